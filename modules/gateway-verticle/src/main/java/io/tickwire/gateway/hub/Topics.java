package io.tickwire.gateway.hub;

import io.tickwire.gateway.update.Update.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All topics, and which audiences they go to. To open or close an audience costs what its channels match, and a new topic costs the
 * audiences that want it: neither looks at anything else. For one thread.
 */
final class Topics {
    /** Topics that are looked at in one {@link #nextWanted}. */
    private static final int MAX_LOOKS = 1_000;

    private final Map<Kind, NavigableMap<String, Topic>> topics = new EnumMap<>(Kind.class);

    /** By channel, the audiences that want topics which are not there yet: by prefixes, and by symbols without a topic. */
    private final Map<Channel, Set<Audience>> expecting = new HashMap<>();

    private String wantedUpTo = "";

    Topics() {
        for (Kind kind : Kind.values()) {
            topics.put(kind, new TreeMap<>()); // by name: the API lists them so, and prefixes find them so
        }
    }

    /** A topic; null when there is none. */
    Topic get(Kind kind, String symbol) {
        return topics.get(kind).get(symbol);
    }

    /** All of a kind, by name. */
    Collection<Topic> all(Kind kind) {
        return topics.get(kind).values();
    }

    /** A topic that was not there before. */
    Topic add(Kind kind, String symbol) {
        Topic topic = new Topic(kind, symbol);
        topics.get(kind).put(symbol, topic);
        Set<Audience> wanting = new LinkedHashSet<>();
        Optional.ofNullable(expecting.remove(new Channel(kind, symbol, false))).ifPresent(wanting::addAll);
        for (int length = 0; length <= symbol.length() && kind != Kind.MARKET; length++) {
            Optional.ofNullable(expecting.get(new Channel(kind, symbol.substring(0, length), true)))
                    .ifPresent(wanting::addAll);
        }
        wanting.forEach(audience -> audience.route(topic));
        return topic;
    }

    /** The topics that a channel brings. */
    Collection<Topic> matching(Channel channel) {
        NavigableMap<String, Topic> all = topics.get(channel.kind());
        if (!channel.prefix()) {
            return Optional.ofNullable(all.get(channel.symbol())).map(List::of).orElse(List.of());
        }
        String from = channel.symbol();
        return all.subMap(from, true, from + Character.MAX_VALUE, true).values();
    }

    /** Sends an audience what it wants, from now on. */
    void open(Audience audience) {
        for (Channel channel : audience.key().subscriptions().channels()) {
            if (channel.prefix() || get(channel.kind(), channel.symbol()) == null) {
                expecting
                        .computeIfAbsent(channel, none -> new LinkedHashSet<>())
                        .add(audience);
            }
            matching(channel).forEach(audience::route);
        }
    }

    /** Sends an audience nothing more. */
    void close(Audience audience) {
        for (Channel channel : audience.key().subscriptions().channels()) {
            Set<Audience> wanting = expecting.get(channel);
            if (wanting != null && wanting.remove(audience) && wanting.isEmpty()) {
                expecting.remove(channel);
            }
        }
        audience.close();
    }

    /** Symbols that somebody wants, in turn: each call goes on where the one before ended. */
    List<String> nextWanted(int most) {
        List<String> wanted = new ArrayList<>();
        int looks = MAX_LOOKS;
        for (Topic topic : topics.get(Kind.SYMBOL).tailMap(wantedUpTo, false).values()) {
            if (wanted.size() == most || looks-- == 0) {
                return wanted;
            }
            wantedUpTo = topic.symbol;
            if (!topic.lanes.isEmpty()) {
                wanted.add(topic.symbol);
            }
        }
        wantedUpTo = "";
        return wanted;
    }
}
