package io.tickwire.gateway.sse;

import io.tickwire.gateway.access.Admission;
import io.tickwire.gateway.access.Denial;
import io.tickwire.gateway.access.Denied;
import io.tickwire.gateway.access.Grant;
import io.tickwire.gateway.client.Desk;
import io.tickwire.gateway.client.Outflow;
import io.tickwire.gateway.hub.Channel;
import io.tickwire.http.Problem;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /sse}: begins an event stream. */
public final class SseRoute implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(SseRoute.class);

    private static final Problem OVERLOADED = new Problem(
            503, "overloaded", "Overloaded", "too much waits for clients that do not read; try again later");
    private static final Problem QUEUE_AWAY =
            new Problem(503, "overloaded", "Overloaded", "the queue can't be read now; try again later");
    private static final String RETRY_SECONDS = "10";

    private final Desk desk;

    public SseRoute(Desk desk) {
        this.desk = desk;
    }

    @Override
    public void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (!Outflow.isOpen(request.connection())) {
            return;
        }
        Grant grant = Admission.grantOf(routing).orElseThrow();
        read(request, grant).ifPresent(wanted -> desk.hear(wanted.views())
                .transform(heard -> desk.tape().hear(wanted.ticks()))
                .onSuccess(heard -> begin(request, wanted, grant))
                .onFailure(away -> refuse(request)));
    }

    private static void refuse(HttpServerRequest request) {
        request.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        QUEUE_AWAY.sendTo(request.response()).onFailure(failure -> LOG.debug("not answered", failure));
    }

    private void begin(HttpServerRequest request, SseRequest wanted, Grant grant) {
        if (!Outflow.isOpen(request.connection())) {
            return; // it has gone meanwhile
        }
        if (desk.hub().takes(wanted.views())) {
            new SseSession(request.response(), desk, request.connection(), wanted, grant).begin();
        } else {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
            OVERLOADED.sendTo(request.response()).onFailure(failure -> LOG.debug("not answered", failure));
        }
    }

    /** The head of the stream, and its end. */
    public void head(RoutingContext routing) {
        read(routing.request(), Admission.grantOf(routing).orElseThrow())
                .ifPresent(wanted -> SseSession.putHeaders(routing.response())
                        .end()
                        .onFailure(failure -> LOG.debug("not answered", failure)));
    }

    /** What is asked for; empty when it can't be had, and that was answered. */
    private Optional<SseRequest> read(HttpServerRequest request, Grant grant) {
        try {
            SseRequest wanted = SseRequest.read(request);
            Optional<Channel> denied = grant.firstNotCovered(wanted.channels());
            if (denied.isPresent()) {
                desk.access().denied(Denial.CHANNEL);
                Denied.notCovered(request.response(), denied.get().toString());
                return Optional.empty();
            }
            return Optional.of(wanted);
        } catch (SseRequest.BadRequest e) {
            e.bound().ifPresent(desk.bounds()::reached);
            e.problem().sendTo(request.response()).onFailure(failure -> LOG.debug("not answered", failure));
            return Optional.empty();
        }
    }
}
