package io.tickwire.feeder;

import io.tickwire.feeder.source.FeedTick;
import io.tickwire.feeder.source.SourceChunk;
import io.tickwire.feeder.source.TickSource;
import java.io.IOException;
import java.util.List;

/** Ticks of a list; fails behind the last one when told to. */
final class ListSource implements TickSource {
    volatile boolean isClosed;

    private final List<FeedTick> ticks;
    private final boolean failsAtEnd;
    private int at;

    ListSource(List<FeedTick> ticks, boolean failsAtEnd) {
        this.ticks = ticks;
        this.failsAtEnd = failsAtEnd;
    }

    @Override
    public SourceChunk read(int maxRows) throws IOException {
        if (at == ticks.size() && failsAtEnd) {
            throw new IOException("disk on fire");
        }
        int end = Math.min(ticks.size(), at + maxRows);
        List<FeedTick> chunk = ticks.subList(at, end);
        at = end;
        return new SourceChunk(chunk, List.of(), end == ticks.size() && !failsAtEnd, at, ticks.size());
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
