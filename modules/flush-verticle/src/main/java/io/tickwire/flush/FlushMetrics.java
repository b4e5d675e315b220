package io.tickwire.flush;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tickwire.domain.Tick;
import io.tickwire.flush.queue.QueueLag;
import io.tickwire.role.PipelineLatency;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** What flush tells about itself. */
final class FlushMetrics {
    private final Counter inserted;
    private final Counter duplicate;
    private final Counter dead;
    private final Counter deadLetters;
    private final Counter partitionsMade;
    private final AtomicLong waitingTicks = new AtomicLong();
    private final AtomicLong pendingBars = new AtomicLong();
    private final Counter rolledBars;
    private final AtomicLong outage = new AtomicLong();
    private final Timer batch;
    private final PipelineLatency stored;
    private final AtomicReference<QueueLag.Lag> lag = new AtomicReference<>(QueueLag.Lag.NONE);

    FlushMetrics(MeterRegistry meters) {
        inserted = rows(meters, "inserted");
        duplicate = rows(meters, "duplicate");
        dead = rows(meters, "dead");
        deadLetters = Counter.builder("tickwire.dead.letters")
                .description("Ticks and entries that could not be stored, written to md:dead")
                .register(meters);
        partitionsMade = Counter.builder("tickwire.flush.partitions.made")
                .description("Partitions made for ticks that waited for them; not those of today and tomorrow")
                .register(meters);
        Gauge.builder("tickwire.flush.waiting.ticks", waitingTicks, AtomicLong::get)
                .description(
                        "Ticks that wait in the queue: for the partition of an old day, or refused and not sought out yet")
                .register(meters);
        Gauge.builder("tickwire.flush.outage", outage, AtomicLong::get)
                .description("1 while Postgres refuses every tick, else 0")
                .register(meters);
        Gauge.builder("tickwire.flush.pending.bars", pendingBars, AtomicLong::get)
                .description(
                        "Bars of a minute, of all symbols, that are computed from the ticks until they are written")
                .register(meters);
        rolledBars = Counter.builder("tickwire.flush.rolled.bars")
                .description("Bars of a minute that this process has written, with the ranges they cover")
                .register(meters);
        batch = Timer.builder("tickwire.flush.batch")
                .description("Time to store a batch, retries included")
                .register(meters);
        stored = new PipelineLatency(meters, "stored");
        Gauge.builder("tickwire.queue.lag.ticks", lag, last -> last.get().ticks())
                .tag("group", "flush")
                .description("Ticks queued and not stored yet")
                .register(meters);
        Gauge.builder("tickwire.queue.lag.seconds", lag, last -> last.get().ageMs() / 1e3)
                .tag("group", "flush")
                .description("Age of the oldest entry not stored yet")
                .register(meters);
    }

    /** A batch is committed: as many ticks of it were settled, new, and refused. */
    void committed(long startedNanos, int settledTicks, int newTicks, int refusedTicks) {
        batch.record(System.nanoTime() - startedNanos, TimeUnit.NANOSECONDS);
        inserted.increment(newTicks);
        dead.increment(refusedTicks);
        duplicate.increment(Math.max(0, settledTicks - newTicks - refusedTicks));
    }

    void latency(List<Tick> ticks, long nowMicros) {
        for (Tick tick : ticks) {
            stored.record(nowMicros - tick.receivedAtMicros());
        }
    }

    void deadLetter() {
        deadLetters.increment();
    }

    void partitionsMade(int number) {
        partitionsMade.increment(number);
    }

    void waiting(long ticks) {
        waitingTicks.set(ticks);
    }

    void pendingBars(long number) {
        pendingBars.set(number);
    }

    void rolledBars(int number) {
        rolledBars.increment(number);
    }

    void outage(boolean refusesAll) {
        outage.set(refusesAll ? 1 : 0);
    }

    void lag(QueueLag.Lag measured) {
        lag.set(measured);
    }

    private static Counter rows(MeterRegistry meters, String result) {
        return Counter.builder("tickwire.flush.rows")
                .tag("result", result)
                .description("Ticks taken from the queue, by what became of them")
                .register(meters);
    }
}
