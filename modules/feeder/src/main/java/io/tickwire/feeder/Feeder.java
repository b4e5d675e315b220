package io.tickwire.feeder;

import io.tickwire.feeder.progress.FeedProgress;
import io.tickwire.feeder.progress.FeedSummary;
import io.tickwire.feeder.source.TickSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One feed, from its start to its end. Works on an event loop of its own; the source is read, and progress told, on
 * worker threads. May be called from any thread.
 */
public final class Feeder {
    private static final Logger LOG = LoggerFactory.getLogger(Feeder.class);

    private final Vertx vertx;
    private final FeedVerticle verticle;
    private Future<FeedSummary> outcome;

    public Feeder(Vertx vertx, FeederOptions options, TickSource source, FeedProgress progress) {
        this(vertx, options, source, progress, FeedWatch.NONE);
    }

    /** @param watch told of every answer before progress is told of it */
    public Feeder(Vertx vertx, FeederOptions options, TickSource source, FeedProgress progress, FeedWatch watch) {
        this.vertx = vertx;
        this.verticle = new FeedVerticle(options, source, progress, watch);
    }

    /**
     * Starts; a second call changes nothing and answers the same. Completes when all ticks of the source are answered or
     * the feed was stopped; fails with {@link FeedFailedException} when the source can't be read or the webhook's answer
     * (401, 403, 404, 405, 413, 415) says that no post can succeed.
     */
    public synchronized Future<FeedSummary> run() {
        if (outcome == null) {
            outcome =
                    vertx.deployVerticle(verticle).compose(id -> verticle.done().eventually(() -> vertx.undeploy(id)));
        }
        return outcome;
    }

    /**
     * Posts nothing new, waits at most five seconds for the answers to what is under way, and answers as {@link #run}.
     */
    public synchronized Future<FeedSummary> stop() {
        if (outcome == null) {
            outcome = Future.succeededFuture(FeedSummary.NOTHING);
        }
        verticle.halt();
        return outcome;
    }

    /** Fails only when Vert.x is closing and undeploys it by itself: no reason to hide how the feed ended. */
    private Future<Void> undeploy(String id) {
        return vertx.undeploy(id).recover(fault -> {
            LOG.debug("the feed was undeployed already", fault);
            return Future.succeededFuture();
        });
    }
}
