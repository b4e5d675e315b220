package io.tickwire.gateway.sse;

import io.tickwire.gateway.client.Desk;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /sse}: begins an event stream. */
public final class SseRoute implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(SseRoute.class);

    private final Desk desk;

    public SseRoute(Desk desk) {
        this.desk = desk;
    }

    @Override
    public void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        SseRequest wanted;
        try {
            wanted = SseRequest.read(request);
        } catch (SseRequest.BadRequest e) {
            e.problem().sendTo(request.response()).onFailure(failure -> LOG.debug("not answered", failure));
            return;
        }
        Runnable abort = () -> request.connection().close().onFailure(failure -> LOG.debug("not aborted", failure));
        new SseSession(request.response(), desk, abort).begin(wanted);
    }
}
