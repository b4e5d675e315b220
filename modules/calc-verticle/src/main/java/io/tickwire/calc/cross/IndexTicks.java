package io.tickwire.calc.cross;

import io.tickwire.calc.market.IndexValues.IndexValue;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns values of indices into ticks of the symbols {@code INDEX:NAME}. A tick is known by its time alone: whoever sends
 * one again sends a duplicate. The time is the market's, and at least a microsecond after the index's tick before, so that
 * every value counts. Pure; for one thread.
 */
final class IndexTicks {
    private static final String SOURCE = "tickwire";
    private static final long SEQ = 0;
    private static final MathContext DIGITS = new MathContext(Decimal.MAX_DIGITS, RoundingMode.HALF_EVEN);

    private final Map<String, Last> last = new TreeMap<>(); // by symbol of the index

    private record Last(long tsMicros, Decimal price) {}

    /**
     * The ticks of the indices whose value has changed.
     *
     * @param values exact; a tick has the nearest decimal of 18 digits
     * @param marketMicros time of the market's newest tick
     * @param nowMicros receive time of the ticks
     */
    List<Tick> next(List<IndexValue> values, long marketMicros, long nowMicros) {
        List<Tick> ticks = new ArrayList<>();
        for (IndexValue value : values) {
            String symbol = value.index().symbol();
            Decimal price = decimal(value.value());
            Last before = last.get(symbol);
            if (before == null || !before.price.equals(price)) {
                long ts = before == null ? marketMicros : Math.max(marketMicros, before.tsMicros + 1);
                last.put(symbol, new Last(ts, price));
                ticks.add(tick(symbol, ts, price, nowMicros));
            }
        }
        return ticks;
    }

    /** The newest tick of each index, to be stored before it is sent. Read back by {@link #restore}. */
    String record() {
        StringBuilder text = new StringBuilder();
        last.forEach((symbol, tick) -> text.append(symbol)
                .append(' ')
                .append(tick.tsMicros)
                .append(' ')
                .append(tick.price)
                .append('\n'));
        return text.toString();
    }

    /**
     * Goes on after a leader before this one.
     *
     * @param record what {@link #record} gave it
     * @return the ticks that it may not have sent: to be sent again
     */
    List<Tick> restore(String record, long nowMicros) {
        List<Tick> ticks = new ArrayList<>();
        for (String line : record.lines().toList()) {
            String[] parts = line.split(" ");
            if (parts.length != 3) {
                throw new IllegalArgumentException("must be symbol, time and price: line=" + line);
            }
            Last tick = new Last(Long.parseLong(parts[1]), Decimal.parse(parts[2]));
            if (!Rfc3339.inRange(tick.tsMicros)) {
                throw new IllegalArgumentException("must be of the years 1970 to 2099: line=" + line);
            }
            last.put(parts[0], tick);
            ticks.add(tick(parts[0], tick.tsMicros, tick.price, nowMicros));
        }
        return ticks;
    }

    private static Tick tick(String symbol, long tsMicros, Decimal price, long nowMicros) {
        return new Tick(symbol, tsMicros, price, Decimal.ZERO, SOURCE, SEQ, nowMicros);
    }

    /** The nearest value of at most 18 digits, and at most 18 behind the point. */
    private static Decimal decimal(BigDecimal exact) {
        BigDecimal rounded = exact.round(DIGITS);
        if (rounded.scale() > Decimal.MAX_DIGITS) {
            rounded = rounded.setScale(Decimal.MAX_DIGITS, RoundingMode.HALF_EVEN);
        }
        return Decimal.parse(rounded.toPlainString());
    }
}
