package io.tickwire.launcher;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tickwire.http.InvalidRequest;
import io.tickwire.http.Problem;
import io.tickwire.http.RequestFraming;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /health/live}, {@code /health/ready} and {@code /metrics}. Live means that the event loops turn; ready means that
 * every check of every role here holds. Until the roles have started it is not ready.
 */
final class ManagementServer {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
    private static final String METHODS = "GET, HEAD, OPTIONS";
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Vertx vertx;
    private final HealthChecks readiness;
    private final PrometheusMeterRegistry meters;
    private final Version version;
    private volatile boolean started;
    private HttpServer server;

    ManagementServer(Vertx vertx, HealthChecks readiness, PrometheusMeterRegistry meters, Version version) {
        this.vertx = vertx;
        this.readiness = readiness;
        this.meters = meters;
        this.version = version;
        readiness.register("process/started", check -> check.tryComplete(started ? Status.OK() : Status.KO()));
    }

    Future<Void> start(String host, int port) {
        HttpServerOptions options = new HttpServerOptions().setHttp2ClearTextEnabled(false);
        return vertx.createHttpServer(options)
                .connectionHandler(connection -> RequestFraming.enforce(connection, options))
                .requestHandler(this::route)
                .invalidRequestHandler(new InvalidRequest())
                .listen(port, host)
                .recover(ListenFault.at(host, "TICKWIRE_MANAGEMENT_PORT", port))
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
                case "/health", "/health/live" -> json(request.response(), 200, new JsonObject().put("status", "UP"));
                case "/health/ready" -> readiness.checkStatus().compose(result -> ready(request.response(), result));
                case "/metrics" ->
                    request.response()
                            .putHeader("Content-Type", PROMETHEUS_TEXT)
                            .end(meters.scrape());
                default ->
                    new Problem(404, "not_found", "Not found", "no such path: path=" + request.path())
                            .sendTo(request.response());
            };
        }
        answered.onFailure(failure -> LOG.debug("management answer not sent: path={}", request.path(), failure));
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
