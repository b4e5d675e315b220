package io.tickwire.gateway.hub;

import io.tickwire.gateway.update.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What an audience wants at one interval. At interval 0 every message goes through, in the order of publication; otherwise at
 * most one update per symbol in an interval, the first after a quiet one at once, and always the newest.
 */
final class Lane {
    private final Audience audience;
    private final long intervalNanos;
    private List<Event> events = new ArrayList<>();
    private final Set<Topic> changed = new LinkedHashSet<>();

    /** Of the changed ones, those of which what stands has to be told: what was told before was not so. */
    private final Set<Topic> standing = new HashSet<>();

    private boolean waits;
    private boolean flushedOnce;
    private long flushedAtNanos;
    private long dueNanos;

    Lane(Audience audience, int intervalMs) {
        this.audience = audience;
        this.intervalNanos = intervalMs * 1_000_000L;
    }

    Audience audience() {
        return audience;
    }

    /** Whether it holds messages that its audience has not been given. */
    boolean isWaiting() {
        return waits;
    }

    /** When it has to be flushed, if it waits; monotonic nanoseconds. */
    long dueNanos() {
        return dueNanos;
    }

    /**
     * The topic has a new message.
     *
     * @return whether the lane waits from now on and did not before
     */
    boolean offer(Topic topic, Message message, long nowNanos) {
        if (intervalNanos == 0) {
            events.add(new Event(topic, topic.newest(), message, topic.order()));
        } else {
            changed.add(topic);
            if (message.type().equals(Message.SNAPSHOT)) {
                standing.add(topic);
            }
        }
        if (waits) {
            return false;
        }
        waits = true;
        dueNanos = flushedOnce ? Math.max(nowNanos, flushedAtNanos + intervalNanos) : nowNanos;
        return true;
    }

    /** Gives the audience what waits. */
    void flush(long nowNanos) {
        waits = false;
        flushedOnce = true;
        flushedAtNanos = nowNanos;
        List<Event> due = events;
        if (intervalNanos == 0) {
            events = new ArrayList<>();
        } else {
            due = newestOf(changed);
            changed.clear();
            standing.clear();
        }
        audience.deliver(due);
    }

    /** Whether it keeps the topic's newest message for later. */
    boolean withholds(Topic topic) {
        return changed.contains(topic);
    }

    /** Topics whose newest message it keeps for later. */
    Set<Topic> withheld() {
        return Collections.unmodifiableSet(changed);
    }

    /** What it will tell of a topic that it keeps. */
    Event newestOf(Topic topic) {
        return standing.contains(topic) ? Event.standing(topic) : Event.newest(topic);
    }

    private List<Event> newestOf(Set<Topic> topics) {
        List<Event> newest = new ArrayList<>(topics.size());
        topics.stream().map(this::newestOf).forEach(newest::add);
        newest.sort(Comparator.comparingLong(Event::order));
        topics.stream().filter(Topic::isStale).map(Event::stale).forEach(newest::add);
        return newest;
    }
}
