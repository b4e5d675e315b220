package io.tickwire.feeder;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * A webhook that behaves as it is told, post by post, and remembers. One event loop serves all connections, so its
 * records need no lock; they are read after the feed has ended.
 */
final class FakeWebhook {
    /** What to do with the n-th post. */
    record Behaviour(int delayMs, Ending ending, int status, String retryAfter, String body) {
        static Behaviour take(int delayMs) {
            return new Behaviour(delayMs, Ending.ANSWER, 200, null, null);
        }

        static Behaviour answer(int status, String body) {
            return new Behaviour(0, Ending.ANSWER, status, null, body);
        }

        static Behaviour busy(String retryAfter) {
            return new Behaviour(0, Ending.ANSWER, 503, retryAfter, "{}");
        }

        static Behaviour cut(int delayMs, Ending ending) {
            return new Behaviour(delayMs, ending, 200, null, null);
        }
    }

    enum Ending {
        ANSWER,
        /** The ticks are taken, and the connection is lost in the middle of the answer. */
        CUT_IN_ANSWER,
        /** The ticks are not taken, and the connection is lost without an answer. */
        CUT_WITHOUT_ANSWER
    }

    final List<String> bodies = new ArrayList<>();
    final List<Map<String, String>> headers = new ArrayList<>();
    final List<Long> arrivedAtMs = new ArrayList<>();
    /** Seqs taken, by symbol, in the order of arrival, repetitions among them. */
    final Map<String, List<Long>> taken = new HashMap<>();

    final List<String> violations = new ArrayList<>();
    int mostInFlight;

    private final Vertx vertx;
    private final IntFunction<Behaviour> plan;
    private final Map<String, Integer> inFlight = new HashMap<>();
    private int postsInFlight;
    private HttpServer server;

    FakeWebhook(Vertx vertx, IntFunction<Behaviour> plan) {
        this.vertx = vertx;
        this.plan = plan;
    }

    Future<URI> listen() {
        server = vertx.createHttpServer().requestHandler(this::handle);
        return server.listen(0, "127.0.0.1")
                .map(bound -> URI.create("http://127.0.0.1:" + bound.actualPort() + "/webhook/ticks"));
    }

    private void handle(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            int n = bodies.size();
            arrivedAtMs.add(System.nanoTime() / 1_000_000);
            bodies.add(body.toString(StandardCharsets.UTF_8));
            Map<String, String> named = new HashMap<>();
            request.headers().forEach(header -> named.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
            headers.add(named);
            List<JsonObject> ticks =
                    body.toString().lines().map(JsonObject::new).toList();
            Set<String> symbols = new HashSet<>();
            ticks.forEach(tick -> symbols.add(tick.getString("symbol")));
            symbols.forEach(symbol -> {
                if (inFlight.merge(symbol, 1, Integer::sum) > 1) {
                    violations.add("two posts in flight: symbol=" + symbol + " post=" + n);
                }
            });
            mostInFlight = Math.max(mostInFlight, ++postsInFlight);
            Behaviour behaviour = plan.apply(n);
            Runnable end = () -> {
                symbols.forEach(symbol -> inFlight.merge(symbol, -1, Integer::sum));
                postsInFlight--;
                end(request, ticks, behaviour);
            };
            if (behaviour.delayMs() == 0) {
                end.run();
            } else {
                vertx.setTimer(behaviour.delayMs(), timer -> end.run());
            }
        });
    }

    private void end(HttpServerRequest request, List<JsonObject> ticks, Behaviour behaviour) {
        if (behaviour.status() == 200 && behaviour.ending() != Ending.CUT_WITHOUT_ANSWER) {
            ticks.forEach(tick -> taken.computeIfAbsent(tick.getString("symbol"), name -> new ArrayList<>())
                    .add(tick.getLong("seq")));
        }
        String answer = behaviour.body() != null
                ? behaviour.body()
                : new JsonObject()
                        .put("accepted", ticks.size())
                        .put("rejected", new JsonArray())
                        .encode();
        switch (behaviour.ending()) {
            case ANSWER -> {
                request.response().setStatusCode(behaviour.status());
                if (behaviour.retryAfter() != null) {
                    request.response().putHeader("Retry-After", behaviour.retryAfter());
                }
                request.response().end(answer);
            }
            case CUT_IN_ANSWER ->
                request.response()
                        .putHeader("Content-Length", "1000")
                        .write(answer)
                        .onComplete(written -> request.connection().close());
            case CUT_WITHOUT_ANSWER -> request.connection().close();
        }
    }
}
