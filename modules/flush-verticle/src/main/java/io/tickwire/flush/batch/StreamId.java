package io.tickwire.flush.batch;

/**
 * Place of an entry in its stream; the natural order is the order of the stream.
 *
 * @param ms milliseconds since the epoch by Redis' clock
 * @param seq unsigned number within the millisecond
 */
public record StreamId(long ms, long seq) implements Comparable<StreamId> {
    /**
     * Reads Redis' own form, {@code 1795305600000-0}.
     *
     * @throws NumberFormatException when it is another
     */
    public static StreamId parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            throw new NumberFormatException("must be <ms>-<seq>: id=" + text);
        }
        return new StreamId(Long.parseLong(text.substring(0, dash)), Long.parseUnsignedLong(text.substring(dash + 1)));
    }

    @Override
    public int compareTo(StreamId other) {
        return ms != other.ms ? Long.compare(ms, other.ms) : Long.compareUnsigned(seq, other.seq);
    }

    @Override
    public String toString() {
        return ms + "-" + Long.toUnsignedString(seq);
    }
}
