package io.tickwire.gateway.history;

import io.tickwire.domain.MicrosClock;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code GET /api/v1/bars}. */
final class BarsQuery implements Query {
    static final String PATH = "/api/v1/bars";

    private final Readers readers;
    private final MicrosClock clock;
    private final Interval interval;
    private final Span starts;
    private final int limit;

    private BarsQuery(Readers readers, MicrosClock clock, MultiMap parameters) throws BadParameterException {
        this.readers = readers;
        this.clock = clock;
        String given = parameters.get("interval");
        this.interval = Optional.ofNullable(given)
                .flatMap(Interval::of)
                .orElseThrow(() -> new BadParameterException(
                        "interval", "must be one of 1s 5s 1m 5m 15m 1h 4h 1d", "interval=" + given));
        this.starts = starts(Span.read(parameters), interval);
        this.limit = Limit.read(parameters);
    }

    static Reader reader(Readers readers, MicrosClock clock) {
        return parameters -> new BarsQuery(readers, clock, parameters);
    }

    /** The whole bars that start in the span. */
    private static Span starts(Span span, Interval interval) {
        return new Span(
                span.symbol(),
                span.from().isPresent() ? OptionalLong.of(interval.firstStart(span.fromMicros())) : span.from(),
                span.to().isPresent() ? OptionalLong.of(interval.firstStart(span.toMicros())) : span.to());
    }

    @Override
    public Future<Optional<String>> version(long deadlineNanos) {
        return RangeVersion.of(readers, starts, clock.micros(), deadlineNanos);
    }

    @Override
    public Future<Reply> reply(boolean csv, long deadlineNanos) {
        Rows<StoredBar> rows = new BarRows(readers, starts, interval, limit);
        Body body = csv
                ? new RowsBody<>(rows, Csv.BAR_HEADER, "", Csv::bar, () -> "")
                : new RowsBody<>(
                        rows,
                        "{\"symbol\":\"" + starts.symbol() + "\",\"interval\":\"" + interval + "\",\"bars\":[",
                        ",",
                        Json::bar,
                        () -> "]}");
        return Future.succeededFuture(new Reply(body));
    }
}
