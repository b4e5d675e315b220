package io.tickwire.calc;

import io.tickwire.calc.market.MarketPartial;
import io.tickwire.calc.partition.LiveRules;
import io.tickwire.calc.partition.PartitionState;
import io.tickwire.calc.partition.Recovered;
import io.tickwire.config.UpdatesChannel;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.redis.StreamId;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * What the market view costs an owner, with few and with many symbols: up to 1,000 symbols change, their updates are rendered, and
 * then the partial is brought up to date. Not a test; run its main. CPU time of the thread, so that other load does not count. The
 * reference in the same run is applying the ticks and rendering the updates.
 */
final class MarketBenchmark {
    private static final int CHANGED = 1_000;
    private static final int ROUNDS = 200;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private MarketBenchmark() {}

    public static void main(String[] args) {
        for (int repeat = 1; repeat <= 3; repeat++) {
            for (int symbols : new int[] {100, 10_000, 100_000}) {
                run(symbols, repeat);
            }
        }
    }

    private static void run(int symbols, int repeat) {
        PartitionState state = new PartitionState(
                new LiveRules(300_000_000, 0, UpdatesChannel.DEFAULT, Set.of("SYM1", "SYM2")),
                MicrosClock.system(),
                Recovered.NOTHING,
                0);
        Random random = new Random(1);
        long ts = RandomTicks.START;
        int entry = 0;
        List<Tick> first = new ArrayList<>();
        for (int i = 0; i < symbols; i++) {
            first.add(tick(i, ts, random, i));
        }
        state.apply(new StreamId(1, ++entry), first, 0);
        while (state.nextDueMicros() <= 0) {
            state.takeDue(0, 512);
        }
        while (state.takeMarket(0, 1_000_000).isEmpty()) {}
        long applyNanos = 0;
        long marketNanos = 0;
        int changed = 0;
        int most = Math.min(CHANGED, symbols);
        for (int round = 0; round < ROUNDS; round++) {
            List<Tick> ticks = new ArrayList<>();
            for (int n = 0; n < most; n++) {
                ts += 500;
                ticks.add(tick(random.nextInt(symbols), ts, random, round * most + n));
            }
            long start = cpuNanos();
            state.apply(new StreamId(1, ++entry), ticks, entry);
            while (state.nextDueMicros() <= entry) {
                state.takeDue(entry, 512);
            }
            long applied = cpuNanos();
            MarketPartial partial = state.takeMarket(ts, 1_000_000).orElseThrow();
            if (round >= ROUNDS / 2) {
                applyNanos += applied - start;
                marketNanos += cpuNanos() - applied;
                changed += ticks.size();
            }
            if (partial.symbols() != symbols) {
                throw new AssertionError("symbols=" + partial.symbols());
            }
            state.takeCommit();
        }
        System.out.printf(
                Locale.ROOT,
                "repeat=%d symbols=%,d changedAtOnce=%d marketNanosPerChange=%d applyAndRenderNanosPerTick=%d ratio=%.2f%n",
                repeat,
                symbols,
                most,
                marketNanos / changed,
                applyNanos / changed,
                marketNanos / (double) applyNanos);
    }

    private static long cpuNanos() {
        return THREADS.getCurrentThreadCpuTime();
    }

    private static Tick tick(int symbol, long ts, Random random, long seq) {
        return new Tick(
                "SYM" + symbol,
                ts,
                Decimal.of(9_700_000L + random.nextInt(10_000), 2),
                Decimal.of(1 + random.nextInt(1_000_000), 6),
                "coinbase",
                seq,
                ts);
    }
}
