package io.tickwire.gateway.http;

import io.tickwire.domain.Symbol;
import io.tickwire.gateway.access.Admission;
import io.tickwire.gateway.access.ChannelPatterns;
import io.tickwire.gateway.access.Grant;
import io.tickwire.gateway.client.BoundReports;
import io.tickwire.gateway.client.Desk;
import io.tickwire.gateway.client.Peer;
import io.tickwire.gateway.client.Places;
import io.tickwire.gateway.hub.Hub;
import io.tickwire.gateway.hub.WantedPartitions;
import io.tickwire.gateway.openapi.ApiContract;
import io.tickwire.gateway.query.BadParameterException;
import io.tickwire.gateway.query.SymbolList;
import io.tickwire.gateway.query.SymbolPath;
import io.tickwire.gateway.update.Message;
import io.tickwire.gateway.update.Update;
import io.tickwire.http.Problem;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/v1/symbols} and {@code /api/v1/snapshots}: the live state of all symbols, of one, and of some. From memory: as fast
 * as ever whatever Postgres does. Where a gateway hears only what its clients want, who asks here wants it, too: the first to ask waits
 * for the stored state, and for a while the next don't. What is not heard is never answered from.
 */
final class SymbolsApi {
    private static final String PATH = "/api/v1/symbols";
    private static final String SNAPSHOTS = "/api/v1/snapshots";
    private static final int MAX_SNAPSHOTS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(SymbolsApi.class);

    /** Lists of all symbols under way at once on an event loop. They share their bytes while they began at about the same time. */
    static final int MAX_LISTS = 32;

    /** Time for one of them: a list of 100,000 symbols, 10 MB, at 1.3 Mbit/s. */
    private static final long LIST_MS = 60_000;

    private static final String RETRY_SECONDS = "1";

    private final Vertx vertx;
    private final Desk desk;
    private final Hub hub;
    private final ApiContract contract;
    private final BoundReports bounds;
    private final Places places = new Places(MAX_LISTS);
    private final SharedLists<Optional<ChannelPatterns>> lists;

    SymbolsApi(Vertx vertx, Desk desk, ApiContract contract) {
        this.vertx = vertx;
        this.desk = desk;
        this.hub = desk.hub();
        this.bounds = desk.bounds();
        this.contract = contract;
        this.lists = new SharedLists<>(desk::nanos);
    }

    void addTo(Router router) {
        router.get(PATH).handler(checked("getSymbols", this::all));
        router.get(PATH + "/*").handler(checked("getSymbol", this::one)); // a symbol may have slashes
        router.get(SNAPSHOTS).handler(checked("getSnapshots", this::snapshots));
    }

    private Handler<RoutingContext> checked(String operationId, Handler<RoutingContext> handler) {
        return routing -> contract.check(operationId, routing.queryParams())
                .ifPresentOrElse(bad -> answer(bad, routing), () -> handler.handle(routing));
    }

    private void all(RoutingContext routing) {
        String address = routing.request().remoteAddress().hostAddress();
        if (places.take(address) != Places.Outcome.TAKEN) {
            bounds.reached(BoundReports.Bound.LISTS);
            routing.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
            answer(new Problem(503, "busy", "Busy", "lists under way: answers=" + places.taken()), routing);
            return;
        }
        desk.hearing()
                .hear(WantedPartitions.all(desk.partitions()))
                .transform(heard -> heard.succeeded() ? sendAll(routing) : refuse(routing))
                .onComplete(sent -> places.giveBack(address));
    }

    private Future<Void> sendAll(RoutingContext routing) {
        HttpConnection connection = routing.request().connection();
        long cutting = vertx.setTimer(LIST_MS, late -> Peer.of(connection).cut());
        Grant grant = Admission.grantOf(routing).orElseThrow();
        SharedList.Edition edition = lists.edition(grant.patterns(), () -> list(grant));
        return writeSome(begin(routing), edition::piece, edition::isLast, 0)
                .onComplete(sent -> vertx.cancelTimer(cutting));
    }

