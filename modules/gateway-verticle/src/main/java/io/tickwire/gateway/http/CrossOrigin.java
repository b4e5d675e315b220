package io.tickwire.gateway.http;

import io.tickwire.config.AllowedOrigins;
import io.tickwire.gateway.access.Access;
import io.tickwire.gateway.access.Denial;
import io.tickwire.http.Problem;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets pages of the allowed origins read, and those that this server serves. Of a page of another origin, no request is carried out
 * that could tell something: neither the API nor events nor a WebSocket handshake, which browsers make without asking. Answers
 * {@code OPTIONS} of every path, which a browser asks before it sends a header of its own. What sends no {@code Origin} is no page.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS protocol</a>
 */
final class CrossOrigin implements Handler<RoutingContext> {
    static final String METHODS = "GET, HEAD, OPTIONS";

    private static final Logger LOG = LoggerFactory.getLogger(CrossOrigin.class);
    private static final String REQUEST_HEADERS =
            "Accept, Authorization, Content-Type, If-None-Match, Last-Event-ID, X-Request-Id";
    private static final String RESPONSE_HEADERS = "ETag, Link, Retry-After, WWW-Authenticate, X-Request-Id";
    private static final String MAX_AGE_SECONDS = "7200"; // the most that Chromium keeps

    /** What tells something. The dashboard and the documents are the same for everybody. */
    private static final Pattern TELLING = Pattern.compile("(?i)/+(?:api|sse|ws)(?:/.*)?");

    private final Access access;

    CrossOrigin(Access access) {
        this.access = access;
    }

    @Override
    public void handle(RoutingContext routing) {
        boolean isPreflight = routing.request().method() == HttpMethod.OPTIONS;
        MultiMap headers = routing.response().headers();
        String origin = routing.request().getHeader(HttpHeaders.ORIGIN);
        if (access.origins().any()) {
            allow(headers, "*");
        } else {
            headers.add(HttpHeaders.VARY, "Origin");
            if (origin != null && isAllowed(origin, routing.request())) {
                allow(headers, origin);
            } else if (origin != null && (isPreflight || isTelling(routing))) {
                access.denied(Denial.ORIGIN);
                new Problem(403, "bad_origin", "Bad origin", "pages of this origin may not read: origin=" + origin)
                        .sendTo(routing.response())
                        .onFailure(failure -> LOG.debug("problem not sent", failure));
                return;
            }
        }
        if (!isPreflight) {
            routing.next();
            return;
        }
        headers.set(HttpHeaders.ALLOW, METHODS);
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
        headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
        routing.response().setStatusCode(204).end().onFailure(failure -> LOG.debug("preflight not answered", failure));
    }

    private boolean isAllowed(String origin, HttpServerRequest request) {
        return access.origins().allows(origin) || AllowedOrigins.isSame(origin, authority(request));
    }

    /** What the client asked, as HTTP/1.1 and HTTP/2 say it; what a proxy says of another host is not trusted. */
    private static String authority(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        return authority == null ? null : authority.toString();
    }

    /** Of the path as it came, and as the routes see it. */
    private static boolean isTelling(RoutingContext routing) {
        return TELLING.matcher(routing.normalizedPath()).matches()
                || TELLING.matcher(routing.request().path()).matches();
    }

    private static void allow(MultiMap headers, String origin) {
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS);
    }
}
