package io.tickwire.gateway.history;

import io.tickwire.domain.MicrosClock;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@code GET /api/v1/ticks}. */
final class TicksQuery implements Query {
    static final String PATH = "/api/v1/ticks";

    private final Readers readers;
    private final MicrosClock clock;
    private final MultiMap parameters;
    private final Span span;
    private final TickKey after;
    private final int limit;

    private TicksQuery(Readers readers, MicrosClock clock, MultiMap parameters) throws BadParameterException {
        this.readers = readers;
        this.clock = clock;
        this.parameters = parameters;
        this.span = Span.read(parameters);
        this.limit = Limit.read(parameters);
        String cursor = parameters.get("cursor");
        this.after = cursor == null
                ? TickKey.before(span.fromMicros())
                : Cursor.decode(span, cursor)
                        .orElseThrow(() -> new BadParameterException(
                                "cursor",
                                "must be the next of an answer to the same symbol, from and to",
                                "cursor=" + cursor));
    }

    static Reader reader(Readers readers, MicrosClock clock) {
        return parameters -> new TicksQuery(readers, clock, parameters);
    }

    @Override
    public Future<Optional<String>> version(long deadlineNanos) {
        return RangeVersion.of(readers, span, clock.micros(), deadlineNanos);
    }

    @Override
    public Future<Reply> reply(boolean csv, long deadlineNanos) {
        return csv ? asCsv(deadlineNanos) : Future.succeededFuture(new Reply(asJson()));
    }

    private Body asJson() {
        TickRows rows = new TickRows(readers, span, after, limit);
        return new RowsBody<>(
                rows,
                "{\"ticks\":[",
                ",",
                (out, tick) -> Json.tick(out, span.symbol(), tick),
                () -> "],\"next\":"
                        + rows.lastIfMore()
                                .map(key -> '"' + Cursor.encode(span, key) + '"')
                                .orElse("null")
                        + "}");
    }

    /**
     * A CSV file has no place for the cursor but the head, so the end is looked for first. The answer goes to that very tick: one
     * that comes in between while it is sent is in it, and none is passed over.
     */
    private Future<Reply> asCsv(long deadlineNanos) {
        return new LookAhead(readers, span, after, limit).find(deadlineNanos).map(end -> {
            TickRows rows = TickRows.upTo(readers, span, after, end.last());
            Body body = new RowsBody<>(
                    rows, Csv.TICK_HEADER, "", (out, tick) -> Csv.tick(out, span.symbol(), tick), () -> "");
            return new Reply(body, end.last().filter(last -> end.more()).map(this::nextLink));
        });
    }

    private String nextLink(TickKey last) {
        StringBuilder link = new StringBuilder("<" + PATH + "?");
        for (String name : new String[] {"symbol", "from", "to", "limit"}) {
            String value = parameters.get(name);
            if (value != null) {
                link.append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                        .append('&');
            }
        }
        return link.append("cursor=")
                .append(Cursor.encode(span, last))
                .append(">; rel=\"next\"")
                .toString();
    }
}
