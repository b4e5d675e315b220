package io.tickwire.feeder.store;

import io.tickwire.postgres.PgTime;
import io.tickwire.postgres.SqlFile;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * How much is stored of a range, before it is read: from bars and coverage, without touching the ticks.
 *
 * @param ticks to the minute
 * @param fromMicros not after the first tick, microseconds since the epoch; 0 when there is none
 * @param toMicros not before the last tick
 */
public record StoredExtent(int symbols, long ticks, long fromMicros, long toMicros) {
    private static final SqlFile EXTENT = SqlFile.resource(StoredExtent.class, "extent.sql");

    /** Blocks. */
    public static StoredExtent of(StoreReader store, TickRange range) throws IOException {
        List<String> symbols = StoredSymbols.find(store, range);
        long ticks = StoredSymbols.count(store, symbols, range.fromMicros(), range.toMicros());
        Tuple parameters =
                Tuple.of(symbols.toArray(String[]::new), PgTime.of(range.fromMicros()), PgTime.of(range.toMicros()));
        Row row = store.ask(EXTENT, parameters).iterator().next();
        OffsetDateTime from = row.getOffsetDateTime(0);
        return from == null
                ? new StoredExtent(0, 0, 0, 0)
                : new StoredExtent(symbols.size(), ticks, PgTime.micros(from), PgTime.micros(row.getOffsetDateTime(1)));
    }
}
