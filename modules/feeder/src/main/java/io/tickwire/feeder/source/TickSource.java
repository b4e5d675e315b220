package io.tickwire.feeder.source;

import io.tickwire.feeder.pace.Pace;
import java.io.IOException;

/**
 * Where ticks come from, pulled in chunks: nothing is read that nobody asked for. May block, so the feeder calls it on
 * worker threads, one call at a time, each after the end of the one before.
 */
public interface TickSource {
    /**
     * The next rows, at most {@code maxRows} of them, good and bad together; waits for no clock.
     *
     * @throws IOException when the source can't be read on; rows before the fault were returned by earlier reads
     */
    SourceChunk read(int maxRows) throws IOException;

    /** Releases what is open. Harmless when nothing is. */
    void close() throws IOException;

    /** The pace to post at when the user asked for this one. A source that plans arrivals by itself answers its own. */
    default Pace postingPace(Pace asked) {
        return asked;
    }
}
