package io.tickwire.launcher;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tickwire.http.Connections;
import io.tickwire.http.InvalidRequest;
import io.tickwire.http.Listener;
import io.tickwire.http.Problem;
import io.tickwire.role.ListenFault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /health/live}, {@code /health/ready} and {@code /metrics}. Live means that the process answers and no event loop of a
 * role is given up; ready means that every check of every role here holds. Until the roles have started it is not ready. It has
 * its event loop together with the leases: scrapes are written on a worker, one at a time.
 */
final class ManagementServer {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
    private static final String METHODS = "GET, HEAD, OPTIONS";
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Vertx vertx;
    private final HealthChecks readiness;
    private final Supplier<JsonObject> lostLoops;
    private final PrometheusMeterRegistry meters;
    private final Version version;
    private final Connections connections;
    private volatile boolean started;
    private HttpServer server;

    /** @param lostLoops roles whose event loops are given up, with why; the process is not live while there are any */
    ManagementServer(
            Vertx vertx,
            HealthChecks readiness,
            Supplier<JsonObject> lostLoops,
            PrometheusMeterRegistry meters,
            Version version) {
        this.vertx = vertx;
        this.readiness = readiness;
        this.lostLoops = lostLoops;
        this.meters = meters;
        this.version = version;
        this.connections = new Connections(Listener.MANAGEMENT, meters);
        readiness.register("process/started", check -> check.tryComplete(started ? Status.OK() : Status.KO()));
    }

    Future<Void> start(String host, int port) {
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setPerMessageWebSocketCompressionSupported(false) // no web sockets here: spares their handlers
                .setPerFrameWebSocketCompressionSupported(false);
        return vertx.createHttpServer(options)
                .connectionHandler(connections.forServer(options))
                .requestHandler(this::route)
                .invalidRequestHandler(new InvalidRequest())
                .listen(port, host)
                .recover(ListenFault.at("TICKWIRE_MANAGEMENT_HOST", host, "TICKWIRE_MANAGEMENT_PORT", port))
                .onSuccess(listening -> server = listening)
                .mapEmpty();
    }

    /** The roles run: from now on readiness is theirs to tell. */
    void markStarted() {
        started = true;
    }

    /** Stop is under way: balancers must look elsewhere. */
    void markStopping() {
        started = false;
    }

    int port() {
        return server.actualPort();
    }

    Future<Void> stop() {
        return server == null ? Future.succeededFuture() : server.close();
    }

    private void route(HttpServerRequest request) {
        Future<Void> answered;
        if (request.method() == HttpMethod.OPTIONS) {
            answered = request.response()
                    .setStatusCode(204)
                    .putHeader("Allow", METHODS)
                    .end();
        } else if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
            request.response().putHeader("Allow", METHODS);
            answered = new Problem(
                            405, "method_not_allowed", "Method not allowed", "must be GET: method=" + request.method())
                    .sendTo(request.response());
        } else {
            answered = switch (request.path()) {
                case "/health", "/health/live" -> live(request.response());
                case "/health/ready" -> readiness.checkStatus().compose(result -> ready(request.response(), result));
                case "/metrics" ->
                    vertx.executeBlocking(() -> meters.scrape()).compose(text -> request.response()
                            .putHeader("Content-Type", PROMETHEUS_TEXT)
                            .end(text));
                default ->
                    new Problem(404, "not_found", "Not found", "no such path: path=" + request.path())
                            .sendTo(request.response());
            };
        }
        answered.onFailure(failure -> LOG.debug("management answer not sent: path={}", request.path(), failure));
    }

    private Future<Void> live(HttpServerResponse response) {
        JsonObject lost = lostLoops.get();
        return lost.isEmpty()
                ? json(response, 200, new JsonObject().put("status", "UP"))
                : json(response, 503, new JsonObject().put("status", "DOWN").put("loops", lost));
    }

    private Future<Void> ready(HttpServerResponse response, CheckResult result) {
        boolean up = Boolean.TRUE.equals(result.getUp());
        JsonArray checks = new JsonArray();
        addChecks(checks, "", result);
        return json(
                response,
                up ? 200 : 503,
                new JsonObject().put("status", up ? "UP" : "DOWN").put("checks", checks));
    }

    /** The checks come as a tree, one level for each {@code /} in a name; a flat list is easier to read and to grep. */
    private static void addChecks(JsonArray into, String prefix, CheckResult result) {
        if (result.getChecks() == null || result.getChecks().isEmpty()) {
            if (result.getId() != null) {
                JsonObject check = new JsonObject()
                        .put("id", prefix + result.getId())
                        .put("status", Boolean.TRUE.equals(result.getUp()) ? "UP" : "DOWN");
                if (result.getData() != null) {
                    check.put("data", result.getData());
                }
                into.add(check);
            }
            return;
        }
        String path = result.getId() == null ? prefix : prefix + result.getId() + "/";
        result.getChecks().forEach(check -> addChecks(into, path, check));
    }

    private Future<Void> json(HttpServerResponse response, int status, JsonObject body) {
        return response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.put("version", version.text()).toBuffer());
    }
}
