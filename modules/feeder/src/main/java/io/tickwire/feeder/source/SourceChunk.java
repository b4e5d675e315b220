package io.tickwire.feeder.source;

import java.util.List;

/**
 * The outcome of one read.
 *
 * @param ticks in the order of the source; may be empty
 * @param badLines rows that were no ticks
 * @param isEnd nothing comes after this chunk
 * @param position bytes of the file read so far in this pass, 0 when there is no file
 * @param length bytes of the file, 0 when there is no file
 */
public record SourceChunk(List<FeedTick> ticks, List<BadLine> badLines, boolean isEnd, long position, long length) {}
