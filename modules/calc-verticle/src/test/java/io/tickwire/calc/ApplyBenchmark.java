package io.tickwire.calc;

import io.tickwire.calc.partition.LiveRules;
import io.tickwire.calc.partition.PartitionState;
import io.tickwire.calc.partition.Recovered;
import io.tickwire.config.UpdatesChannel;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.redis.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * What a partition costs on one core: applying, rendering, and encoding commits. Not a test; run its main. Ten symbols of
 * one market hour; times of the last of five rounds.
 */
final class ApplyBenchmark {
    private static final int TICKS = 1_000_000;
    private static final int SYMBOLS = 10;

    private ApplyBenchmark() {}

    public static void main(String[] args) {
        List<List<Tick>> frames = frames();
        for (int round = 1; round <= 5; round++) {
            PartitionState state = new PartitionState(
                    new LiveRules(300_000_000, 0, UpdatesChannel.DEFAULT, Set.of()),
                    MicrosClock.system(),
                    Recovered.NOTHING,
                    0);
            long applyNanos = 0;
            long renderNanos = 0;
            long commitNanos = 0;
            long commits = 0;
            long bytes = 0;
            int messages = 0;
            int entry = 0;
            for (List<Tick> frame : frames) {
                long start = System.nanoTime();
                state.apply(new StreamId(1, ++entry), frame, entry);
                long applied = System.nanoTime();
                while (state.nextDueMicros() <= entry) {
                    var taken = state.takeDue(entry, 512);
                    messages += taken.views().size() + taken.bars().size();
                }
                long rendered = System.nanoTime();
                if (entry % 50 == 0) {
                    commits++;
                    for (var symbol : state.takeCommit().symbols()) {
                        for (Object part : symbol.fields()) {
                            bytes += part instanceof byte[] value ? value.length : 0;
                        }
                    }
                    commitNanos += System.nanoTime() - rendered;
                }
                applyNanos += applied - start;
                renderNanos += rendered - applied;
            }
            System.gc();
            long heap =
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            System.out.printf(
                    Locale.ROOT,
                    "round=%d apply: ticksPerSecond=%,.0f nanosPerTick=%d | render: messages=%d microsPerMessage=%.2f |"
                            + " commit: microsPerCommitOfSymbols(%d)=%d bytesPerTick=%.1f | heapMb=%d applied=%s%n",
                    round,
                    TICKS * 1e9 / applyNanos,
                    applyNanos / TICKS,
                    messages,
                    renderNanos / 1e3 / messages,
                    SYMBOLS,
                    commitNanos / 1_000 / commits,
                    bytes / (double) TICKS,
                    heap >> 20,
                    state.applied());
        }
    }

    private static List<List<Tick>> frames() {
        Random random = new Random(1);
        List<List<Tick>> frames = new ArrayList<>();
        long ts = RandomTicks.START;
        for (int i = 0; i < TICKS; ) {
            List<Tick> frame = new ArrayList<>();
            for (int n = 0; n < 500; n++, i++) {
                ts += 3_600;
                frame.add(new Tick(
                        "SYM" + random.nextInt(SYMBOLS),
                        random.nextInt(20) == 0 ? ts - random.nextInt(5_000_000) : ts,
                        Decimal.of(9_700_000L + random.nextInt(10_000), 2),
                        Decimal.of(random.nextInt(1_000_000), 6),
                        "coinbase",
                        i,
                        ts));
            }
            frames.add(frame);
        }
        return frames;
    }
}
