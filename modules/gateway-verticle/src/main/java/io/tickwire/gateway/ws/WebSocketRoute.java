package io.tickwire.gateway.ws;

import io.tickwire.gateway.access.Admission;
import io.tickwire.gateway.access.Grant;
import io.tickwire.gateway.client.Desk;
import io.tickwire.gateway.client.Outflow;
import io.tickwire.http.Problem;
import io.tickwire.http.RequestId;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /ws}: takes the handshake and begins a session. */
public final class WebSocketRoute implements Handler<RoutingContext> {
    public static final String SUBPROTOCOL = "tickwire.v1";

    /** Above {@link MessageAssembly#MAX_BYTES}, so that a client that sends a little more is told why it is closed. */
    public static final int MAX_FRAME_BYTES = 16 * MessageAssembly.MAX_BYTES;

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketRoute.class);

    private final Desk desk;

    public WebSocketRoute(Desk desk) {
        this.desk = desk;
    }

    /** Whether a request can become a WebSocket. */
    public static boolean isHandshake(HttpServerRequest request) {
        return Handshake.fault(request).isEmpty();
    }

    @Override
    public void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        Optional<Problem> fault = Handshake.fault(request);
        if (fault.isPresent()) {
            RequestId.echo(request);
            if (fault.get().status() == Handshake.UPGRADE_REQUIRED) {
                request.response()
                        .putHeader(HttpHeaders.UPGRADE, Handshake.PROTOCOL)
                        .putHeader(HttpHeaders.CONNECTION, "Upgrade")
                        .putHeader("Sec-WebSocket-Version", Handshake.VERSION);
            }
            fault.get().sendTo(request.response()).onFailure(failure -> LOG.debug("not answered", failure));
            return;
        }
        HttpConnection connection = request.connection();
        request.headers() // Vert.x takes no lists
                .set(HttpHeaders.UPGRADE, Handshake.PROTOCOL)
                .set(HttpHeaders.CONNECTION, "Upgrade");
        request.toWebSocket()
                .onSuccess(socket -> begin(socket, connection, Admission.grantOf(routing)))
                .onFailure(failure -> LOG.debug("no handshake", failure));
    }

    private void begin(ServerWebSocket socket, HttpConnection connection, Optional<Grant> grant) {
        if (Outflow.isOpen(connection)) {
            new WebSocketSession(socket, desk, connection, grant).begin();
        }
    }
}
