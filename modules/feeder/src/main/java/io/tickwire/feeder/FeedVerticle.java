package io.tickwire.feeder;

import io.tickwire.feeder.post.Answer;
import io.tickwire.feeder.post.Dispatcher;
import io.tickwire.feeder.post.Lanes;
import io.tickwire.feeder.post.WebhookClient;
import io.tickwire.feeder.progress.AnsweredPosition;
import io.tickwire.feeder.progress.FeedProgress;
import io.tickwire.feeder.progress.FeedStatus;
import io.tickwire.feeder.progress.FeedSummary;
import io.tickwire.feeder.source.SourceChunk;
import io.tickwire.feeder.source.TickSource;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell round {@link Dispatcher}: reads when it wants, posts what it gives, wakes when it says. The source is read
 * on a worker thread of its own in chunks, one read at a time and only when the last chunk is half used, rather than through
 * an AsyncFile: parsing and gunzip block too, and a chunk per hop costs less than a buffer per hop.
 */
final class FeedVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(FeedVerticle.class);
    /** Ticks due within it share a post; short enough to look live. */
    private static final long SHORTEST_WAIT_MS = 20;

    private static final long LONGEST_WAIT_MS = 3_600_000;
    private static final long REPORT_MS = 500;
    private static final long STOP_GRACE_MS = 5_000;
    /** A pipe may be silent for as long as it likes, without a warning of a blocked thread. */
    private static final long LONGEST_READ_DAYS = 365;

    private static final int BATCHES_PER_CHUNK = 4;
    private static final int MIN_CHUNK_ROWS = 1_000;

    private final FeederOptions options;
    private final TickSource source;
    private final FeedProgress progress;
    private final FeedWatch watch;
    private final Dispatcher dispatcher;
    private final FeedNotices notices = new FeedNotices();
    private final Promise<Void> haltAsked = Promise.promise();
    private final Promise<FeedSummary> done = Promise.promise();
    private WebhookClient client;
    private WorkerExecutor reader;
    private long startedNanos;
    private long sent;
    private long accepted;
    private long rejected;
    private long badLines;
    private long skipped;
    private final AnsweredPosition position = new AnsweredPosition();
    private long length;
    private boolean isReading;
    private boolean isReporting;
    private boolean isWaiting;
    private boolean isFinished;
    private String failureMessage;
    private Throwable failure;

    FeedVerticle(FeederOptions options, TickSource source, FeedProgress progress, FeedWatch watch) {
        this.options = options;
        this.source = source;
        this.progress = progress;
        this.watch = watch;
        this.dispatcher = new Dispatcher(
                source.postingPace(options.pace()).newPacer(),
                new Lanes(options.lanes(), options.batchTicks()),
                Math.max(MIN_CHUNK_ROWS, BATCHES_PER_CHUNK * options.batchTicks()));
    }

    /** The end of the feed, see {@link Feeder#run}. */
    Future<FeedSummary> done() {
        return done.future();
    }

    /** Asks for the end; from any thread, before the start too. */
    void halt() {
        haltAsked.tryComplete();
    }

    @Override
    public Future<?> start() {
        startedNanos = System.nanoTime();
        reader = vertx.createSharedWorkerExecutor(
                "tickwire-feed-" + UUID.randomUUID(), 1, LONGEST_READ_DAYS, TimeUnit.DAYS);
        client = new WebhookClient(
                vertx,
                options.webhook(),
                options.credential(),
                options.lanes(),
                options.retryFor(),
                new SplittableRandom());
        vertx.setPeriodic(REPORT_MS, timer -> report());
        haltAsked.future().onSuccess(asked -> context.runOnContext(turn -> abandon()));
        context.runOnContext(turn -> pump());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        halt();
        return done.future().otherwiseEmpty(); // its failure is told to who ran it
    }

    /** The next step. Called after everything that may have changed what it is; harmless when nothing has. */
    private void pump() {
        if (isFinished) {
            return;
        }
        Dispatcher.Step step = dispatcher.step((System.nanoTime() - startedNanos) / 1_000);
        step.posts().forEach(this::send);
        if (!isReading && dispatcher.wantsRead()) {
            read();
        }
        if (!isWaiting && step.waitMicros() != Dispatcher.NO_WAIT) {
            isWaiting = true;
            dispatcher.hole().ifPresent(hole -> notices.waiting(hole, step.waitMicros(), options.pace()));
            long dueMs = step.waitMicros() / 1_000 + 1;
            vertx.setTimer(Math.max(SHORTEST_WAIT_MS, Math.min(LONGEST_WAIT_MS, dueMs)), timer -> {
                isWaiting = false;
                pump();
            });
        }
        // a read of a pipe may wait for ever: whoever asks for the end does not wait for it
        boolean isRead = !isReading || haltAsked.future().isComplete();
        if (isRead && dispatcher.isDone()) {
            finish();
        }
    }

    private void read() {
        isReading = true;
        reader.executeBlocking(() -> source.read(dispatcher.chunkRows()), false)
                .onComplete(outcome -> context.runOnContext(turn -> readEnded(outcome)));
    }

    /** In one piece and a turn of its own: handlers that are added one by one may run in another order. */
    private void readEnded(AsyncResult<SourceChunk> outcome) {
        isReading = false;
        if (outcome.succeeded()) {
            take(outcome.result());
        } else if (!isFinished) {
            fail("source can't be read: " + words(outcome.cause()), outcome.cause());
            dispatcher.end();
        }
        pump();
    }

    private void take(SourceChunk chunk) {
        if (haltAsked.future().isComplete()) {
            return;
        }
        dispatcher.add(chunk.ticks());
        if (chunk.isEnd()) {
            dispatcher.end();
        }
        badLines += chunk.badLines().size();
        skipped += chunk.skipped();
        notices.badLines(chunk.badLines());
        position.read(chunk.ticks().size(), chunk.position());
        length = chunk.length();
    }

    private void send(Dispatcher.Post post) {
        sent += post.ticks().size();
        client.post(post.ticks()).onSuccess(answer -> {
            count(post, answer);
            position.answered(post.ticks().size());
            dispatcher.answered(post.lane());
            pump();
        });
    }

    private void count(Dispatcher.Post post, Answer answer) {
        int ticks = post.ticks().size();
        if (answer instanceof Answer.Taken taken) {
            accepted += taken.accepted();
            rejected += ticks - taken.accepted();
            notices.rejected(post.ticks(), taken.rejections());
            watch.answered(post.ticks());
        } else if (answer instanceof Answer.Refused refused) {
            rejected += ticks;
            notices.refused(post.ticks(), refused);
            watch.answered(post.ticks());
        } else if (answer instanceof Answer.Hopeless hopeless) {
            rejected += ticks;
            fail(
                    "webhook can't be fed: url=" + options.webhook() + " status=" + hopeless.status() + " detail="
                            + hopeless.detail(),
                    null);
            halt();
        } else if (answer instanceof Answer.Unreachable unreachable) {
            fail(
                    "the webhook can't be reached, gave up: url=" + options.webhook() + " lastError="
                            + unreachable.reason() + " triedForSeconds="
                            + options.retryFor().orElseThrow().toSeconds(),
                    null);
            halt();
        }
    }

    private static String words(Throwable fault) {
        return fault instanceof IOException && fault.getMessage() != null ? fault.getMessage() : fault.toString();
    }

    private void fail(String message, Throwable cause) {
        if (failureMessage == null) {
            failureMessage = message;
            failure = cause;
        }
    }

    private void abandon() {
        if (isFinished) {
            return;
        }
        dispatcher.abandon();
        client.giveUp();
        vertx.setTimer(STOP_GRACE_MS, timer -> closeClient());
        pump();
    }

    private void finish() {
        isFinished = true;
        FeedStatus end = status();
        boolean isStillReading = isReading;
        closeClient()
                .compose(closed -> blocking("telling the end", () -> progress.finished(end)))
                .compose(told -> isStillReading
                        ? Future.succeededFuture() // under its reader it can't be closed: the process ends it
                        : blocking("closing the source", source::close))
                .compose(closed -> closeReader())
                .onSuccess(closed -> complete(end.soFar()));
    }

    private void complete(FeedSummary summary) {
        if (failureMessage == null) {
            done.complete(summary);
        } else {
            done.fail(new FeedFailedException(failureMessage, failure, summary));
        }
    }

    private void report() {
        if (isReporting || isFinished) {
            return;
        }
        isReporting = true;
        FeedStatus now = status();
        blocking("telling progress", () -> progress.update(now)).onComplete(told -> isReporting = false);
    }

    private FeedStatus status() {
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        return new FeedStatus(
                new FeedSummary(
                        sent, accepted, rejected, badLines, skipped, client.retried(), seconds, notices.reasons()),
                position.position(),
                length);
    }

    private Future<Void> closeClient() {
        return client.close().recover(fault -> {
            LOG.warn("closing the connections to the webhook failed", fault);
            return Future.succeededFuture();
        });
    }

    /** A read that is under way is left alone. */
    private Future<Void> closeReader() {
        return reader.close().recover(fault -> {
            LOG.warn("closing the reader of the source failed", fault);
            return Future.succeededFuture();
        });
    }

    /** On a worker, after those before it; a fault is told and does not hold up the feed. */
    private Future<Void> blocking(String what, BlockingStep step) {
        return context.<Void>executeBlocking(() -> {
                    step.run();
                    return null;
                })
                .recover(fault -> {
                    LOG.warn("{} failed", what, fault);
                    return Future.succeededFuture();
                });
    }

    @FunctionalInterface
    private interface BlockingStep {
        void run() throws IOException;
    }
}
