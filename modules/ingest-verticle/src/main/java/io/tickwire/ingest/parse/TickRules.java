package io.tickwire.ingest.parse;

import io.tickwire.config.PriceRule;
import io.tickwire.config.Settings;
import java.util.concurrent.TimeUnit;

/**
 * What holds for the values of ticks, beyond their form.
 *
 * @param maxFutureMicros how far ahead of its receive time a tick may be
 * @param maxAgeMicros how far behind its receive time a tick may be
 * @param prices which prices are taken
 */
public record TickRules(long maxFutureMicros, long maxAgeMicros, PriceRule prices) {
    private static final long ANY_AGE = Long.MAX_VALUE;

    /** As configured. */
    public static TickRules of(Settings.Ingest settings) {
        return new TickRules(
                settings.maxFutureMs() * 1_000,
                settings.maxAgeDays() == 0 ? ANY_AGE : TimeUnit.DAYS.toMicros(settings.maxAgeDays()),
                settings.prices());
    }
}
