package io.tickwire.gateway.history;

import io.tickwire.gateway.query.BadParameterException;
import io.tickwire.postgres.PgTime;
import io.tickwire.postgres.SqlFile;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** {@code GET /api/v1/coverage}. */
final class CoverageQuery implements Query {
    static final String PATH = "/api/v1/coverage";

    private static final SqlFile VERSION = SqlFile.resource(CoverageQuery.class, "coverage-version.sql");

    /** The gaps between them are kept until the ranges are sent: 16 bytes each and change. */
    private static final int MAX_RANGES = 10_000;

    private final Readers readers;
    private final long nowMicros;
    private final Span span;

    private CoverageQuery(Readers readers, String symbol, MultiMap parameters, long nowMicros)
            throws BadParameterException {
        this.readers = readers;
        this.nowMicros = nowMicros;
        this.span = Span.read(symbol, parameters, nowMicros);
    }

    static Reader reader(Readers readers) {
        return (symbol, parameters, layout, nowMicros) -> new CoverageQuery(readers, symbol, parameters, nowMicros);
    }

    @Override
    public Future<Optional<String>> version(long deadlineNanos) {
        return RangeVersion.isPast(span, nowMicros)
                ? figures(deadlineNanos).map(figures -> Optional.of(figures.getString(1)))
                : Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Reply> reply(long deadlineNanos) {
        return figures(deadlineNanos).compose(figures -> {
            long ranges = figures.getLong(0);
            return ranges > MAX_RANGES
                    ? Future.failedFuture(new BadParameterException(
                            "from",
                            "must be nearer to to: at most " + MAX_RANGES + " covered ranges in an answer",
                            "ranges=" + ranges + " " + span.text()))
                    : Future.succeededFuture(new Reply(body()));
        });
    }

    private Body body() {
        Gaps gaps = new Gaps(span);
        Body covered = new RowsBody<>(
                new CoverageRows(readers, span),
                "{\"symbol\":\"" + span.symbol() + "\",\"covered\":[",
                ",",
                (out, range) -> {
                    Json.covered(out, range);
                    gaps.pass(range);
                },
                () -> {
                    gaps.end();
                    return "]";
                });
        return covered.then(new RowsBody<>(gaps, ",\"gaps\":[", ",", Json::gap, () -> "]}"));
    }

    private Future<Row> figures(long deadlineNanos) {
        return readers.read(
                        VERSION,
                        Tuple.of(span.symbol(), PgTime.of(span.fromMicros()), PgTime.of(span.toMicros())),
                        deadlineNanos)
                .map(rows -> rows.iterator().next());
    }
}
