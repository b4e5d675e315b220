package io.tickwire.gateway.history;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** Ticks for tests, from a seed, and their order by plain comparison. */
final class TestTicks {
    /** 2026-03-01T00:00:00Z. */
    static final long BASE_MICROS = Rfc3339.parseMicros("2026-03-01T00:00:00Z");

    static final long SECOND = 1_000_000;
    static final long DAY = 86_400 * SECOND;

    static final Comparator<Tick> BY_KEY =
            (a, b) -> TickIdentity.compare(a.tsMicros(), a.source(), a.seq(), b.tsMicros(), b.source(), b.seq());

    private static final String[] SOURCES = {"default", "a", "B", "x,y", "say \"hi\"", "back\\slash", "~ !"};

    private TestTicks() {}

    static Tick tick(String symbol, long micros, String price, String volume, String source, long seq) {
        return new Tick(symbol, micros, Decimal.parse(price), Decimal.parse(volume), source, seq, micros);
    }

    /**
     * Ticks of a symbol, each identity once, by key: crowds around a few times, the last of them months later, so that
     * every interval has bars of one tick and of many, microseconds have several ticks, and there are months of nothing.
     */
    static List<Tick> crowds(String symbol, long seed, int count) {
        Random random = new Random(seed);
        long[] centres = {0, 50 * SECOND, 3 * DAY - SECOND, 20 * DAY, 40 * DAY, 150 * DAY};
        long[] widths = {SECOND, 20 * SECOND, 30 * 60 * SECOND, 6 * 3600 * SECOND};
        TreeSet<Tick> ticks = new TreeSet<>(BY_KEY);
        while (ticks.size() < count) {
            long at = centres[random.nextInt(centres.length)] + random.nextLong(widths[random.nextInt(widths.length)]);
            long rounded = random.nextInt(3) == 0 ? at - at % SECOND : at;
            ticks.add(new Tick(
                    symbol,
                    BASE_MICROS + rounded,
                    Decimal.of(price(random), random.nextInt(10)),
                    Decimal.of(random.nextInt(4) == 0 ? 0 : random.nextLong(1_000_000_000L), random.nextInt(10)),
                    SOURCES[random.nextInt(SOURCES.length)],
                    random.nextInt(5) == 0 ? random.nextLong() : random.nextLong(20),
                    0));
        }
        return new ArrayList<>(ticks);
    }

    /** Of either sign, and now and then zero: a system may take any price. */
    private static long price(Random random) {
        return random.nextInt(20) == 0 ? 0 : random.nextLong(-500_000_000L, 999_999_999L);
    }
}
