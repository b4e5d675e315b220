package io.tickwire.feeder.store;

import io.tickwire.postgres.PgTime;
import io.tickwire.postgres.SqlFile;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;

/** Which symbols a range is about. */
final class StoredSymbols {
    private static final SqlFile SYMBOLS = SqlFile.resource(StoredSymbols.class, "symbols.sql");
    private static final SqlFile COUNT = SqlFile.resource(StoredSymbols.class, "count.sql");

    private StoredSymbols() {}

    /** Those with ticks in the range, in order. */
    static List<String> find(StoreReader store, TickRange range) throws IOException {
        Tuple parameters = Tuple.of(
                range.names().toArray(String[]::new),
                range.prefixes().toArray(String[]::new),
                PgTime.of(range.fromMicros()),
                PgTime.of(range.toMicros()));
        return StreamSupport.stream(store.ask(SYMBOLS, parameters).spliterator(), false)
                .map(row -> row.getString(0))
                .toList();
    }

    /** How many ticks they have there, to the minute: for progress. */
    static long count(StoreReader store, List<String> symbols, long fromMicros, long toMicros) throws IOException {
        Tuple parameters = Tuple.of(symbols.toArray(String[]::new), PgTime.of(fromMicros), PgTime.of(toMicros));
        return store.ask(COUNT, parameters).iterator().next().getLong(0);
    }
}
