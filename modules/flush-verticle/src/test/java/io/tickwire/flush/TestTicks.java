package io.tickwire.flush;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Ticks for tests, from a seed. */
public final class TestTicks {
    /** 2026-11-22T10:00:00Z. */
    public static final long BASE_MICROS = 1_795_341_600_000_000L;

    public static final long DAY_MICROS = 86_400_000_000L;

    private TestTicks() {}

    public static Tick tick(String symbol, long tsMicros, String price, String volume, String source, long seq) {
        return new Tick(symbol, tsMicros, Decimal.parse(price), Decimal.parse(volume), source, seq, BASE_MICROS);
    }

    /** A tick that is told from others by its seq. */
    public static Tick tick(String symbol, long seq) {
        return tick(symbol, BASE_MICROS + seq, "97000.12", "0.0153", "coinbase", seq);
    }

    /** So many different ticks of 20 symbols, in order of time. */
    public static List<Tick> series(int from, int count) {
        List<Tick> ticks = new ArrayList<>(count);
        for (int i = from; i < from + count; i++) {
            ticks.add(tick("SYM" + i % 20 + "-USD", i));
        }
        return ticks;
    }

    /** Any legal values, over a few days; identities may repeat. */
    public static List<Tick> random(long seed, int count) {
        Random random = new Random(seed);
        String[] symbols = {"S0", "S1", "^GSPC", "EUR=X", "M&M.NS", "A#B", "U@V", "B/C:D", "..."};
        String[] sources = {"default", "a", "NULL", "{\"x\",\\}", "it's", "~ !", "Z"};
        List<Tick> ticks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ticks.add(new Tick(
                    symbols[random.nextInt(symbols.length)],
                    BASE_MICROS + random.nextLong(3 * DAY_MICROS),
                    Decimal.of(
                            random.nextLong(-999_999_999_999_999_999L, 1_000_000_000_000_000_000L), random.nextInt(19)),
                    Decimal.of(
                            random.nextInt(4) == 0 ? 0 : random.nextLong(1_000_000_000_000_000_000L),
                            random.nextInt(19)),
                    sources[random.nextInt(sources.length)],
                    random.nextLong(),
                    BASE_MICROS));
        }
        return ticks;
    }
}
