package io.tickwire.launcher;

import io.tickwire.config.Settings;
import io.tickwire.config.SettingsException;
import io.tickwire.config.Verticle;
import io.tickwire.feeder.Feeder;
import io.tickwire.feeder.FeederOptions;
import io.tickwire.feeder.file.FileRules;
import io.tickwire.feeder.file.FileTicks;
import io.tickwire.feeder.post.Credential;
import io.tickwire.feeder.progress.FeedProgress;
import io.tickwire.feeder.source.TickSource;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code --feed=}: a feeder inside the process that posts over HTTP like any other. */
final class FeedChoice {
    private static final Logger LOG = LoggerFactory.getLogger(FeedChoice.class);
    private static final long STOP_LIMIT_SECONDS = 10;

    private final Optional<TickSource> source;
    private final Credential credential;
    private volatile Feeder feeder;

    private FeedChoice(Optional<TickSource> source, Credential credential) {
        this.source = source;
        this.credential = credential;
    }

    /**
     * Checks {@code none}, {@code sim} or a path.
     *
     * @throws SettingsException when there is no such file, it is not understood, or nothing here could take the ticks
     */
    static FeedChoice of(String feed, Settings settings) throws SettingsException {
        Credential credential = Credential.of(
                settings.ingest().webhookSecrets(), settings.ingest().webhookTokens());
        if (feed.equals("none")) {
            return new FeedChoice(Optional.empty(), credential);
        }
        if (!settings.verticles().contains(Verticle.INGEST)) {
            throw new SettingsException(
                    List.of("needs ingest in the same process, or use the command feed: --feed=" + feed));
        }
        if (feed.equals(FeedSources.SIMULATION)) {
            return new FeedChoice(Optional.of(FeedSources.simulation(Optional.empty(), System.nanoTime())), credential);
        }
        try {
            FileTicks.requireReadable(feed);
            FileTicks file = FileTicks.open(feed, FileRules.NONE);
            LOG.info("feed: file={} {}", feed, file.plan());
            file.notices().forEach(notice -> LOG.warn("feed: {}", notice));
            return new FeedChoice(Optional.of(file), credential);
        } catch (IllegalArgumentException | IOException e) {
            throw new SettingsException(List.of("--feed=" + feed + ": " + e.getMessage()));
        }
    }

    /** Whether there is something to post. */
    boolean isFeed() {
        return source.isPresent();
    }

    /** Begins to post, if there is something to. */
    void start(Vertx vertx, Optional<String> ingestUrl) {
        if (source.isEmpty() || ingestUrl.isEmpty()) {
            return;
        }
        FeederOptions options =
                FeederOptions.to(URI.create(ingestUrl.get() + "/webhook/ticks")).withCredential(credential);
        feeder = new Feeder(vertx, options, source.get(), FeedProgress.SILENT);
        feeder.run()
                .onSuccess(summary -> LOG.info("feed ended: {}", String.join(", ", summary.lines())))
                .onFailure(failure -> LOG.error("feed failed: {}", failure.getMessage()));
    }

    /** Ends the feed before its webhook goes. Blocks for a bounded time. */
    void stop() {
        if (feeder == null) {
            return;
        }
        try {
            feeder.stop().toCompletionStage().toCompletableFuture().get(STOP_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("feeder did not stop well", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
