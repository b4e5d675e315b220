package io.tickwire.gateway.history;

import io.tickwire.gateway.query.BadParameterException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code GET /api/v1/bars}. */
final class BarsQuery implements Query {
    static final String PATH = "/api/v1/bars";

    private static final long ALL = Long.MAX_VALUE;

    private final Readers readers;
    private final Layout layout;
    private final long nowMicros;
    private final String interval;
    private final Interval bars;
    private final Span span;
    private final BarRange starts;
    private final Limit limit;
    private final Order order;

    private BarsQuery(Readers readers, String symbol, MultiMap parameters, Layout layout, long nowMicros)
            throws BadParameterException {
        this.readers = readers;
        this.layout = layout;
        this.nowMicros = nowMicros;
        this.interval = parameters.get("interval");
        this.bars = Interval.read(parameters);
        this.span = Span.read(symbol, parameters, nowMicros);
        this.starts = BarRange.of(span, bars);
        this.limit = Limit.read(parameters, layout.format());
        this.order = Order.read(parameters);
    }

    static Reader reader(Readers readers) {
        return (symbol, parameters, layout, nowMicros) -> new BarsQuery(readers, symbol, parameters, layout, nowMicros);
    }

    /** The bars are whole: they may reach beyond the span. */
    @Override
    public Future<Optional<String>> version(long deadlineNanos) {
        if (span.from().isEmpty() || span.to().isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        Span whole = new Span(
                span.symbol(),
                OptionalLong.of(starts.fromMicros()),
                OptionalLong.of(Math.max(starts.fromMicros(), starts.endMicros())),
                span.asked(),
                span.isRelative());
        return RangeVersion.of(readers, whole, nowMicros, deadlineNanos);
    }

    @Override
    public String head() {
        if (layout.format() != Format.CSV) {
            return "";
        }
        return layout.ofMany() ? "symbol," + Csv.BAR_HEADER : Csv.BAR_HEADER;
    }

    @Override
    public Future<Reply> reply(long deadlineNanos) {
        return rows(deadlineNanos).map(rows -> new Reply(body(rows)));
    }

    private Future<Rows<StoredBar>> rows(long deadlineNanos) {
        long atMost = limit.isAll() ? ALL : limit.rows();
        Walk walk = order.walk(span, limit);
        BarRows rows = new BarRows(readers, span.symbol(), bars, walk, starts, atMost);
        if (walk == order.walk()) {
            return Future.succeededFuture(rows);
        }
        if (BarSource.of(bars).isLittle(bars, limit.rows())) {
            return rows.reversed(deadlineNanos).map(Rows::of);
        }
        return new NewestBars(readers, span.symbol(), bars, starts, limit.rows())
                .find(deadlineNanos)
                .map(newest -> new BarRows(readers, span.symbol(), bars, Walk.FORWARD, newest, ALL));
    }

    private Body body(Rows<StoredBar> rows) {
        String symbol = span.symbol();
        return switch (layout.format()) {
            case JSON ->
                new RowsBody<>(
                        rows,
                        "{\"symbol\":\"" + symbol + "\",\"interval\":\"" + interval + "\",\"bars\":[",
                        ",",
                        Json::bar,
                        () -> "]}");
            case CSV ->
                new RowsBody<>(
                        rows,
                        "",
                        "",
                        (out, bar) -> {
                            if (layout.ofMany()) {
                                Csv.symbol(out, symbol, layout.safe());
                            }
                            Csv.bar(out, bar);
                        },
                        () -> "");
            case NDJSON ->
                new RowsBody<>(
                        rows,
                        "",
                        "",
                        (out, bar) -> {
                            int start = out.length();
                            Json.bar(out, bar);
                            if (layout.ofMany()) {
                                out.insert(start + 1, "\"symbol\":\"" + symbol + "\",");
                            }
                            out.append('\n');
                        },
                        () -> "");
        };
    }
}
