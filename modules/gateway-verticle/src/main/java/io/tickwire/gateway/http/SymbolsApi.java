package io.tickwire.gateway.http;

import io.tickwire.domain.Symbol;
import io.tickwire.gateway.hub.Hub;
import io.tickwire.gateway.update.Update;
import io.tickwire.http.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/v1/symbols}: the live state of all symbols, and of one. From memory: as fast as ever whatever Postgres does. */
final class SymbolsApi {
    private static final String PATH = "/api/v1/symbols";
    private static final int WRITE_BYTES = 32 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(SymbolsApi.class);

    private final Hub hub;

    SymbolsApi(Hub hub) {
        this.hub = hub;
    }

    void addTo(Router router) {
        router.get(PATH).handler(this::all);
        router.get(PATH + "/*").handler(this::one); // a symbol may have slashes
    }

    private void all(RoutingContext routing) {
        HttpServerResponse response = routing.response()
                .setChunked(true)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-cache");
        response.exceptionHandler(failure -> LOG.debug("symbols not sent", failure));
        writeSome(response, hub.newest().iterator(), "{\"symbols\":[");
    }

    /** As much as the connection takes; the rest when it takes more. */
    private static void writeSome(HttpServerResponse response, Iterator<Update> updates, String head) {
        StringBuilder out = new StringBuilder(WRITE_BYTES + 256).append(head);
        boolean first = !head.isEmpty();
        while (updates.hasNext() && out.length() < WRITE_BYTES) {
            out.append(first ? "" : ",");
            append(out, updates.next());
            first = false;
        }
        if (!updates.hasNext()) {
            response.end(out.append("]}").toString()).onFailure(failure -> LOG.debug("symbols not sent", failure));
            return;
        }
        response.write(Buffer.buffer(out.toString()))
                .onSuccess(written -> writeSome(response, updates, ""))
                .onFailure(failure -> LOG.debug("symbols not sent", failure));
    }

    private static void append(StringBuilder out, Update update) {
        out.append("{\"symbol\":\"").append(update.symbol());
        out.append("\",\"ts\":\"").append(update.ts());
        out.append("\",\"price\":\"").append(update.price());
        out.append("\",\"changePct\":").append(update.changePct());
        out.append(",\"seq\":").append(update.seq()).append('}');
    }

    private void one(RoutingContext routing) {
        String asked = routing.request().path().substring(PATH.length() + 1);
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
