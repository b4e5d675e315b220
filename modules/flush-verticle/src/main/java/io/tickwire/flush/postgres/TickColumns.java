package io.tickwire.flush.postgres;

import io.tickwire.domain.Tick;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Ticks as one array for each column, exact: times go as whole microseconds in binary, decimals as text that Postgres
 * reads digit by digit. Of the exact encodings the client allows (numeric[], text[] with a cast, mantissa and scale) none
 * was faster for the server within the noise, and text is the cheapest to make.
 */
final class TickColumns {
    private TickColumns() {}

    /** Parameters of insert-ticks.sql. */
    static Tuple of(List<Tick> ticks) {
        int size = ticks.size();
        String[] symbols = new String[size];
        OffsetDateTime[] times = new OffsetDateTime[size];
        String[] prices = new String[size];
        String[] volumes = new String[size];
        String[] sources = new String[size];
        Long[] seqs = new Long[size];
        for (int i = 0; i < size; i++) {
            Tick tick = ticks.get(i);
            symbols[i] = tick.symbol();
            times[i] = time(tick.tsMicros());
            prices[i] = tick.price().toString();
            volumes[i] = tick.volume().toString();
            sources[i] = tick.source();
            seqs[i] = tick.seq();
        }
        return Tuple.of(symbols, times, prices, volumes, sources, seqs);
    }

    private static OffsetDateTime time(long micros) {
        int nanos = (int) Math.floorMod(micros, 1_000_000L) * 1_000;
        return OffsetDateTime.of(
                LocalDateTime.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), nanos, ZoneOffset.UTC), ZoneOffset.UTC);
    }
}
