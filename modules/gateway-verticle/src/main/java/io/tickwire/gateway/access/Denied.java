package io.tickwire.gateway.access;

import io.tickwire.http.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers to who is not let in.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3">RFC 6750, 3: WWW-Authenticate</a>
 */
public final class Denied {
    /** Of problems and of WebSocket errors. */
    public static final String CODE = "unauthorized";

    private static final String TITLE = "Unauthorized";
    private static final String SCHEME = "Bearer realm=\"tickwire\"";
    private static final Logger LOG = LoggerFactory.getLogger(Denied.class);

    private Denied() {}

    /** 401: a token is needed. */
    static void noToken(HttpServerResponse response) {
        send(response, 401, SCHEME, "needs a token, by Authorization: Bearer or the parameter token");
    }

    /** 401: the token opens nothing. */
    static void badToken(HttpServerResponse response, BadTokenException bad) {
        String detail = "the token " + bad.getMessage();
        send(
                response,
                401,
                SCHEME + ", error=\"invalid_token\", error_description=\"" + quotable(detail) + "\"",
                detail);
    }

    /**
     * 403: the token is good, and not for this.
     *
     * @param what a channel, as its name
     */
    public static void notCovered(HttpServerResponse response, String what) {
        send(response, 403, SCHEME + ", error=\"insufficient_scope\"", notCovered(what));
    }

    /** The same, in words. */
    public static String notCovered(String what) {
        return "the token does not cover it: channel=" + what;
    }

    /** What a quoted string of a header may hold. */
    private static String quotable(String text) {
        return text.replaceAll("[^ !#-\\[\\]-~]", "'");
    }

    private static void send(HttpServerResponse response, int status, String authenticate, String detail) {
        response.putHeader("WWW-Authenticate", authenticate).putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        new Problem(status, CODE, TITLE, detail)
                .sendTo(response)
                .onFailure(failure -> LOG.debug("denial not sent", failure));
    }
}
