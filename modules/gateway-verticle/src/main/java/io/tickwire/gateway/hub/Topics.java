package io.tickwire.gateway.hub;

import io.tickwire.domain.Symbol;
import io.tickwire.domain.TickIdentity;
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
 * All topics, and which audiences want them. Audiences are kept by channel, and a topic finds them by its name and its prefixes. So
 * to open or close an audience costs its channels, however many topics they match, and nothing is kept for a topic and an audience
 * together. For one thread.
 */
final class Topics {
    /** Topics that are looked at in one {@link #nextWanted}. */
    private static final int MAX_LOOKS = 1_000;

    private final Map<Kind, NavigableMap<String, Topic>> topics = new EnumMap<>(Kind.class);

    /** By channel, the audiences that have it; at least one. */
    private final Map<Channel, Set<Audience>> wanting = new HashMap<>();

    /** By length, how many of these channels are prefixes so long. */
    private final int[] prefixesOfLength = new int[Symbol.MAX_LENGTH + 1];

    private long prefixesVersion;
    private String wantedUpTo = "";

    private final WantedPartitions wantedPartitions;
    private final int partitions;

    Topics(int partitions) {
        this.partitions = partitions;
        this.wantedPartitions = new WantedPartitions(partitions);
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
        topic.byName = wanting.getOrDefault(new Channel(kind, symbol, false), Set.of());
        return topic;
    }

    /** How many topics a channel brings. */
    int count(Channel channel) {
        return channel.prefix() && channel.symbol().isEmpty()
                ? all(channel.kind()).size()
                : matching(channel).size();
    }

    /** The topics that a channel brings, by name. */
    Collection<Topic> matching(Channel channel) {
        if (!channel.prefix()) {
            return Optional.ofNullable(get(channel.kind(), channel.symbol()))
                    .map(List::of)
                    .orElse(List.of());
        }
        return topics.get(channel.kind())
                .subMap(channel.symbol(), true, lastOf(channel), true)
                .values();
    }

    /** Those of them that come after a name. */
    Collection<Topic> matching(Channel channel, String after) {
        if (after.isEmpty() || after.compareTo(channel.symbol()) < 0) {
            return matching(channel); // no symbol is empty
        }
        String last = lastOf(channel);
        return !channel.prefix() || after.compareTo(last) >= 0
                ? List.of()
                : topics.get(channel.kind()).subMap(after, false, last, true).values();
    }

    private static String lastOf(Channel prefix) {
        return prefix.symbol() + Character.MAX_VALUE;
    }

    /** The audiences that want a topic because of a prefix, by prefix: one may be there several times. Besides, {@link Topic#byName}. */
    List<Set<Audience>> byPrefix(Topic topic) {
        if (topic.prefixesVersion != prefixesVersion) {
            topic.prefixesVersion = prefixesVersion;
            List<Set<Audience>> found = new ArrayList<>();
            for (int length = 0; length <= topic.symbol.length(); length++) {
                if (prefixesOfLength[length] > 0) {
                    Optional.ofNullable(wanting.get(new Channel(topic.kind, topic.symbol.substring(0, length), true)))
                            .ifPresent(found::add);
                }
            }
            topic.byPrefix = List.copyOf(found);
        }
        return topic.byPrefix;
    }

    /** All audiences that want a topic, each once. */
    Set<Audience> wanting(Topic topic) {
        Set<Audience> all = new LinkedHashSet<>(topic.byName);
        byPrefix(topic).forEach(all::addAll);
        return all;
    }

    /** Sends an audience what it wants, from now on. */
    void open(Audience audience) {
        for (Channel channel : audience.key().subscriptions().channels()) {
            Set<Audience> its = wanting.get(channel);
            if (its == null) {
                its = new LinkedHashSet<>();
                wanting.put(channel, its);
                changed(channel, its, 1);
            }
            its.add(audience);
        }
    }

    /** Sends an audience nothing more. */
    void close(Audience audience) {
        for (Channel channel : audience.key().subscriptions().channels()) {
            Set<Audience> its = wanting.get(channel);
            its.remove(audience);
            if (its.isEmpty()) {
                wanting.remove(channel);
                changed(channel, Set.of(), -1);
            }
        }
    }

    /** The partitions of which some audience wants something. */
    Set<Integer> wantedPartitions() {
        return wantedPartitions.now();
    }

    /** Takes the topics of a partition's symbols away. */
    void forget(int partition) {
        for (Kind kind : List.of(Kind.SYMBOL, Kind.BAR)) {
            topics.get(kind).keySet().removeIf(symbol -> TickIdentity.partitionOf(symbol, partitions) == partition);
        }
    }

    private void changed(Channel channel, Set<Audience> its, int more) {
        wantedPartitions.count(channel, more);
        if (channel.prefix()) {
            prefixesOfLength[channel.symbol().length()] += more;
            prefixesVersion++;
        } else {
            matching(channel).forEach(topic -> topic.byName = its);
        }
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
            if (!topic.byName.isEmpty() || !byPrefix(topic).isEmpty()) {
                wanted.add(topic.symbol);
            }
        }
        wantedUpTo = "";
        return wanted;
    }
}
