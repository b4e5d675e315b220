package io.tickwire.gateway.hub;

import io.tickwire.gateway.update.Update;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The symbols of a prefix that a new subscriber is to be told of, one after another by name, and how far that has come. Of a symbol that
 * it has not come to the client knows nothing yet, and is told what is newest then: so it remembers a name, and no symbols.
 */
final class Walk {
    private final Topics topics;
    private final Channel channel;
    private final Subscriptions had;
    private final Predicate<Update> isKnown;
    private String cameTo = "";

    /**
     * @param channel of symbols
     * @param had what the client had before: of these symbols it is not told again
     * @param isKnown which newest updates the client has already
     */
    Walk(Topics topics, Channel channel, Subscriptions had, Predicate<Update> isKnown) {
        this.topics = topics;
        this.channel = channel;
        this.had = had;
        this.isKnown = isKnown;
    }

    /** What the client wants of it, for each of its channels; all of it when a channel brings that. */
    List<Walk> keepOnly(Subscriptions wanted) {
        if (wanted.covers(channel)) {
            return List.of(this);
        }
        List<Walk> kept = new ArrayList<>();
        for (Channel part : wanted.channels()) {
            if (channel.matches(part.kind(), part.symbol()) && !wanted.isCovered(part) && !had.covers(part)) {
                Walk walk = new Walk(topics, part, had, isKnown);
                walk.cameTo = cameTo;
                kept.add(walk);
            }
        }
        return kept;
    }

    /** Topics that it has not come to, by name; not to be kept while topics are added. */
    Iterator<Topic> rest() {
        return topics.matching(channel, cameTo).iterator();
    }

    /** It has come to this one. */
    void cameTo(Topic topic) {
        cameTo = topic.symbol;
    }

    /** Whether it will come to the topic, and has to tell of it. */
    boolean awaits(Topic topic) {
        return channel.matches(topic.kind, topic.symbol) && topic.symbol.compareTo(cameTo) > 0 && isNew(topic);
    }

    /** Whether the client did not have the topic before. */
    boolean isNew(Topic topic) {
        return had.size() == 0 || !had.wants(topic.kind, topic.symbol);
    }

    /** Whether the client has the topic's newest update already. */
    boolean isKnown(Topic topic) {
        return isKnown.test(topic.newest());
    }
}
