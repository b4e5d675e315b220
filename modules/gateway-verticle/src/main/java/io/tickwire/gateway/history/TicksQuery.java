package io.tickwire.gateway.history;

import io.tickwire.gateway.query.BadParameterException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** {@code GET /api/v1/ticks}. */
final class TicksQuery implements Query {
    static final String PATH = "/api/v1/ticks";

    /** Relative to the path, so that it holds behind any proxy. */
    private static final String RELATIVE_PATH = "ticks";

    /** What a link to the next page repeats. */
    private static final List<String> REPEATED = List.of("symbol", "from", "to", "limit", "order", "format", "safe");

    private final Readers readers;
    private final MultiMap parameters;
    private final Layout layout;
    private final long nowMicros;
    private final Span span;
    private final TickPages pages;

    private TicksQuery(Readers readers, String symbol, MultiMap parameters, Layout layout, long nowMicros)
            throws BadParameterException {
        this.readers = readers;
        this.parameters = parameters;
        this.layout = layout;
        this.nowMicros = nowMicros;
        Span asked = Span.read(symbol, parameters, nowMicros);
        Limit limit = Limit.read(parameters, layout.format());
        Order order = Order.read(parameters);
        String cursor = parameters.get("cursor");
        Cursor begin = cursor == null ? first(asked, order.walk(asked, limit)) : cursor(asked, order, limit, cursor);
        this.span = begin.span();
        this.pages = new TickPages(readers, span, begin.place(), order, limit);
    }

    static Reader reader(Readers readers) {
        return (symbol, parameters, layout, nowMicros) ->
                new TicksQuery(readers, symbol, parameters, layout, nowMicros);
    }

    private static Cursor first(Span span, Walk walk) {
        return new Cursor(
                span, new Place(walk, TickKey.before(walk == Walk.FORWARD ? span.fromMicros() : span.toMicros())));
    }

    private Cursor cursor(Span asked, Order order, Limit limit, String text) throws BadParameterException {
        if (layout.ofMany()) {
            throw new BadParameterException(
                    "cursor", "must be left out with symbols, page each symbol by itself", "cursor=" + text);
        }
        Cursor cursor = Cursor.decode(asked, text)
                .orElseThrow(() -> new BadParameterException(
                        "cursor", "must be the next of an answer to the same symbol, from and to", "cursor=" + text));
        Walk walk = cursor.place().walk();
        // forward without from is what release 0.1.0 gave out: it is gone on with
        boolean fits = walk == order.walk(asked, limit) || (walk == Walk.FORWARD && order == Order.ASC);
        if (limit.isAll() || !fits) {
            throw new BadParameterException(
                    "cursor",
                    "must be of an answer in the same order, with a limit that is a number",
                    "cursor=" + text);
        }
        return cursor;
    }

    @Override
    public Future<Optional<String>> version(long deadlineNanos) {
        return RangeVersion.of(readers, span, nowMicros, deadlineNanos);
    }

    @Override
    public String head() {
        return layout.format() == Format.CSV ? Csv.TICK_HEADER : "";
    }

    /** Where the body has no place for the cursor it is in the head, so the end of such an answer is looked for first. */
    @Override
    public Future<Reply> reply(long deadlineNanos) {
        boolean inHead = layout.format() != Format.JSON && !layout.ofMany();
        return pages.page(inHead, deadlineNanos)
                .map(page -> new Reply(body(page), inHead ? page.next().get().map(this::nextLink) : Optional.empty()));
    }

    private Body body(TickPage page) {
        String symbol = span.symbol();
        return switch (layout.format()) {
            case JSON ->
                new RowsBody<>(
                        page.rows(),
                        "{\"ticks\":[",
                        ",",
                        (out, tick) -> Json.tick(out, symbol, tick),
                        () -> "],\"next\":"
                                + page.next()
                                        .get()
                                        .map(place -> '"' + new Cursor(span, place).encode() + '"')
                                        .orElse("null")
                                + "}");
            case CSV ->
                new RowsBody<>(
                        page.rows(), "", "", (out, tick) -> Csv.tick(out, symbol, tick, layout.safe()), () -> "");
            case NDJSON ->
                new RowsBody<>(
                        page.rows(),
                        "",
                        "",
                        (out, tick) -> {
                            Json.tick(out, symbol, tick);
                            out.append('\n');
                        },
                        () -> "");
        };
    }

    private String nextLink(Place place) {
        StringBuilder link = new StringBuilder("<" + RELATIVE_PATH + "?");
        for (String name : REPEATED) {
            String value = parameters.get(name);
            if (value != null) {
                link.append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                        .append('&');
            }
        }
        return link.append("cursor=")
                .append(new Cursor(span, place).encode())
                .append(">; rel=\"next\"")
                .toString();
    }
}
