package io.tickwire.calc;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tickwire.calc.partition.PublishRound;
import io.tickwire.calc.partition.Tally;
import io.tickwire.calc.warm.WarmStart;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.role.PipelineLatency;

/** The metrics of calc: contract, section 7. Thread-safe. */
final class CalcMeters implements WarmStart.Meters {
    private final Counter applied;
    private final Counter duplicates;
    private final Counter late;
    private final Counter malformed;
    private final Counter unremembered;
    private final Counter left;
    private final Counter broughtBack;
    private final Counter publishes;
    private final Counter warmed;
    private final Counter warmFailures;
    private final PipelineLatency published;
    private final MicrosClock clock;

    CalcMeters(MeterRegistry registry, PartitionBoard board, ResidentBound bound, MicrosClock clock) {
        this.clock = clock;
        applied = ticks(registry, "applied");
        duplicates = ticks(registry, "duplicate");
        late = ticks(registry, "late");
        malformed = ticks(registry, "malformed");
        unremembered = Counter.builder("tickwire.calc.unremembered.ticks")
                .description(
                        "Applied ticks that count again in views if they come again: their symbol has too many to remember all")
                .register(registry);
        left = Counter.builder("tickwire.calc.left.symbols")
                .description("Symbols that left memory: they were idle, or there was no room")
                .register(registry);
        broughtBack = Counter.builder("tickwire.calc.brought.back.symbols")
                .description("Symbols that came back into memory, because a tick of them came")
                .register(registry);
        Gauge.builder("tickwire.calc.resident.symbols", board, PartitionBoard::residentSymbols)
                .description("Symbols in memory")
                .register(registry);
        Gauge.builder("tickwire.calc.resident.bytes", board, PartitionBoard::residentBytes)
                .description("What they take of the heap, about")
                .register(registry);
        Gauge.builder("tickwire.calc.resident.max.bytes", bound, ResidentBound::maxBytes)
                .description("What they may take of the heap; beyond it those leave that had no tick for longest")
                .register(registry);
        Gauge.builder("tickwire.calc.absent.symbols", board, PartitionBoard::absentSymbols)
                .description("Symbols with state in Redis alone")
                .register(registry);
        publishes = Counter.builder("tickwire.calc.publishes")
                .description("Messages published on the channel")
                .register(registry);
        warmed = Counter.builder("tickwire.calc.warmed.symbols")
                .description("Symbols whose windows were rebuilt from Postgres")
                .register(registry);
        warmFailures = Counter.builder("tickwire.calc.warm.failures")
                .description("Attempts to rebuild windows from Postgres that failed and are made again")
                .register(registry);
        Gauge.builder("tickwire.calc.warming.symbols", board, PartitionBoard::warmingSymbols)
                .description("Symbols whose windows are still to be rebuilt from Postgres, as far as they are known")
                .register(registry);
        published = new PipelineLatency(registry, "published");
        Gauge.builder("tickwire.calc.partitions.owned", board, PartitionBoard::owned)
                .description("Partitions that this process owns")
                .register(registry);
        Gauge.builder("tickwire.queue.lag.ticks", board, PartitionBoard::lagTicks)
                .description("Ticks appended and not yet done")
                .tag("group", "calc")
                .register(registry);
        Gauge.builder("tickwire.queue.lag.seconds", board, owned -> owned.lagSeconds(clock.micros()))
                .description("Age of the oldest entry not yet done, 0 when caught up")
                .tag("group", "calc")
                .register(registry);
    }

    void applied(Tally tally) {
        applied.increment(tally.applied());
        duplicates.increment(tally.duplicates());
        late.increment(tally.late());
        unremembered.increment(tally.unremembered());
    }

    void left(int symbols) {
        left.increment(symbols);
    }

    void broughtBack(int symbols) {
        broughtBack.increment(symbols);
    }

    @Override
    public void warmed(int symbols) {
        warmed.increment(symbols);
    }

    @Override
    public void warmFailed() {
        warmFailures.increment();
    }

    /** A frame that can't be decoded; how many ticks it had is not known. */
    void malformedFrame() {
        malformed.increment();
    }

    void published(PublishRound round) {
        publishes.increment(round.bars().size() + round.views().size());
        long now = clock.micros();
        for (PublishRound.View view : round.views()) {
            if (view.receivedAtMicros() != Tick.RECEIVED_AT_UNKNOWN) {
                published.record(now - view.receivedAtMicros());
            }
        }
    }

    private static Counter ticks(MeterRegistry registry, String result) {
        return Counter.builder("tickwire.calc.ticks")
                .description("Ticks taken from the queue, by what became of them")
                .tag("result", result)
                .register(registry);
    }
}
