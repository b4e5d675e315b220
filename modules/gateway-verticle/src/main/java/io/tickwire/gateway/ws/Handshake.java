package io.tickwire.gateway.ws;

import io.tickwire.http.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * What a request must have to become a WebSocket.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-4.2.1">RFC 6455, 4.2.1 and 4.4</a>
 */
final class Handshake {
    static final String PROTOCOL = "websocket";
    static final String VERSION = "13";
    static final int UPGRADE_REQUIRED = 426;

    private static final int KEY_BYTES = 16;

    private Handshake() {}

    /** What is wrong with the handshake; empty when it can be answered with 101. */
    static Optional<Problem> fault(HttpServerRequest request) {
        String upgrade = request.getHeader(HttpHeaders.UPGRADE);
        if (!hasToken(upgrade, PROTOCOL)) {
            return upgradeRequired(
                    "must be a WebSocket handshake with the header Upgrade: websocket, which a proxy must pass on: upgrade="
                            + upgrade);
        }
        if (request.version() != HttpVersion.HTTP_1_1) {
            return bad("must be of HTTP/1.1, from a proxy too: version="
                    + request.version().alpnName());
        }
        String connection = String.join(", ", request.headers().getAll(HttpHeaders.CONNECTION));
        if (!hasToken(connection, "upgrade")) {
            return bad(
                    "must have the header Connection: Upgrade, which a proxy must pass on: connection=" + connection);
        }
        String version = request.getHeader("Sec-WebSocket-Version");
        if (!VERSION.equals(version)) {
            return upgradeRequired("must have the header Sec-WebSocket-Version: 13: sec-websocket-version=" + version);
        }
        String key = request.getHeader("Sec-WebSocket-Key");
        return isKey(key)
                ? Optional.empty()
                : bad("must have the header Sec-WebSocket-Key with 16 bytes in Base64: sec-websocket-key=" + key);
    }

    private static boolean hasToken(String header, String token) {
        return header != null
                && Arrays.stream(header.split(",")).map(String::trim).anyMatch(token::equalsIgnoreCase);
    }

    private static boolean isKey(String key) {
        try {
            return key != null && Base64.getDecoder().decode(key.trim()).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<Problem> upgradeRequired(String detail) {
        return Optional.of(new Problem(UPGRADE_REQUIRED, "upgrade_required", "Upgrade required", detail + " path=/ws"));
    }

    private static Optional<Problem> bad(String detail) {
        return Optional.of(new Problem(400, "bad_handshake", "Bad handshake", detail + " path=/ws"));
    }
}
