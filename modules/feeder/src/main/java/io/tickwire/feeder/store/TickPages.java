package io.tickwire.feeder.store;

import io.tickwire.feeder.source.TickKey;
import io.tickwire.postgres.PgTime;
import io.tickwire.postgres.SqlFile;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Rows of several symbols in merged order, page by page. Postgres has no index in that order over all symbols, and
 * sorting the rest of the range for every page would cost its square; so a page is asked for within a window of time that
 * is fitted to bring about as many rows as are wanted, and gaps are crossed by a jump. For one thread.
 */
final class TickPages {
    private static final SqlFile PAGE = SqlFile.resource(TickPages.class, "tick-page.sql");
    private static final SqlFile NEXT_TICK = SqlFile.resource(TickPages.class, "next-tick.sql");
    private static final long FIRST_WINDOW_MICROS = 10_000_000;
    private static final long MIN_WINDOW_MICROS = 1_000;
    private static final long MAX_WINDOW_MICROS = 86_400_000_000L;

    private final StoreReader store;
    private final String[] symbols;
    private final long toMicros;
    private TickKey after;
    private long windowMicros = FIRST_WINDOW_MICROS;

    TickPages(StoreReader store, List<String> symbols, TickKey after, long toMicros) {
        this.store = store;
        this.symbols = symbols.toArray(String[]::new);
        this.after = after;
        this.toMicros = toMicros;
    }

    /** The identity of a row. */
    static TickKey key(Row row) {
        return new TickKey(
                PgTime.micros(row.getOffsetDateTime("ts")),
                row.getString("symbol"),
                row.getString("source"),
                row.getLong("seq"));
    }

    /** The rows that follow, at most so many; empty after the last one. */
    List<Row> next(int maxRows) throws IOException {
        while (symbols.length > 0 && after.tsMicros() < toMicros) {
            long endMicros = Math.min(toMicros, after.tsMicros() + windowMicros);
            List<Row> rows = page(endMicros, maxRows);
            if (rows.size() == maxRows) {
                after = key(rows.get(rows.size() - 1));
                windowMicros = Math.max(MIN_WINDOW_MICROS, windowMicros / 2);
                return rows;
            }
            after = TickKey.beginningOf(endMicros);
            if (rows.size() < maxRows / 2) {
                windowMicros = Math.min(MAX_WINDOW_MICROS, windowMicros * 2);
            }
            if (!rows.isEmpty()) {
                return rows;
            }
            after = TickKey.beginningOf(nextTickMicros());
        }
        return List.of();
    }

    private List<Row> page(long endMicros, int maxRows) throws IOException {
        Tuple parameters = Tuple.of(
                symbols,
                PgTime.of(after.tsMicros()),
                PgTime.of(endMicros),
                after.symbol(),
                after.source(),
                after.seq());
        parameters.addInteger(maxRows);
        return StreamSupport.stream(store.ask(PAGE, parameters).spliterator(), false)
                .toList();
    }

    private long nextTickMicros() throws IOException {
        Tuple parameters = Tuple.of(symbols, PgTime.of(after.tsMicros()), PgTime.of(toMicros));
        OffsetDateTime next = store.ask(NEXT_TICK, parameters).iterator().next().getOffsetDateTime(0);
        return next == null ? toMicros : PgTime.micros(next);
    }
}
