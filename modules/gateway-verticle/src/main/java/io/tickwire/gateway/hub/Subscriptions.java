package io.tickwire.gateway.hub;

import io.tickwire.gateway.update.Update.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The channels of a client, each with its conflation interval in milliseconds. A symbol that several channels bring comes at
 * the shortest of their intervals, once. Bars are never conflated by an interval. Immutable; equal ones share their frames.
 */
public final class Subscriptions {
    /** Most channels of one client, on any transport. */
    public static final int MAX_CHANNELS = 1_000;

    /** Most of them that end with {@code *}. */
    public static final int MAX_PREFIXES = 20;

    /** No channel brings it. */
    static final int NONE = -1;

    static final Subscriptions EMPTY = new Subscriptions(Map.of());

    private final Map<Channel, Integer> intervals;
    private final List<Channel> prefixes;

    /** The interval of all of them; {@link #NONE} when they have several. */
    private final int onlyInterval;

    private Subscriptions(Map<Channel, Integer> intervals) {
        this.intervals = intervals;
        this.prefixes = intervals.keySet().stream().filter(Channel::prefix).toList();
        Set<Integer> different = Set.copyOf(intervals.values());
        this.onlyInterval = different.size() == 1 ? different.iterator().next() : NONE;
    }

    /** Channels that are not conflated. */
    public static Subscriptions of(Collection<Channel> channels) {
        return EMPTY.with(channels, 0);
    }

    /** Whether a channel brings the symbol's messages of this kind. */
    public boolean wants(Kind kind, String symbol) {
        return intervalOf(kind, symbol) != NONE;
    }

    Subscriptions with(Collection<Channel> channels, int conflateMs) {
        Map<Channel, Integer> more = new HashMap<>(intervals);
        channels.forEach(channel -> more.put(channel, conflateMs));
        return new Subscriptions(more);
    }

    Subscriptions without(Collection<Channel> channels) {
        Map<Channel, Integer> fewer = new HashMap<>(intervals);
        fewer.keySet().removeAll(channels);
        return new Subscriptions(fewer);
    }

    /** All channels, in no order. */
    Set<Channel> channels() {
        return intervals.keySet();
    }

    /** How many of the channels end with {@code *}. */
    int prefixes() {
        return prefixes.size();
    }

    public int size() {
        return intervals.size();
    }

    boolean contains(Channel channel) {
        return intervals.containsKey(channel);
    }

    /** Whether all that the channel brings comes anyway, because it is here or one that ends with {@code *} brings more. */
    boolean covers(Channel channel) {
        return contains(channel) || isCovered(channel);
    }

    /** Whether all that the channel brings is brought by another one, that ends with {@code *}. */
    boolean isCovered(Channel channel) {
        for (Channel wider : prefixes) {
            if (!wider.equals(channel) && wider.matches(channel.kind(), channel.symbol())) {
                return true;
            }
        }
        return false;
    }

    /** The same as {@link #intervalOf}, of what one of the channels brings. */
    int intervalOfWanted(Kind kind, String symbol) {
        if (onlyInterval == NONE) {
            return intervalOf(kind, symbol);
        }
        return kind == Kind.BAR ? 0 : onlyInterval;
    }

    /** The interval at which the symbol's messages of this kind come, milliseconds, or {@link #NONE}. */
    int intervalOf(Kind kind, String symbol) {
        int interval = intervals.getOrDefault(new Channel(kind, symbol, false), NONE);
        for (Iterator<Channel> it = prefixes.iterator(); it.hasNext() && interval != 0; ) {
            Channel channel = it.next();
            if (channel.matches(kind, symbol)) {
                int other = intervals.get(channel);
                interval = interval == NONE ? other : Math.min(interval, other);
            }
        }
        return kind == Kind.BAR ? Math.min(interval, 0) : interval;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Subscriptions that && intervals.equals(that.intervals);
    }

    @Override
    public int hashCode() {
        return intervals.hashCode();
    }
}
