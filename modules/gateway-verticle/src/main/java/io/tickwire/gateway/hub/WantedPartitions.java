package io.tickwire.gateway.hub;

import io.tickwire.domain.TickIdentity;
import io.tickwire.gateway.update.Update.Kind;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The partitions whose messages channels bring: a symbol's is known by its name, a prefix may have symbols of all, and the market is of
 * none. Counted, so that it costs nothing to ask. For one thread.
 */
public final class WantedPartitions {
    private final int[] channels; // by partition, those of one symbol
    private int prefixes;

    WantedPartitions(int partitions) {
        this.channels = new int[partitions];
    }

    /** The partitions of some channels. */
    public static Set<Integer> of(Collection<Channel> channels, int partitions) {
        WantedPartitions wanted = new WantedPartitions(partitions);
        channels.forEach(channel -> wanted.count(channel, 1));
        return wanted.now();
    }

    /** The partitions of some symbols. */
    public static Set<Integer> ofSymbols(Collection<String> symbols, int partitions) {
        return symbols.stream()
                .map(symbol -> TickIdentity.partitionOf(symbol, partitions))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** All of them. */
    public static Set<Integer> all(int partitions) {
        return IntStream.range(0, partitions).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    /** So many more want a channel, or fewer. */
    void count(Channel channel, int more) {
        if (channel.kind() == Kind.MARKET) {
            return;
        }
        if (channel.prefix()) {
            prefixes += more;
        } else {
            channels[TickIdentity.partitionOf(channel.symbol(), channels.length)] += more;
        }
    }

    /** Those of which something is wanted now. */
    Set<Integer> now() {
        return prefixes > 0
                ? all(channels.length)
                : IntStream.range(0, channels.length)
                        .filter(p -> channels[p] > 0)
                        .boxed()
                        .collect(Collectors.toCollection(TreeSet::new));
    }
}
