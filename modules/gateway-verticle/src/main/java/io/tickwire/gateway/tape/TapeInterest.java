package io.tickwire.gateway.tape;

import io.tickwire.domain.TickIdentity;
import io.tickwire.gateway.hub.Channel;
import io.tickwire.gateway.update.Update.Kind;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The channels that clients of the whole process have on the tape. Thread-safe. */
public final class TapeInterest {
    private final ConcurrentHashMap<Channel, Integer> symbols = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Channel, Integer> prefixes = new ConcurrentHashMap<>();
    private final int partitions;

    public TapeInterest(int partitions) {
        this.partitions = partitions;
    }

    /** One more client has the channel. */
    void add(Channel channel) {
        of(channel).merge(channel, 1, Integer::sum);
    }

    /** One client fewer has it. */
    void remove(Channel channel) {
        of(channel).computeIfPresent(channel, (same, clients) -> clients == 1 ? null : clients - 1);
    }

    private ConcurrentHashMap<Channel, Integer> of(Channel channel) {
        return channel.prefix() ? prefixes : symbols;
    }

    /** Whether somebody wants the symbol's ticks. */
    boolean wants(String symbol) {
        if (symbols.containsKey(new Channel(Kind.TICK, symbol, false))) {
            return true;
        }
        if (prefixes.isEmpty()) {
            return false;
        }
        for (int length = 0; length <= symbol.length(); length++) { // clients may have thousands of prefixes
            if (prefixes.containsKey(new Channel(Kind.TICK, symbol.substring(0, length), true))) {
                return true;
            }
        }
        return false;
    }

    /** The partitions that somebody wants ticks of. */
    Set<Integer> partitions() {
        return prefixes.isEmpty()
                ? symbols.keySet().stream()
                        .map(channel -> TickIdentity.partitionOf(channel.symbol(), partitions))
                        .collect(Collectors.toCollection(TreeSet::new))
                : IntStream.range(0, partitions).boxed().collect(Collectors.toCollection(TreeSet::new));
    }
}
