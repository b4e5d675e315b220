package io.tickwire.launcher.dead;

import io.tickwire.config.RedisUrl;
import io.tickwire.launcher.ExitCode;
import io.tickwire.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Which Redis a command works on, and the connection for as long as the command lasts. */
final class RedisSession {
    private static final int COMMAND_LIMIT_MS = 10_000;

    @Option(
            names = "--redis",
            paramLabel = "URL",
            description = "Redis, written as REDIS_URL is. Default: REDIS_URL, else the embedded"
                    + " one at redis://127.0.0.1:16379 (TICKWIRE_EMBEDDED_REDIS_PORT).")
    String url;

    /**
     * Connects, works and disconnects; blocks the calling thread. Faults are told in one line.
     *
     * @param work on an event loop; completes with the command's exit code
     */
    int run(PrintWriter err, Function<RedisLink, Future<Integer>> work) throws InterruptedException {
        RedisUrl chosen;
        try {
            chosen = RedisUrl.parse(url == null ? defaultUrl(System.getenv()) : url);
        } catch (IllegalArgumentException e) {
            err.println("tickwire: --redis: " + e.getMessage());
            return ExitCode.USAGE;
        }
        Vertx vertx = Vertx.vertx();
        RedisLink link = new RedisLink(vertx, chosen, "dead", COMMAND_LIMIT_MS);
        Promise<Integer> done = Promise.promise();
        vertx.runOnContext(start -> link.connect()
                .compose(connected -> work.apply(link))
                .eventually(link::close)
                .onComplete(done));
        try {
            return done.future()
                    .eventually(vertx::close)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            err.println("tickwire: " + e.getCause().getMessage() + ": redis=" + chosen);
            return ExitCode.FAILURE;
        }
    }

    static String defaultUrl(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("REDIS_URL"))
                .filter(text -> !text.isBlank())
                .orElseGet(
                        () -> "redis://127.0.0.1:" + environment.getOrDefault("TICKWIRE_EMBEDDED_REDIS_PORT", "16379"));
    }
}
