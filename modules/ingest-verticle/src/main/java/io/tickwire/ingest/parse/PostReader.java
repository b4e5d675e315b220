package io.tickwire.ingest.parse;

import io.tickwire.ingest.slice.Slice;

/**
 * Reads bodies of posts. A JSON body is taken whole or not at all; in NDJSON a line that can't be read is rejected by itself.
 * Time and memory are linear in the body. For one thread.
 */
public final class PostReader {
    private final JsonText json = new JsonText();
    private final TickReader.Names names = new TickReader.Names();
    private final TickRules rules;
    private TickReader idle;

    public PostReader(TickRules rules) {
        this.rules = rules;
        idle = new TickReader(rules, names);
    }

    /**
     * Begins to read a post; several may be under way at once.
     *
     * @param body holds the post in its first {@code length} bytes; must not change until the post is read
     * @param receivedAtMicros now, microseconds since the epoch, UTC
     */
    public PostReading begin(BodyFormat format, byte[] body, int length, long receivedAtMicros) {
        TickReader ticks = idle == null ? new TickReader(rules, names) : idle;
        idle = null;
        return new PostReading(json, ticks, () -> idle = ticks, format, body, length, receivedAtMicros);
    }

    /** Reads a post in one piece. Never throws for any bytes. */
    public PostContent read(BodyFormat format, byte[] body, int length, long receivedAtMicros) {
        PostReading reading = begin(format, body, length, receivedAtMicros);
        Slice all = Slice.endless();
        while (!reading.advance(all)) {
            continue; // an endless slice is never spent
        }
        return reading.content();
    }
}
