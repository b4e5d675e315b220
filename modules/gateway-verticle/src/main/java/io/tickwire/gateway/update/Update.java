package io.tickwire.gateway.update;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One published message. Its bytes go to clients as they are.
 *
 * @param symbol empty for the market
 * @param seq of a {@code symbol.updated}, rising by one per published update of the symbol; 0 for others
 * @param ts time of the symbol's newest tick, the start of the bar, or the time of the market's newest tick; RFC 3339
 * @param price newest price, an exact decimal; null for a bar and the market
 * @param source of the symbol's newest tick; null when the message does not say, for a bar and the market
 * @param changePct change over 24 hours as the number was written; null when unknown, for a bar and the market
 * @param receivedAtMicros when ingest took the newest tick; 0 when the message does not say
 * @param publishedAtMicros when calc published, rising within a partition and for the market; 0 when the message does not say
 * @param typeStart where in {@code json} the value of its {@code type} begins, with its quotes; and where it ends
 * @param json UTF-8, one JSON object; not to be changed
 * @param order how it came, beside the others of its partition
 */
public record Update(
        Kind kind,
        String symbol,
        long seq,
        String ts,
        String price,
        String source,
        String changePct,
        long receivedAtMicros,
        long publishedAtMicros,
        int typeStart,
        int typeEnd,
        byte[] json,
        Order order) {
    /** How a message came, beside the others of its partition. */
    public enum Order {
        /** All that its partition published before it is told before it. */
        IN_ORDER,
        /** It was read from Redis, or others wait: something that was published before it may be told after it. */
        OUT_OF_ORDER,
        /** As {@link #OUT_OF_ORDER}, and it replaces what is known, whatever that says: what was heard is not what Redis has. */
        CORRECTING
    }

    /** What a message tells about. */
    public enum Kind {
        /** A symbol's view: {@code symbol.updated}. */
        SYMBOL("symbol.updated"),
        /** A closed bar: {@code bar.closed}. */
        BAR("bar.closed"),
        /** The view over all symbols: {@code market.updated}. */
        MARKET("market.updated"),
        /** One tick, of the tape: never published, no update is of it. */
        TICK("tick");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        /** The message's {@code type}. */
        public String type() {
            return type;
        }
    }

    private static final byte[] OF_SYMBOL = "\"snapshot\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OF_MARKET = "\"snapshot\",\"channel\":\"market\"".getBytes(StandardCharsets.US_ASCII);

    /** The {@link #symbol} of the market's updates. */
    public static final String MARKET_SYMBOL = "";

    /** The same, replacing what is known whatever that says. */
    public Update correcting() {
        return in(Order.CORRECTING);
    }

    /** The same, out of order. One that corrects is out of order already. */
    public Update outOfOrder() {
        return order == Order.IN_ORDER ? in(Order.OUT_OF_ORDER) : this;
    }

    private Update in(Order other) {
        return new Update(
                kind,
                symbol,
                seq,
                ts,
                price,
                source,
                changePct,
                receivedAtMicros,
                publishedAtMicros,
                typeStart,
                typeEnd,
                json,
                other);
    }

    /** Whether it replaces what is known, whatever that says. */
    public boolean corrects() {
        return order == Order.CORRECTING;
    }

    /** Whether both are the same message. */
    public boolean isSameAs(Update other) {
        return this == other || (seq == other.seq && Arrays.equals(json, other.json));
    }

    /** As it was published. */
    public Message asPublished() {
        return new Message(kind.type(), json);
    }

    /** The same view as a {@code snapshot}: what stands, whatever came before. It shares the bytes of the view. */
    public Message asSnapshot() {
        return new Message(Message.SNAPSHOT, json, typeStart, typeEnd, kind == Kind.MARKET ? OF_MARKET : OF_SYMBOL);
    }
}
