package io.tickwire.gateway.http;

import io.tickwire.gateway.access.Access;
import io.tickwire.gateway.access.Admission;
import io.tickwire.gateway.access.CoverChecks;
import io.tickwire.gateway.client.Desk;
import io.tickwire.gateway.client.Outflow;
import io.tickwire.gateway.history.HistoryApi;
import io.tickwire.gateway.openapi.ApiContract;
import io.tickwire.gateway.openapi.ApiDocs;
import io.tickwire.gateway.sse.SseRoute;
import io.tickwire.gateway.ws.WebSocketRoute;
import io.tickwire.http.Problem;
import io.tickwire.http.RequestId;
import io.tickwire.http.TokenText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All paths of the gateway. */
public final class Site {
    private static final Logger LOG = LoggerFactory.getLogger(Site.class);

    /** Of a path, which costs more a character than the rest of a request: it is normalised. A query may be longer. */
    static final int MAX_PATH_CHARS = 1_024;

    /**
     * The dashboard runs the scripts and styles of this server and talks to it alone. Tools that drive a page evaluate text in it and
     * bring a style of theirs, which is allowed; the page itself makes no code of data.
     */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self' 'unsafe-eval'; "
            + "style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
            + "base-uri 'self'; frame-ancestors 'self'";

    private static final String PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

    private Site() {}

    /** @param correlation the market's newest, as JSON; completes on the event loop that asks */
    public static Router router(
            Vertx vertx,
            Desk desk,
            HistoryApi history,
            Supplier<Future<Optional<Buffer>>> correlation,
            ApiContract contract) {
        Access access = desk.access();
        Router router = Router.router(vertx);
        router.route().handler(Site::commonHeaders).handler(Site::refuseLongPath);
        router.route().handler(new CrossOrigin(access));
        router.route("/api/*").handler(new Admission(access));
        router.route("/sse").handler(new Admission(access));
        router.route("/ws").handler(new Admission(access, WebSocketRoute::isHandshake));
        CoverChecks.addTo(router, access);
        SseRoute events = new SseRoute(desk);
        KnownParameters eventParameters = new KnownParameters("channels", "conflateMs", "lastEventId");
        router.head("/sse").handler(eventParameters).handler(events::head);
        history.addTo(router); // before the next line: it has a HEAD of its own
        router.head().handler(Site::asGet);
        router.get("/sse").handler(eventParameters).handler(events);
        router.get("/ws").handler(new KnownParameters()).handler(new WebSocketRoute(desk));
        new SymbolsApi(vertx, desk, contract).addTo(router);
        new MarketApi(desk.hub(), correlation).addTo(router);
        ApiDocs.addTo(router, contract);
        router.route()
                .method(HttpMethod.GET)
                .handler(StaticHandler.create("webroot")
                        .setCachingEnabled(false)
                        .setDirectoryListing(false)
                        .setDefaultContentEncoding("UTF-8"));
        router.errorHandler(400, routing -> problem(routing, 400, "bad_request", "Bad request", "can't be read"));
        router.errorHandler(404, routing -> problem(routing, 404, "not_found", "Not found", "no such path"));
        router.errorHandler(405, Site::methodNotAllowed);
        router.errorHandler(406, Site::notAcceptable);
        router.errorHandler(500, Site::fault);
        return router;
    }

    private static void commonHeaders(RoutingContext routing) {
        RequestId.echo(routing.request());
        routing.response()
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .putHeader("Referrer-Policy", "no-referrer") // a URL may have a token
                .putHeader("X-Frame-Options", "SAMEORIGIN")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Permissions-Policy", PERMISSIONS_POLICY)
                .putHeader("Cache-Control", "no-cache")
                .putHeader("Vary", "Accept-Encoding");
        String accept = routing.request().getHeader(HttpHeaders.ACCEPT);
        if (accept != null && accept.isBlank()) {
            routing.request().headers().remove(HttpHeaders.ACCEPT); // RFC 9110, 12.5.1: the same as none
        }
        routing.queryParams().remove(Admission.PARAMETER);
        routing.next();
    }

    private static void refuseLongPath(RoutingContext routing) {
        if (routing.request().path().length() > MAX_PATH_CHARS) {
            problem(
                    routing,
                    414,
                    "uri_too_long",
                    "The URI is too long",
                    "the path must be at most " + MAX_PATH_CHARS + " characters");
        } else {
            routing.next();
        }
    }

    /** The same answer; its body stays behind, as the connection knows what was asked. */
    private static void asGet(RoutingContext routing) {
        String query = routing.request().query();
        routing.reroute(HttpMethod.GET, routing.request().path() + (query == null ? "" : "?" + query));
    }

    private static void methodNotAllowed(RoutingContext routing) {
        routing.response().putHeader(HttpHeaders.ALLOW, CrossOrigin.METHODS);
        String method = routing.request().method().name();
        problem(routing, 405, "method_not_allowed", "Not allowed", "must be GET: method=" + method);
    }

    private static void notAcceptable(RoutingContext routing) {
        String accept = routing.request().getHeader("Accept");
        problem(routing, 406, "not_acceptable", "Not acceptable", "no such media type here: accept=" + accept);
    }

    private static void fault(RoutingContext routing) {
        if (isGone(routing)) {
            LOG.debug("a client has gone", routing.failure());
            return;
        }
        String requestId = RequestId.of(routing.response());
        LOG.error(
                "a request failed: requestId={} path={}",
                requestId,
                TokenText.mask(routing.request().path()),
                routing.failure());
        problem(routing, 500, "internal_error", "Internal error", "an unexpected fault, logged on the server");
    }

    /** A file that can't be sent because its reader has gone is no fault of ours, and nothing to fill a log with. */
    private static boolean isGone(RoutingContext routing) {
        return routing.response().closed() || !Outflow.isOpen(routing.request().connection());
    }

    private static void problem(RoutingContext routing, int status, String code, String title, String detail) {
        if (routing.response().ended() || routing.response().headWritten()) {
            return;
        }
        new Problem(status, code, title, detail + ": path=" + routing.request().path())
                .sendTo(routing.response())
                .onFailure(failure -> LOG.debug("problem not sent", failure));
    }
}
