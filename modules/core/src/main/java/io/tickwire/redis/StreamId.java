package io.tickwire.redis;

/**
 * Id of a stream entry, in the order of the stream.
 *
 * @param millis when the entry was appended, milliseconds since the epoch
 * @param number of the entry within the millisecond, unsigned
 */
public record StreamId(long millis, long number) implements Comparable<StreamId> {
    /** Before every entry. */
    public static final StreamId START = new StreamId(0, 0);

    /** @throws IllegalArgumentException when the text is not {@code millis-number} */
    public static StreamId parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            throw new IllegalArgumentException("must be millis-number: id=" + text);
        }
        return new StreamId(
                Long.parseUnsignedLong(text, 0, dash, 10), Long.parseUnsignedLong(text, dash + 1, text.length(), 10));
    }

    @Override
    public int compareTo(StreamId other) {
        int byMillis = Long.compareUnsigned(millis, other.millis);
        return byMillis != 0 ? byMillis : Long.compareUnsigned(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(millis) + "-" + Long.toUnsignedString(number);
    }
}
