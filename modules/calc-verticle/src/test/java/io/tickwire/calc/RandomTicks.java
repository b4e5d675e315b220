package io.tickwire.calc;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A market made to be awkward: bursts and gaps, ticks out of order at the edge of lateness, duplicates, extreme decimals. */
public final class RandomTicks {
    public static final long START = 1_764_000_000_000_000L;
    private static final long[] STEPS = {
        0, 0, 0, 1, 100_000, 999_999, 3_000_000, 61_000_000, 400_000_000, 4_000_000_000L, 90_000_000_000L
    };
    private static final int STYLES = 7;

    /** Jumps by which one pane leaves a window, or some, or all but one, or all. */
    private static final long[] JUMPS = {
        999_999,
        1_000_000,
        1_700_000,
        5_000_000,
        58_000_000,
        59_999_999,
        60_000_000,
        61_000_000,
        295_000_000,
        300_000_000,
        900_000_000,
        3_540_000_000L,
        3_600_000_000L,
        85_500_000_000L,
        86_400_000_000L
    };

    private static final String[] SOURCES = {"a", "b", "c \"q\" \\"};

    private final Random random;
    private final long latenessMicros;
    private final boolean isJumping;

    public RandomTicks(Random random, long latenessMicros) {
        this(random, latenessMicros, false);
    }

    private RandomTicks(Random random, long latenessMicros, boolean isJumping) {
        this.random = random;
        this.latenessMicros = latenessMicros;
        this.isJumping = isJumping;
    }

    /** A market whose time jumps often, by the lengths of panes and windows. */
    public static RandomTicks jumping(Random random, long latenessMicros) {
        return new RandomTicks(random, latenessMicros, true);
    }

    /** Ticks of one symbol in order of arrival. */
    public List<Tick> arrivals(String symbol, int count) {
        List<Tick> ticks = new ArrayList<>();
        int style = random.nextInt(STYLES);
        long newest = START + random.nextInt(100_000_000);
        for (int i = 0; i < count; i++) {
            if (!ticks.isEmpty() && random.nextInt(6) == 0) {
                ticks.add(again(ticks.get(random.nextInt(ticks.size()))));
                continue;
            }
            newest += step();
            long ts = newest - (random.nextInt(3) == 0 ? behind() : 0);
            ticks.add(tick(symbol, ts, price(style), i));
        }
        return ticks;
    }

    private long step() {
        if (isJumping && random.nextInt(4) > 0) {
            return JUMPS[random.nextInt(random.nextInt(6) == 0 ? JUMPS.length : 4)];
        }
        return STEPS[random.nextInt(random.nextInt(10) == 0 ? STEPS.length : 8)];
    }

    private Tick tick(String symbol, long ts, Decimal price, int i) {
        Decimal volume = random.nextInt(4) == 0 ? Decimal.ZERO : Decimal.of(random.nextInt(1_000_000), 8);
        String source = SOURCES[random.nextInt(SOURCES.length)];
        return new Tick(symbol, ts, price, volume, source, random.nextInt(3) - 1, START + i);
    }

    /** The same identity with other content: the first content stands. */
    private Tick again(Tick tick) {
        return new Tick(
                tick.symbol(),
                tick.tsMicros(),
                random.nextBoolean() ? tick.price() : Decimal.of(1 + random.nextInt(1_000), 1),
                tick.volume(),
                tick.source(),
                tick.seq(),
                tick.receivedAtMicros() + 1);
    }

    private long behind() {
        return switch (random.nextInt(4)) {
            case 0 -> latenessMicros + random.nextInt(3) - 1;
            case 1 -> random.nextInt(2_000_000);
            case 2 -> (long) (random.nextDouble() * latenessMicros);
            default -> (long) (random.nextDouble() * 2 * latenessMicros);
        };
    }

    private Decimal price(int style) {
        return switch (style) {
            case 0 -> Decimal.of(9_700_000_000_000L + random.nextInt(2), 8); // 97000 with deviations of 1e-8
            case 1 -> Decimal.of(999_999_999_999_999_000L + random.nextInt(999), random.nextInt(2) * 18);
            case 2 -> Decimal.of(1 + random.nextInt(5), random.nextInt(19));
            case 3 -> Decimal.of(random.nextInt(5) - 2, random.nextInt(3)); // around zero, often zero itself
            case 4 -> Decimal.of(-1 - random.nextInt(1_000_000), random.nextInt(19));
            case 5 -> // sums that nearly cancel out
                Decimal.of((random.nextBoolean() ? 1 : -1) * (999_999_999_999_999_990L + random.nextInt(10)), 18);
            default -> Decimal.of(1 + random.nextInt(1_000_000), random.nextInt(5));
        };
    }
}
