package io.tickwire.gateway.access;

import io.tickwire.gateway.hub.Channel;
import java.util.Collection;
import java.util.Optional;

/**
 * What somebody may read, and until when. Pure.
 *
 * @param patterns empty: everything
 * @param endsAtMicros wall clock, microseconds since the epoch
 */
public record Grant(Optional<ChannelPatterns> patterns, long endsAtMicros) {
    /** Everything, without end: where no token is needed. */
    public static final Grant EVERYTHING = new Grant(Optional.empty(), Long.MAX_VALUE);

    /** Whether all that the channel brings may be read. */
    public boolean covers(Channel channel) {
        return patterns.isEmpty() || patterns.get().covers(channel.toString());
    }

    /**
     * Whether what is told of the symbol may be read.
     *
     * @param kind what stands before the colon in a channel's name: {@code symbol}, {@code bars} or {@code ticks}
     * @param symbol normalised
     */
    public boolean covers(String kind, String symbol) {
        return patterns.isEmpty() || patterns.get().covers(kind, symbol);
    }

    /** The same for the market. */
    public boolean coversMarket() {
        return patterns.isEmpty() || patterns.get().covers("market");
    }

    /** The first of the channels that may not be read; empty when all may. */
    public Optional<Channel> firstNotCovered(Collection<Channel> channels) {
        return channels.stream().filter(channel -> !covers(channel)).findFirst();
    }

    /** Whether it has ended. */
    public boolean isOver(long nowMicros) {
        return nowMicros >= endsAtMicros;
    }
}
