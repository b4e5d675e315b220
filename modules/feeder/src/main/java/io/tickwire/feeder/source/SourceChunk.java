package io.tickwire.feeder.source;

import java.util.List;

/**
 * The outcome of one read.
 *
 * @param ticks in the order of the source; may be empty
 * @param badLines rows that were no ticks
 * @param isEnd nothing comes after this chunk
 * @param position how far it is: bytes of the file read in this pass, or ticks; 0 when that says nothing
 * @param length what position grows to, 0 when that is not known
 * @param skipped ticks left out of this chunk because the store has them
 */
public record SourceChunk(
        List<FeedTick> ticks, List<BadLine> badLines, boolean isEnd, long position, long length, int skipped) {
    /** Nothing left out. */
    public SourceChunk(List<FeedTick> ticks, List<BadLine> badLines, boolean isEnd, long position, long length) {
        this(ticks, badLines, isEnd, position, length, 0);
    }
}
