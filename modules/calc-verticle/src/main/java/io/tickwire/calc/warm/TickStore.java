package io.tickwire.calc.warm;

import io.tickwire.calc.symbol.Rebuild;
import io.tickwire.calc.symbol.StoredPane;
import io.tickwire.domain.Tick;
import io.tickwire.postgres.Begin;
import io.tickwire.postgres.PgAccess;
import io.tickwire.postgres.PgLink;
import io.tickwire.postgres.PgTime;
import io.tickwire.postgres.SqlFile;
import io.tickwire.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** What a rebuild reads from Postgres, over one connection that is there while it is needed. For one event loop. */
final class TickStore {
    private static final SqlFile BEGIN = SqlFile.resource(TickStore.class, "begin-read.sql");
    private static final SqlFile SYMBOLS = SqlFile.resource(TickStore.class, "symbols.sql");
    private static final SqlFile NEWEST = SqlFile.resource(TickStore.class, "newest-ticks.sql");
    private static final SqlFile TICKS = SqlFile.resource(TickStore.class, "ticks.sql");
    private static final SqlFile PANES = SqlFile.resource(TickStore.class, "panes.sql");

    /** Lookups along an index, and an answer of bounded size. */
    private static final long LOOKUP_LIMIT_MS = 30_000;

    /** Goes through all ticks of a day; above the time limit of a statement. */
    private static final long PANES_LIMIT_MS = 125_000;

    private final Vertx vertx;
    private final PgAccess access;
    private final Begin begin;
    private final StoredRows rows = new StoredRows();
    private PgLink link;

    /** Where a symbol's ticks are read on: after this key. */
    record Place(String symbol, long tsMicros, String source, long seq) {
        static Place before(Rebuild rebuild) {
            return new Place(rebuild.symbol(), rebuild.boundaryMicros(), "", Long.MIN_VALUE);
        }

        static Place after(Tick tick) {
            return new Place(tick.symbol(), tick.tsMicros(), tick.source(), tick.seq());
        }
    }

    TickStore(Vertx vertx, PgAccess access) {
        this.vertx = vertx;
        this.access = access;
        this.begin = access.begin(BEGIN);
    }

    /** Symbols with a row that is no tick, of those read so far; they are left out of all answers. */
    Set<String> unreadable() {
        return rows.unreadable();
    }

    /** All stored symbols, those with the newest ticks first. */
    Future<List<String>> symbols() {
        return ask(LOOKUP_LIMIT_MS, SYMBOLS, Tuple.tuple())
                .map(answer -> StreamSupport.stream(answer.spliterator(), false)
                        .map(row -> row.getString(0))
                        .toList());
    }

    /** The newest stored tick of each symbol that has one. */
    Future<Map<String, Tick>> newest(Collection<String> symbols) {
        Tuple parameters = Tuple.tuple().addArrayOfString(symbols.toArray(String[]::new));
        return ask(LOOKUP_LIMIT_MS, NEWEST, parameters).map(answer -> {
            Map<String, Tick> newest = new HashMap<>();
            rows.read(answer, rows::tick, newest::put);
            return newest;
        });
    }

    /** The ticks after each place, in the order of their keys, at most so many of each symbol. */
    Future<Map<String, List<Tick>>> ticks(List<Place> places, int limit) {
        long least = places.stream().mapToLong(Place::tsMicros).min().orElseThrow();
        Tuple parameters = Tuple.tuple()
                .addArrayOfString(places.stream().map(Place::symbol).toArray(String[]::new))
                .addArrayOfOffsetDateTime(
                        times(places.stream().map(Place::tsMicros).toList()))
                .addArrayOfString(places.stream().map(Place::source).toArray(String[]::new))
                .addArrayOfLong(places.stream().map(Place::seq).toArray(Long[]::new))
                .addInteger(limit)
                .addOffsetDateTime(PgTime.of(least));
        return ask(LOOKUP_LIMIT_MS, TICKS, parameters).map(answer -> {
            Map<String, List<Tick>> ticks = new HashMap<>();
            rows.read(answer, rows::tick, (symbol, tick) -> ticks.computeIfAbsent(symbol, name -> new ArrayList<>())
                    .add(tick));
            return ticks;
        });
    }

    /** The panes that the rebuilds ask for; every symbol has a list. */
    Future<Map<String, List<StoredPane>>> panes(List<Rebuild> rebuilds) {
        Map<String, List<StoredPane>> panes = new HashMap<>();
        List<String> symbols = new ArrayList<>();
        List<Integer> seconds = new ArrayList<>();
        List<Long> since = new ArrayList<>();
        List<Long> before = new ArrayList<>();
        for (Rebuild rebuild : rebuilds) {
            panes.put(rebuild.symbol(), new ArrayList<>());
            for (Rebuild.Range range : rebuild.ranges()) {
                symbols.add(rebuild.symbol());
                seconds.add((int) (range.width().micros() / 1_000_000));
                since.add(range.fromMicros());
                before.add(rebuild.boundaryMicros());
            }
        }
        if (symbols.isEmpty()) {
            return Future.succeededFuture(panes);
        }
        Tuple parameters = Tuple.tuple()
                .addArrayOfString(symbols.toArray(String[]::new))
                .addArrayOfInteger(seconds.toArray(Integer[]::new))
                .addArrayOfOffsetDateTime(times(since))
                .addArrayOfOffsetDateTime(times(before))
                .addOffsetDateTime(PgTime.of(
                        since.stream().mapToLong(Long::longValue).min().orElseThrow()))
                .addOffsetDateTime(PgTime.of(
                        before.stream().mapToLong(Long::longValue).max().orElseThrow()));
        return ask(PANES_LIMIT_MS, PANES, parameters).map(answer -> {
            rows.read(answer, rows::pane, (symbol, pane) -> panes.get(symbol).add(pane));
            return panes;
        });
    }

    /** Drops the connection; the next question makes another one. */
    Future<Void> disconnect() {
        PgLink old = link;
        link = null;
        return old == null ? Future.succeededFuture() : old.close();
    }

    private Future<RowSet<Row>> ask(long limitMs, SqlFile question, Tuple parameters) {
        if (link == null) {
            link = new PgLink(vertx, access);
        }
        return link.use(
                limitMs,
                connection -> Transaction.run(connection, begin, List.of(new Transaction.Step(question, parameters))));
    }

    private static OffsetDateTime[] times(List<Long> micros) {
        return micros.stream().map(PgTime::of).toArray(OffsetDateTime[]::new);
    }
}
