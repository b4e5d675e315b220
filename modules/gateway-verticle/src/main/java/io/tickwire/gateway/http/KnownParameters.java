package io.tickwire.gateway.http;

import io.tickwire.http.Problem;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses a query with a parameter that the path does not have: it was meant to change the answer, and does not. */
final class KnownParameters implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(KnownParameters.class);

    private final List<String> known;

    KnownParameters(String... known) {
        this.known = List.of(known);
    }

    @Override
    public void handle(RoutingContext routing) {
        Optional<String> unknown = routing.queryParams().names().stream()
                .filter(name -> !known.contains(name))
                .findFirst();
        if (unknown.isEmpty()) {
            routing.next();
            return;
        }
        String name = unknown.get();
        String mustBe = known.isEmpty()
                ? "must be left out, no parameters here: "
                : "must be one of " + String.join(", ", known) + ": ";
        new Problem(
                        400,
                        "bad_parameter",
                        "Bad parameter",
                        mustBe + name + "=" + routing.queryParams().get(name))
                .with("parameter", name)
                .sendTo(routing.response())
                .onFailure(failure -> LOG.debug("problem not sent", failure));
    }
}
