package io.tickwire.calc.window;

import io.tickwire.domain.Decimal;
import java.math.BigInteger;
import java.util.Iterator;

/**
 * Open, high, low, close, count and exact sums of a set of ticks. The order of adding and merging makes no difference.
 * Prices are null while nothing was added.
 */
public final class Aggregate {
    private PricePoint open;
    private PricePoint close;
    private Decimal high;
    private Decimal low;
    private long count;
    private final ExactSum volume;
    private final ExactSum notional;
    private final ExactSum prices;
    private final ExactSum squares;

    public Aggregate() {
        this(null, null, null, null, 0, new ExactSum(), new ExactSum(), new ExactSum(), new ExactSum());
    }

    /** From its parts, as the getters told them; the sums are taken over, not copied. */
    public Aggregate(
            PricePoint open,
            PricePoint close,
            Decimal high,
            Decimal low,
            long count,
            ExactSum volume,
            ExactSum notional,
            ExactSum prices,
            ExactSum squares) {
        this.open = open;
        this.close = close;
        this.high = high;
        this.low = low;
        this.count = count;
        this.volume = volume;
        this.notional = notional;
        this.prices = prices;
        this.squares = squares;
    }

    public void add(PricePoint point, Decimal tickVolume) {
        Decimal price = point.price();
        extend(point, point, price, price);
        count++;
        volume.add(tickVolume);
        notional.addProduct(price, tickVolume);
        prices.add(price);
        squares.addProduct(price, price);
    }

    public void merge(Aggregate other) {
        if (other.count == 0) {
            return;
        }
        extend(other.open, other.close, other.high, other.low);
        count += other.count;
        volume.add(other.volume);
        notional.add(other.notional);
        prices.add(other.prices);
        squares.add(other.squares);
    }

    /**
     * Takes out the oldest of the ticks, so that this is the aggregate of the rest, in the same form as if only they had been added.
     *
     * @param oldest all of them were added or merged before, and come before the rest
     * @param rest what is left, oldest first, one or more, none of them empty; looked at only as far as needed
     */
    void subtract(Aggregate oldest, Iterable<Aggregate> rest) {
        count -= oldest.count;
        volume.subtract(oldest.volume);
        notional.subtract(oldest.notional);
        prices.subtract(oldest.prices);
        squares.subtract(oldest.squares);
        Extremes left = new Extremes();
        Iterator<Aggregate> panes = rest.iterator();
        left.take(panes.next());
        open = left.open;
        while (panes.hasNext() && !left.cover(this, oldest)) {
            left.take(panes.next());
        }
        if (!left.cover(this, oldest)) { // all of the rest was looked at
            high = left.high;
            low = left.low;
            volume.lowerScale(left.volumeScale);
            notional.lowerScale(left.notionalScale);
            prices.lowerScale(left.pricesScale);
            squares.lowerScale(left.squaresScale);
        }
    }

    private void extend(PricePoint first, PricePoint last, Decimal highest, Decimal lowest) {
        if (open == null) {
            open = first;
            close = last;
            high = highest;
            low = lowest;
            return;
        }
        if (first.isBefore(open)) {
            open = first;
        }
        if (close.isBefore(last)) {
            close = last;
        }
        if (highest.compareTo(high) > 0) {
            high = highest;
        }
        if (lowest.compareTo(low) < 0) {
            low = lowest;
        }
    }

    public PricePoint open() {
        return open;
    }

    public PricePoint close() {
        return close;
    }

    public Decimal high() {
        return high;
    }

    public Decimal low() {
        return low;
    }

    public long count() {
        return count;
    }

    public ExactSum volume() {
        return volume;
    }

    /** Σ price·volume. */
    public ExactSum notional() {
        return notional;
    }

    /** Σ price. */
    public ExactSum prices() {
        return prices;
    }

    /** Σ price². */
    public ExactSum squares() {
        return squares;
    }

    /** Volume-weighted average price; NaN when no volume was traded. */
    public double vwap() {
        return volume.isZero() ? Double.NaN : notional.toDouble() / volume.toDouble();
    }

    /**
     * Change from open to close in percent. The difference is exact, so close prices lose no digits. NaN when the open is not
     * above zero: a percentage of it would say nothing.
     */
    public double changePct() {
        Decimal first = open.price();
        if (first.signum() <= 0) {
            return Double.NaN;
        }
        Decimal last = close.price();
        double difference = first.scale() == last.scale()
                ? (last.mantissa() - first.mantissa()) / (double) Decimal.powerOfTen(first.scale())
                : last.toBigDecimal().subtract(first.toBigDecimal()).doubleValue();
        return difference / first.toDouble() * 100;
    }

    /**
     * Population standard deviation of the prices: {@code sqrt(n·Σp² − (Σp)²) / n} with an exact difference, so that
     * deviations far below the prices' own size come out right.
     */
    public double stddev() {
        if (high.equals(low)) {
            return 0;
        }
        if (prices.isLong() && squares.isLong() && squares.scale() == 2 * prices.scale()) { // the usual case
            long sum = prices.asLong();
            double spread = ExactSum.differenceOfProducts(count, squares.asLong(), sum, sum);
            return Math.sqrt(spread) / ExactSum.powerOfTen(prices.scale()) / count;
        }
        int common = Math.max(prices.scale(), (squares.scale() + 1) / 2);
        BigInteger sum = prices.unscaled().multiply(BigInteger.TEN.pow(common - prices.scale()));
        BigInteger sumOfSquares = squares.unscaled().multiply(BigInteger.TEN.pow(2 * common - squares.scale()));
        BigInteger spread = sumOfSquares.multiply(BigInteger.valueOf(count)).subtract(sum.multiply(sum));
        return Math.sqrt(spread.doubleValue()) / ExactSum.powerOfTen(common) / count;
    }
}
