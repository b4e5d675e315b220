package io.tickwire.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets pages of any origin read: what is public here is public on the WebSocket too. Answers {@code OPTIONS} of every path, which
 * a browser asks before it sends a header of its own.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS protocol</a>
 */
final class CrossOrigin implements Handler<RoutingContext> {
    static final String METHODS = "GET, HEAD, OPTIONS";

    private static final Logger LOG = LoggerFactory.getLogger(CrossOrigin.class);
    private static final String REQUEST_HEADERS =
            "Accept, Authorization, Content-Type, If-None-Match, Last-Event-ID, X-Request-Id";
    private static final String RESPONSE_HEADERS = "ETag, Link, Retry-After, X-Request-Id";
    private static final String MAX_AGE_SECONDS = "7200"; // the most that Chromium keeps

    @Override
    public void handle(RoutingContext routing) {
        MultiMap headers = routing.response().headers();
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS);
        if (routing.request().method() != HttpMethod.OPTIONS) {
            routing.next();
            return;
        }
        headers.set(HttpHeaders.ALLOW, METHODS);
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
        headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
        routing.response().setStatusCode(204).end().onFailure(failure -> LOG.debug("preflight not answered", failure));
    }
}
