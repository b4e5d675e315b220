package io.tickwire.launcher.dead;

import io.tickwire.config.RedisUrl;
import io.tickwire.launcher.CommandVertx;
import io.tickwire.launcher.DataDirOption;
import io.tickwire.launcher.ExitCode;
import io.tickwire.redis.RedisLink;
import io.tickwire.retry.FaultText;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Redis a command works on, and the connection for as long as the command lasts. */
final class RedisSession {
    private static final int COMMAND_LIMIT_MS = 10_000;

    @Option(
            names = "--redis",
            paramLabel = "URL",
            description = "Redis, written as REDIS_URL is. Default: REDIS_URL, or else the embedded"
                    + " server: the one that redis.url in --data-dir names.")
    String url;

    @Mixin
    DataDirOption data;

    /**
     * Connects, works and disconnects; blocks the calling thread. Faults are told in one line.
     *
     * @param work on an event loop; completes with the command's exit code
     */
    int run(PrintWriter err, Function<RedisLink, Future<Integer>> work) throws InterruptedException {
        RedisUrl chosen;
        try {
            chosen = RedisUrl.parse(url == null ? defaultUrl() : url);
        } catch (IllegalArgumentException e) {
            err.println("tickwire: --redis: " + e.getMessage());
            return ExitCode.USAGE;
        }
        Vertx vertx = CommandVertx.create();
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
            Throwable reason = e.getCause().getCause();
            err.println("tickwire: " + FaultText.of(e) + (reason == null ? "" : ": " + FaultText.of(reason))
                    + ": redis=" + chosen);
            return ExitCode.FAILURE;
        }
    }

    private String defaultUrl() {
        return Optional.ofNullable(System.getenv("REDIS_URL"))
                .filter(text -> !text.isBlank())
                .orElseGet(() -> ofDataDirectory(data.directory().resolve("redis.url")));
    }

    /** It has a password: without that file, the embedded server can't be used. */
    private static String ofDataDirectory(Path file) {
        try {
            return Files.readString(file).trim();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "needed, or REDIS_URL, or the data directory of a running Tickwire: file=" + file, e);
        }
    }
}
