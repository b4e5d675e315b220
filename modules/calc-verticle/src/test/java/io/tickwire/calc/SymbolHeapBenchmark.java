package io.tickwire.calc;

import io.tickwire.calc.partition.LiveRules;
import io.tickwire.calc.partition.PartitionState;
import io.tickwire.calc.partition.Recovered;
import io.tickwire.config.UpdatesChannel;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import io.tickwire.redis.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What many symbols take of calc's heap. Arguments: symbols, ticks of each, milliseconds between them. */
public final class SymbolHeapBenchmark {
    private static final int FRAME = 2_000;
    private static final long START = 1_764_000_000_000_000L;

    private SymbolHeapBenchmark() {}

    public static void main(String[] args) {
        int symbols = Integer.parseInt(args[0]);
        int ticks = Integer.parseInt(args[1]);
        long stepMicros = Long.parseLong(args[2]) * 1_000;
        long before = used();
        PartitionState state = new PartitionState(
                new LiveRules(300_000_000, 50_000, UpdatesChannel.DEFAULT, Set.of()),
                () -> START,
                Recovered.NOTHING,
                0);
        long entry = 0;
        for (int round = 0; round < ticks; round++) {
            for (int from = 0; from < symbols; from += FRAME) {
                List<Tick> frame = new ArrayList<>();
                for (int i = from; i < Math.min(symbols, from + FRAME); i++) {
                    frame.add(new Tick(
                            "SYM-" + i,
                            START + round * stepMicros,
                            Decimal.of(9_700_000 + round, 2),
                            Decimal.of(153, 4),
                            "coinbase",
                            round,
                            START));
                }
                state.apply(new StreamId(0, ++entry), frame, 1);
            }
            state.takeDue(Long.MAX_VALUE - 1, Integer.MAX_VALUE);
            state.takeCommit();
            state.takeMarket(START, Integer.MAX_VALUE);
        }
        System.out.printf(
                Locale.ROOT,
                "symbols=%d ticks=%d stepMs=%s bytes/symbol=%d reckoned=%d%n",
                symbols,
                ticks,
                args[2],
                (used() - before) / symbols,
                state.residentBytes() / symbols);
        System.out.println(state.applied()); // it is needed until here
    }

    private static long used() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
