package io.tickwire.gateway.http;

import io.tickwire.gateway.hub.Hub;
import io.tickwire.http.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/v1/market}, from memory, and {@code /api/v1/market/correlation}, from Redis. */
final class MarketApi {
    private static final String PATH = "/api/v1/market";
    private static final Logger LOG = LoggerFactory.getLogger(MarketApi.class);

    private final Hub hub;
    private final Supplier<Future<Optional<Buffer>>> correlation;

    /** @param correlation the newest one, as JSON; completes on the event loop of the request */
    MarketApi(Hub hub, Supplier<Future<Optional<Buffer>>> correlation) {
        this.hub = hub;
        this.correlation = correlation;
    }

    void addTo(Router router) {
        router.get(PATH).handler(new KnownParameters()).handler(this::market);
        router.get(PATH + "/correlation").handler(new KnownParameters()).handler(this::correlation);
    }

    private void market(RoutingContext routing) {
        hub.market()
                .ifPresentOrElse(
                        newest -> send(routing, Buffer.buffer(newest.json())),
                        () -> answer(none("no market view was published yet; calc-cross publishes it"), routing));
    }

    private void correlation(RoutingContext routing) {
        correlation.get().onComplete(read -> {
            if (read.failed()) {
                LOG.debug("can't read the correlation", read.cause());
                answer(
                        new Problem(
                                503,
                                "market_unavailable",
                                "Market unavailable",
                                "the correlation can't be read from Redis now, try again"),
                        routing);
                return;
            }
            read.result()
                    .ifPresentOrElse(
                            json -> send(routing, json),
                            () -> answer(
                                    none("no correlation was computed yet; calc-cross computes it once a minute"),
                                    routing));
        });
    }

    private static Problem none(String detail) {
        return new Problem(404, "no_market", "No market view", detail);
    }

    private static void send(RoutingContext routing, Buffer json) {
        routing.response()
                .putHeader("Content-Type", "application/json")
                .end(json)
                .onFailure(failure -> LOG.debug("market not sent", failure));
    }

    private static void answer(Problem problem, RoutingContext routing) {
        problem.sendTo(routing.response()).onFailure(failure -> LOG.debug("problem not sent", failure));
    }
}
