package io.tickwire.feeder.sim;

import io.tickwire.domain.Decimal;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Well-known symbols at sensible levels, the most traded first. Levels are of late 2026's kind and claim no more. */
public final class Instruments {
    private static final List<Instrument> WELL_KNOWN = List.of(
            of("BTC-USD", 97_000, "0.01", "0.00000001", 0.025, 0.85, 20),
            of("ETH-USD", 3_400, "0.01", "0.00000001", 0.032, 0.85, 14),
            of("SOL-USD", 185, "0.01", "0.000001", 0.042, 0.80, 9),
            of("XRP-USD", 2.2, "0.0001", "0.01", 0.040, 0.70, 7),
            of("NVDA", 181, "0.01", "1", 0.024, 0.70, 8),
            of("TSLA", 395, "0.01", "1", 0.030, 0.60, 7),
            of("AAPL", 266, "0.01", "1", 0.014, 0.60, 6),
            of("DOGE-USD", 0.15, "0.00001", "1", 0.048, 0.75, 5),
            of("EUR-USD", 1.155, "0.00001", "1000", 0.005, 0.30, 6),
            of("SPY", 660, "0.01", "1", 0.009, 0.80, 6),
            of("MSFT", 478, "0.01", "1", 0.014, 0.60, 4),
            of("AMZN", 222, "0.01", "1", 0.018, 0.60, 4),
            of("META", 600, "0.01", "1", 0.020, 0.60, 3),
            of("GOOGL", 300, "0.01", "1", 0.017, 0.60, 3),
            of("GBP-USD", 1.31, "0.00001", "1000", 0.005, 0.30, 3),
            of("USD-JPY", 156.5, "0.001", "1000", 0.006, 0.20, 3),
            of("XAU-USD", 4_080, "0.01", "0.01", 0.010, 0.15, 3),
            of("ADA-USD", 0.42, "0.0001", "0.1", 0.045, 0.75, 2),
            of("LINK-USD", 12.9, "0.001", "0.01", 0.043, 0.75, 2),
            of("LTC-USD", 84, "0.01", "0.000001", 0.036, 0.75, 2));

    /** Two indices over the default market, in the syntax of {@code TICKWIRE_INDICES}. */
    public static final String INDICES = "CRYPTO=BTC-USD*0.01+ETH-USD*0.1+SOL-USD*1+XRP-USD*50;"
            + "TECH=NVDA*1+AAPL*1+MSFT*1+AMZN*1+META*1+GOOGL*1+TSLA*1";

    private Instruments() {}

    /** The twenty of the default market. */
    public static List<Instrument> wellKnown() {
        return WELL_KNOWN;
    }

    /** The well-known ones as far as they go, then made-up ones named {@code SIM-0021} and on: for load. */
    public static List<Instrument> first(int count) {
        return Stream.concat(
                        WELL_KNOWN.stream(),
                        IntStream.rangeClosed(WELL_KNOWN.size() + 1, count).mapToObj(Instruments::madeUp))
                .limit(count)
                .toList();
    }

    private static Instrument madeUp(int number) {
        String symbol = String.format(java.util.Locale.ROOT, "SIM-%04d", number);
        return of(symbol, 10 + number % 490, "0.01", "1", 0.02, 0.6, 2);
    }

    private static Instrument of(
            String symbol,
            double level,
            String tickSize,
            String lotSize,
            double dailyVolatility,
            double correlation,
            double activity) {
        return new Instrument(
                symbol, level, Decimal.parse(tickSize), Decimal.parse(lotSize), dailyVolatility, correlation, activity);
    }
}
