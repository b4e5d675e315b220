package io.tickwire.gateway.tape;

import io.tickwire.gateway.hub.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one client has still to be told, in order. Up to a bound all of it; beyond that only how many ticks of each channel it misses, and
 * the newest of them: so a gap is always told together with the tick behind it, and a client that goes on from that tick gets none of
 * the missed ones, which were counted. For one thread.
 */
final class Backlog {
    /** What waits for a client, besides what its connection holds. */
    static final int MOST_BYTES = 2 * 1024 * 1024;

    /** What a message takes besides its bytes, which many clients share. */
    private static final int BYTES_EACH = 64;

    private static final class Missed {
        long ticks;
        String unknownAt; // null: it is known how many
        TapeMessage newest; // null: only something unknown is missing
    }

    private final TapeBudget budget;
    private final TapeReports reports;
    private final Deque<TapeMessage> kept = new ArrayDeque<>();
    private final Map<Channel, Missed> missed = new LinkedHashMap<>(); // by their newest, the oldest first
    private int bytes;

    Backlog(TapeBudget budget, TapeReports reports) {
        this.budget = budget;
        this.reports = reports;
    }

    boolean isEmpty() {
        return kept.isEmpty() && missed.isEmpty();
    }

    /** One more tick of a channel. */
    void add(TapeMessage tick, Channel channel) {
        if (keep(tick)) {
            return;
        }
        Missed its = missed(channel);
        if (its.newest != null) {
            its.ticks++;
            reports.missed(1);
        }
        its.newest = tick;
    }

    /** Something of the channel is missing, and nobody knows how much. */
    void addUnknown(Channel channel, String position) {
        reports.unknownGap();
        if (!keep(TapeMessage.gap(channel, -1, position))) {
            missed(channel).unknownAt = position;
        }
    }

    private Missed missed(Channel channel) {
        Missed its = missed.remove(channel);
        its = its == null ? new Missed() : its;
        missed.put(channel, its);
        return its;
    }

    private boolean keep(TapeMessage message) {
        int size = message.length() + BYTES_EACH;
        if (!missed.isEmpty() || bytes + size > MOST_BYTES || !budget.take(size)) {
            return false;
        }
        bytes += size;
        kept.addLast(message);
        return true;
    }

    /** Takes the next messages out: some bytes of them, or the last that there is. */
    List<TapeMessage> next(int most) {
        List<TapeMessage> next = new ArrayList<>();
        int length = 0;
        while (!kept.isEmpty() && length < most) {
            TapeMessage message = kept.removeFirst();
            length += message.length();
            release(message);
            next.add(message);
        }
        for (Iterator<Map.Entry<Channel, Missed>> it = missed.entrySet().iterator();
                kept.isEmpty() && it.hasNext() && length < most; ) {
            Map.Entry<Channel, Missed> entry = it.next();
            Missed its = entry.getValue();
            it.remove();
            if (its.ticks > 0) {
                next.add(TapeMessage.gap(entry.getKey(), its.ticks, its.newest.position()));
            }
            if (its.unknownAt != null) {
                next.add(TapeMessage.gap(entry.getKey(), -1, its.unknownAt));
            }
            if (its.newest != null) {
                next.add(its.newest);
                length += its.newest.length();
            }
        }
        return next;
    }

    /** The channel's ticks are not told any more; nor how many were missed. */
    void keepOnly(ChannelSet channels) {
        kept.removeIf(message -> {
            boolean goes = !message.isGap() && channels.of(message.about()).isEmpty();
            if (goes) {
                release(message);
            }
            return goes;
        });
        missed.keySet().removeIf(channel -> !channels.contains(channel));
    }

    void clear() {
        kept.forEach(this::release);
        kept.clear();
        missed.clear();
    }

    private void release(TapeMessage message) {
        int size = message.length() + BYTES_EACH;
        bytes -= size;
        budget.giveBack(size);
    }
}
