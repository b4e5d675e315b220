package io.tickwire.gateway.http;

import io.tickwire.domain.Symbol;
import io.tickwire.gateway.hub.Hub;
import io.tickwire.gateway.openapi.ApiContract;
import io.tickwire.gateway.query.BadParameterException;
import io.tickwire.gateway.query.SymbolList;
import io.tickwire.gateway.update.Message;
import io.tickwire.gateway.update.Update;
import io.tickwire.http.Problem;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/v1/symbols} and {@code /api/v1/snapshots}: the live state of all symbols, of one, and of some. From memory: as fast
 * as ever whatever Postgres does.
 */
final class SymbolsApi {
    private static final String PATH = "/api/v1/symbols";
    private static final String SNAPSHOTS = "/api/v1/snapshots";
    private static final int MAX_SNAPSHOTS = 1_000;
    /** All before the symbol; a client may write {@code //} for {@code /}, and the symbol may have slashes of its own. */
    private static final Pattern SLASHES_BEFORE = Pattern.compile("^/+api/+v1/+symbols/+");

    private static final Logger LOG = LoggerFactory.getLogger(SymbolsApi.class);

    private final Hub hub;
    private final ApiContract contract;

    SymbolsApi(Hub hub, ApiContract contract) {
        this.hub = hub;
        this.contract = contract;
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
        send(routing, JsonList.of("{\"symbols\":[", hub.newest(), SymbolsApi::append, "]}"));
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
        List<Update> newest = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (String symbol : asked) {
            hub.newest(symbol).ifPresentOrElse(newest::add, () -> unknown.add(Message.text(symbol)));
        }
        send(
                routing,
                JsonList.of(
                        "{\"snapshots\":[",
                        newest,
                        (out, update) -> out.appendBytes(update.json()),
                        "],\"unknown\":[" + String.join(",", unknown) + "]}"));
    }

    private static void send(RoutingContext routing, JsonList list) {
        HttpServerResponse response = routing.response()
                .setChunked(true)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-cache");
        response.exceptionHandler(failure -> LOG.debug("symbols not sent", failure));
        writeSome(response, list);
    }

    /** As much as the connection takes; the rest when it takes more. */
    private static void writeSome(HttpServerResponse response, JsonList list) {
        Buffer piece = list.next();
        if (list.isEnded()) {
            response.end(piece).onFailure(failure -> LOG.debug("symbols not sent", failure));
            return;
        }
        response.write(piece)
                .onSuccess(written -> writeSome(response, list))
                .onFailure(failure -> LOG.debug("symbols not sent", failure));
    }

    private static void append(Buffer out, Update update) {
        out.appendString("{\"symbol\":" + Message.text(update.symbol()) + ",\"ts\":" + Message.text(update.ts())
                + ",\"price\":" + Message.text(update.price()) + ",\"changePct\":" + update.changePct() + ",\"seq\":"
                + update.seq() + "}");
    }

    private void one(RoutingContext routing) {
        String asked = SLASHES_BEFORE.matcher(routing.request().path()).replaceFirst("");
        String symbol = symbol(asked);
        if (symbol == null) {
            answer(new Problem(400, "bad_symbol", "Bad symbol", Symbol.RULE + ": symbol=" + asked), routing);
            return;
        }
        Optional<Update> newest = hub.newest(symbol);
        if (newest.isEmpty()) {
            answer(
                    new Problem(404, "unknown_symbol", "Unknown symbol", "has no live state: symbol=" + symbol),
                    routing);
            return;
        }
        routing.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-cache")
                .end(Buffer.buffer(newest.get().json()))
                .onFailure(failure -> LOG.debug("symbol not sent", failure));
    }

    private static String symbol(String escaped) {
        try {
            return Symbol.normalize(URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return null; // an escape that is none
        }
    }

    private static void answer(Problem problem, RoutingContext routing) {
        problem.sendTo(routing.response()).onFailure(failure -> LOG.debug("problem not sent", failure));
    }
}
