package io.tickwire.gateway.update;

import java.nio.charset.StandardCharsets;

/**
 * One published message. Its bytes go to clients as they are.
 *
 * @param seq of a {@code symbol.updated}, rising by one per published update of the symbol; 0 for a bar
 * @param ts time of the symbol's newest tick, or the start of the bar; RFC 3339
 * @param price newest price, an exact decimal; null for a bar
 * @param changePct change over 24 hours as the number was written; null when unknown or for a bar
 * @param receivedAtMicros when ingest took the newest tick; 0 when the message does not say
 * @param publishedAtMicros when calc published, rising within a partition; 0 when the message does not say
 * @param typeStart where in {@code json} the value of its {@code type} begins, with its quotes; and where it ends
 * @param json UTF-8, one JSON object; not to be changed
 */
public record Update(
        Kind kind,
        String symbol,
        long seq,
        String ts,
        String price,
        String changePct,
        long receivedAtMicros,
        long publishedAtMicros,
        int typeStart,
        int typeEnd,
        byte[] json) {
    /** What a message tells about. */
    public enum Kind {
        /** A symbol's view: {@code symbol.updated}. */
        SYMBOL("symbol.updated"),
        /** A closed bar: {@code bar.closed}. */
        BAR("bar.closed");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        /** The message's {@code type}. */
        public String type() {
            return type;
        }
    }

    private static final String SNAPSHOT = "snapshot";
    private static final byte[] QUOTED_SNAPSHOT = "\"snapshot\"".getBytes(StandardCharsets.US_ASCII);

    /** As it was published. */
    public Message asPublished() {
        return new Message(kind.type(), json);
    }

    /** The same view as a {@code snapshot}: what stands, whatever came before. */
    public Message asSnapshot() {
        int rest = json.length - typeEnd;
        byte[] snapshot = new byte[typeStart + QUOTED_SNAPSHOT.length + rest];
        System.arraycopy(json, 0, snapshot, 0, typeStart);
        System.arraycopy(QUOTED_SNAPSHOT, 0, snapshot, typeStart, QUOTED_SNAPSHOT.length);
        System.arraycopy(json, typeEnd, snapshot, typeStart + QUOTED_SNAPSHOT.length, rest);
        return new Message(SNAPSHOT, snapshot);
    }
}