    /** Of those alone that the token covers. */
    private JsonList list(Grant grant) {
        List<Update> symbols = hub.newest();
        return JsonList.of(
                "{\"symbols\":[",
                grant.patterns().isEmpty()
                        ? symbols
                        : symbols.stream()
                                .filter(update -> grant.covers("symbol", update.symbol()))
                                .toList(),
                SymbolsApi::append,
                "]}");
    }

    /** Carries out what needs the state of some symbols. */
    private void whenHeard(List<String> asked, RoutingContext routing, Runnable answer) {
        desk.hearing()
                .hear(WantedPartitions.ofSymbols(asked, desk.partitions()))
                .onComplete(heard -> {
                    if (heard.succeeded()) {
                        answer.run();
                    } else {
                        refuse(routing);
                    }
                });
    }

    private static Future<Void> refuse(RoutingContext routing) {
        routing.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        answer(
                new Problem(
                        503, "live_unavailable", "Live state unavailable", "can't be read from Redis now, try again"),
                routing);
        return Future.succeededFuture();
    }

    /** The newest messages of the symbols asked for, in the order in which they were asked for. */
    private void snapshots(RoutingContext routing) {
        List<String> asked;
        try {
            asked = SymbolList.many("symbols", routing.queryParams().get("symbols"), MAX_SNAPSHOTS);
        } catch (BadParameterException e) {
            answer(e.problem(), routing);
            return;
        }
        whenHeard(asked, routing, () -> sendSnapshots(asked, routing));
    }

    private void sendSnapshots(List<String> asked, RoutingContext routing) {
        List<Update> newest = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (String symbol : asked) {
            hub.newest(symbol).ifPresentOrElse(newest::add, () -> unknown.add(Message.text(symbol)));
        }
        JsonList list = JsonList.of(
                "{\"snapshots\":[",
                newest,
                (out, update) -> out.appendBytes(update.json()),
                "],\"unknown\":[" + String.join(",", unknown) + "]}");
        writeSome(begin(routing), number -> list.next(), number -> list.isEnded(), 0)
                .onFailure(failure -> LOG.debug("snapshots not sent", failure));
    }

    private static HttpServerResponse begin(RoutingContext routing) {
        return routing.response().setChunked(true).putHeader("Content-Type", "application/json");
    }

    /**
     * As much as the connection takes; the rest when it takes more. Completes when all is sent, and fails when the client has gone.
     *
     * @param isLast asked after the piece was given
     */
    private static Future<Void> writeSome(
            HttpServerResponse response, IntFunction<Buffer> pieces, IntPredicate isLast, int number) {
        Buffer piece = pieces.apply(number);
        if (isLast.test(number)) {
            return response.end(piece);
        }
        return response.write(piece).compose(written -> writeSome(response, pieces, isLast, number + 1));
    }

    private static void append(Buffer out, Update update) {
        out.appendString("{\"symbol\":" + Message.text(update.symbol()) + ",\"ts\":" + Message.text(update.ts())
                + ",\"price\":" + Message.text(update.price()) + ",\"changePct\":" + update.changePct() + ",\"seq\":"
                + update.seq() + "}");
    }

    private void one(RoutingContext routing) {
        String path = routing.request().path();
        SymbolPath.symbol(path)
                .ifPresentOrElse(
                        symbol -> whenHeard(List.of(symbol), routing, () -> sendOne(symbol, routing)),
                        () -> answer(
                                new Problem(
                                        400,
                                        "bad_symbol",
                                        "Bad symbol",
                                        Symbol.RULE + ": symbol=" + SymbolPath.text(path)),
                                routing));
    }

    private void sendOne(String symbol, RoutingContext routing) {
        Optional<Update> newest = hub.newest(symbol);
        if (newest.isEmpty()) {
            answer(
                    new Problem(404, "unknown_symbol", "Unknown symbol", "has no live state: symbol=" + symbol),
                    routing);
            return;
        }
        routing.response()
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(newest.get().json()))
                .onFailure(failure -> LOG.debug("symbol not sent", failure));
    }

    private static void answer(Problem problem, RoutingContext routing) {
        problem.sendTo(routing.response()).onFailure(failure -> LOG.debug("problem not sent", failure));
    }
}
