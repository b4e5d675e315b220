package io.tickwire.gateway.tape;

import io.tickwire.gateway.hub.Channel;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Channels of the tape. Immutable; equal ones bring the same. */
public final class ChannelSet {
    static final ChannelSet NONE = new ChannelSet(Set.of());

    private final Set<Channel> all;
    private final Map<String, Channel> symbols = new HashMap<>();
    private final List<Channel> prefixes; // the longest first

    ChannelSet(Collection<Channel> channels) {
        this.all = Set.copyOf(channels);
        all.stream().filter(channel -> !channel.prefix()).forEach(channel -> symbols.put(channel.symbol(), channel));
        this.prefixes = all.stream()
                .filter(Channel::prefix)
                .sorted(Comparator.comparing(
                                (Channel channel) -> -channel.symbol().length())
                        .thenComparing(Channel::symbol))
                .toList();
    }

    /** The one that stands for a symbol, of several the narrowest. */
    Optional<Channel> of(String symbol) {
        Channel exact = symbols.get(symbol);
        if (exact != null) {
            return Optional.of(exact);
        }
        for (Channel prefix : prefixes) {
            if (symbol.startsWith(prefix.symbol())) {
                return Optional.of(prefix);
            }
        }
        return Optional.empty();
    }

    boolean contains(Channel channel) {
        return all.contains(channel);
    }

    Set<Channel> all() {
        return all;
    }

    int size() {
        return all.size();
    }

    long prefixes() {
        return prefixes.size();
    }

    ChannelSet with(Collection<Channel> more) {
        Set<Channel> union = new HashSet<>(all);
        union.addAll(more);
        return new ChannelSet(union);
    }

    ChannelSet without(Collection<Channel> fewer) {
        Set<Channel> rest = new HashSet<>(all);
        rest.removeAll(fewer);
        return new ChannelSet(rest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelSet that && all.equals(that.all);
    }

    @Override
    public int hashCode() {
        return all.hashCode();
    }
}
