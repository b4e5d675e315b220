package io.tickwire.gateway.history;

import io.micrometer.core.instrument.MeterRegistry;
import io.tickwire.domain.MicrosClock;
import io.tickwire.gateway.client.Peer;
import io.tickwire.gateway.client.Places;
import io.tickwire.gateway.openapi.ApiContract;
import io.tickwire.gateway.query.BadParameterException;
import io.tickwire.gateway.query.SymbolList;
import io.tickwire.http.Problem;
import io.tickwire.postgres.PgAccess;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/v1/ticks}, {@code bars} and {@code coverage}. A request that can't be answered gets a problem within two
 * seconds; an answer that can't be ended is cut off, so that nobody takes it for whole. For one event loop.
 */
public final class HistoryApi {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryApi.class);
    private static final int CONNECTIONS = 2;
    private static final int MAX_SYMBOLS = 100;

    /** Answers under way on this event loop, each with a page of rows in memory at most. */
    private static final int MAX_ANSWERS = 128;

    private static final long FIRST_PIECE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_900);

    private static final String RETRY_SECONDS = "2";

    private final Vertx vertx;
    private final MicrosClock clock;
    private final ApiContract contract;
    private final Readers readers;
    private final HistoryMeters meters;
    private final Places places = new Places(MAX_ANSWERS);
    private boolean away;

    /** @param access to the Postgres that flush writes to; it is connected to when somebody asks */
    public HistoryApi(Vertx vertx, PgAccess access, MicrosClock clock, ApiContract contract, MeterRegistry registry) {
        this.vertx = vertx;
        this.clock = clock;
        this.contract = contract;
        this.meters = new HistoryMeters(registry);
        this.readers = new Readers(vertx, access, CONNECTIONS);
    }

    public void addTo(Router router) {
        add(router, TicksQuery.PATH, "getTicks", TicksQuery.reader(readers), Format.values());
        add(router, BarsQuery.PATH, "getBars", BarsQuery.reader(readers), Format.values());
        add(router, CoverageQuery.PATH, "getCoverage", CoverageQuery.reader(readers), Format.JSON);
    }

    /** Answers under way are cut. */
    public Future<Void> close() {
        return readers.close();
    }

    /** The parameter {@code format} is stronger than the Accept header; without either it is the first of the formats. */
    private void add(Router router, String path, String operationId, Query.Reader reader, Format... formats) {
        read(router, path).handler(routing -> {
            Optional<Problem> bad = contract.check(operationId, routing.queryParams());
            if (bad.isPresent()) {
                send(bad.get(), routing);
            } else if (routing.queryParams().contains("format")) {
                take(routing, Format.named(routing.queryParams().get("format")), reader);
            } else {
                routing.next();
            }
        });
        Route route = read(router, path);
        Arrays.stream(formats).map(Format::mediaType).forEach(route::produces);
        route.handler(routing -> take(routing, Format.ofMediaType(routing.getAcceptableContentType()), reader));
        read(router, path).handler(routing -> routing.fail(406));
    }

    private static Route read(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    private void take(RoutingContext routing, Format format, Query.Reader reader) {
        Query query;
        try {
            query = read(routing.queryParams(), format, reader);
        } catch (BadParameterException e) {
            send(e.problem(), routing);
            return;
        }
        String address = routing.request().remoteAddress().hostAddress();
        Places.Outcome place = places.take(address);
        if (place != Places.Outcome.TAKEN) {
            refuse(place, routing);
            return;
        }
        answer(routing, query, format)
                .onSuccess(sent -> tellOnce(false, null))
                .onFailure(failure -> fail(routing, failure))
                .onComplete(done -> places.giveBack(address));
    }

    private void refuse(Places.Outcome place, RoutingContext routing) {
        if (place == Places.Outcome.FULL) {
            meters.full();
            send(new Problem(503, "busy", "Busy", "answers under way: answers=" + places.taken()), routing);
        } else {
            meters.ofAnAddress();
            send(new Problem(503, "busy", "Busy", "too many answers of this address are under way"), routing);
        }
    }

    private Query read(MultiMap parameters, Format format, Query.Reader reader) throws BadParameterException {
        Layout layout = Layout.read(parameters, format);
        long nowMicros = clock.micros();
        String symbol = parameters.get("symbol");
        String symbols = parameters.get("symbols");
        if ((symbol == null) == (symbols == null)) {
            throw new BadParameterException(
                    "symbol",
                    "must be given, or symbols, and not both",
                    symbol == null ? "symbol is missing" : "symbol=" + symbol + " symbols=" + symbols);
        }
        if (symbol != null) {
            return reader.read(SymbolList.one("symbol", symbol), parameters, layout, nowMicros);
        }
        Map<String, Query> queries = new LinkedHashMap<>();
        for (String each : SymbolList.many("symbols", symbols, MAX_SYMBOLS)) {
            queries.put(each, reader.read(each, parameters, layout, nowMicros));
        }
        return new ManyQuery(queries, format);
    }

    private Future<Void> answer(RoutingContext routing, Query query, Format format) {
        long deadlineNanos = System.nanoTime() + FIRST_PIECE_NANOS;
        HttpServerResponse response = routing.response();
        return query.version(deadlineNanos).compose(version -> {
            Optional<String> tag = version.map(text -> tag(text, format));
            response.headers().add("Vary", "Accept");
            tag.ifPresent(value -> response.putHeader("ETag", value));
            if (tag.isPresent() && isKnown(routing.request().getHeader("If-None-Match"), tag.get())) {
                return response.setStatusCode(304).end();
            }
            return query.reply(deadlineNanos).compose(reply -> {
                response.putHeader("Content-Type", format.contentType());
                reply.link().ifPresent(link -> response.putHeader("Link", link));
                Body body = reply.body().after(query.head());
                return routing.request().method() == HttpMethod.HEAD
                        ? StreamedAnswer.sendHead(response, body, deadlineNanos)
                        : new StreamedAnswer(vertx, routing.request().connection(), response, body, Pace.DEFAULT)
                                .send(deadlineNanos);
            });
        });
    }

    /** Weak: another release may write the same rows in other words, and the same words may be sent compressed. */
    private static String tag(String version, Format format) {
        return "W/\"" + Long.toHexString(Fingerprint.of(version + " " + format)) + "\"";
    }

    /** @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2">RFC 9110, If-None-Match</a> */
    private static boolean isKnown(String ifNoneMatch, String tag) {
        return ifNoneMatch != null
                && Arrays.stream(ifNoneMatch.split(",")).map(String::trim).anyMatch(tag::equals);
    }

    private void fail(RoutingContext routing, Throwable failure) {
        if (failure instanceof ReaderTooSlowException slow) {
            meters.cut(slow.reason());
        }
        if (routing.response().headWritten()) {
            LOG.debug("an answer was cut: path={}", routing.request().path(), failure);
            Peer.of(routing.request().connection()).cut();
            return;
        }
        if (routing.response().closed()) {
            return;
        }
        routing.response().headers().remove("ETag"); // a problem is no version of the answer
        if (failure instanceof BadParameterException bad) {
            send(bad.problem(), routing);
            return;
        }
        Fault fault = Fault.of(failure);
        if (fault == Fault.BUG) {
            // without the query, which may have a token
            LOG.error("a request failed: path={}", routing.request().path(), failure);
        } else {
            tellOnce(true, failure);
        }
        send(fault.problem(), routing);
    }

    /** One line when it begins and one when it is over, however many ask. */
    private void tellOnce(boolean nowAway, Throwable reason) {
        if (nowAway && !away) {
            LOG.warn("the history can't be read, requests get 503: reason={}", String.valueOf(reason));
        } else if (away && !nowAway) {
            LOG.info("the history can be read again");
        }
        away = nowAway;
    }

    private static void send(Problem problem, RoutingContext routing) {
        if (problem.status() == 503) {
            routing.response().putHeader("Retry-After", RETRY_SECONDS);
        }
        routing.response().setChunked(false);
        problem.sendTo(routing.response()).onFailure(failure -> LOG.debug("problem not sent", failure));
    }
}
