package io.tickwire.feeder.resume;

import io.tickwire.feeder.FeedWatch;
import io.tickwire.feeder.source.FeedTick;
import io.tickwire.feeder.source.TickKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows a replay from reading to answers. Ticks carry their number in the order of reading as {@link FeedTick#line};
 * those of one symbol are answered in that order. What is remembered is bounded by what the feeder holds. For any thread:
 * it is read on a worker, answered on an event loop and saved on another worker.
 */
public final class ReplayPosition implements FeedWatch {
    private record Outstanding(long number, TickKey key) {}

    private final ResumePoint start;
    private final Deque<Outstanding> outstanding = new ArrayDeque<>();
    private final Map<String, Long> answeredTo = new HashMap<>();
    private Optional<TickKey> after;
    private boolean isAllRead;

    public ReplayPosition(ResumePoint start) {
        this.start = start;
        this.after = start.after();
    }

    /** Where it began. */
    public ResumePoint start() {
        return start;
    }

    /** The source hands this tick out. */
    public synchronized void read(long number, TickKey key) {
        outstanding.add(new Outstanding(number, key));
    }

    /** The source has handed out all. */
    public synchronized void allRead() {
        isAllRead = true;
    }

    @Override
    public synchronized void answered(List<FeedTick> ticks) {
        for (FeedTick tick : ticks) {
            answeredTo.put(tick.symbol(), tick.line());
        }
        while (!outstanding.isEmpty() && isAnswered(outstanding.peek())) {
            after = Optional.of(outstanding.remove().key());
        }
    }

    /** Whether every tick was read and answered. */
    public synchronized boolean isComplete() {
        return isAllRead && outstanding.isEmpty();
    }

    /** As of now. */
    public synchronized ResumePoint now() {
        Map<String, TickKey> ahead = new HashMap<>();
        start.ahead().forEach((symbol, key) -> {
            if (after.filter(reached -> key.compareTo(reached) <= 0).isEmpty()) {
                ahead.put(symbol, key);
            }
        });
        for (Outstanding tick : outstanding) {
            if (isAnswered(tick)) {
                ahead.put(tick.key().symbol(), tick.key());
            }
        }
        return new ResumePoint(after, ahead);
    }

    private boolean isAnswered(Outstanding tick) {
        return answeredTo.getOrDefault(tick.key().symbol(), 0L) >= tick.number();
    }
}
