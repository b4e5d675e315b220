package io.tickwire.gateway.access;

import io.tickwire.gateway.hub.Channel;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Some channels, told by patterns: {@code symbol:BTC-USD}, {@code bars:BTC-*}, {@code ticks:*}, {@code market}. A pattern that ends
 * with {@code *} covers every channel of its kind that begins so, with a {@code *} of its own or without. Kinds are told apart.
 * To ask costs the same however many patterns there are. Immutable; equal ones cover the same.
 */
public final class ChannelPatterns {
    /** As many as a client may have channels. */
    static final int MAX_PATTERNS = 1_000;

    private static final String MARKET = "market";

    /** What a pattern may be of that is not the market; the ticks are those of the tape. */
    private static final List<String> KINDS = List.of("symbol", "bars", "ticks");

    /** The patterns of one kind. */
    private record OfKind(Set<String> exact, NavigableSet<String> prefixes) {
        boolean covers(String symbol, boolean prefix) {
            // no prefix begins with another: the one that could cover the symbol is the greatest that is not behind it
            String nearest = prefixes.floor(symbol);
            return (nearest != null && symbol.startsWith(nearest)) || (!prefix && exact.contains(symbol));
        }

        void add(String symbol, boolean prefix) {
            if (covers(symbol, prefix)) {
                return;
            }
            if (prefix) {
                prefixes.tailSet(symbol).removeIf(narrower -> narrower.startsWith(symbol));
                exact.removeIf(narrower -> narrower.startsWith(symbol));
                prefixes.add(symbol);
            } else {
                exact.add(symbol);
            }
        }
    }

    private final Map<String, OfKind> kinds;
    private final boolean market;

    private ChannelPatterns(Map<String, OfKind> kinds, boolean market) {
        this.kinds = kinds;
        this.market = market;
    }

    /** @throws IllegalArgumentException that names the pattern that is none */
    public static ChannelPatterns of(Collection<String> patterns) {
        Map<String, OfKind> kinds = new HashMap<>();
        boolean market = false;
        for (String pattern : patterns) {
            String kind = kind(pattern);
            if (kind.equals(MARKET)) {
                market = true;
                continue;
            }
            // the symbol's own rules, whatever the kind
            Channel channel = Channel.parse("symbol:" + pattern.substring(kind.length() + 1));
            kinds.computeIfAbsent(kind, none -> new OfKind(new HashSet<>(), new TreeSet<>()))
                    .add(channel.symbol(), channel.prefix());
        }
        return new ChannelPatterns(kinds, market);
    }

    private static String kind(String pattern) {
        int colon = pattern.indexOf(':');
        String kind = colon < 0 ? pattern : pattern.substring(0, colon);
        if (colon < 0 ? kind.equals(MARKET) : KINDS.contains(kind)) {
            return kind;
        }
        String shown = pattern.length() <= 64 ? pattern : pattern.substring(0, 64) + "…";
        throw new IllegalArgumentException("must be symbol:…, bars:…, ticks:… or market: channel=" + shown);
    }

    /**
     * Whether all that a channel brings is covered.
     *
     * @param channel the normal form of its name
     */
    boolean covers(String channel) {
        int colon = channel.indexOf(':');
        if (colon < 0) {
            return market && channel.equals(MARKET);
        }
        boolean prefix = channel.endsWith("*");
        String symbol = channel.substring(colon + 1, channel.length() - (prefix ? 1 : 0));
        return covers(channel.substring(0, colon), symbol, prefix);
    }

    /** Whether the channel of that kind and symbol is covered. */
    boolean covers(String kind, String symbol) {
        return covers(kind, symbol, false);
    }

    private boolean covers(String kind, String symbol, boolean prefix) {
        OfKind patterns = kinds.get(kind);
        return patterns != null && patterns.covers(symbol, prefix);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelPatterns that && market == that.market && kinds.equals(that.kinds);
    }

    @Override
    public int hashCode() {
        return kinds.hashCode() * 31 + Boolean.hashCode(market);
    }
}
