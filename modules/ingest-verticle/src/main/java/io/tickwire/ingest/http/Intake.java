package io.tickwire.ingest.http;

import io.tickwire.config.Settings;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.http.Problem;
import io.tickwire.http.RequestId;
import io.tickwire.ingest.parse.BodyFormat;
import io.tickwire.ingest.parse.PostContent;
import io.tickwire.ingest.parse.PostReader;
import io.tickwire.ingest.parse.PostReading;
import io.tickwire.ingest.parse.Rejections;
import io.tickwire.ingest.parse.TickRules;
import io.tickwire.ingest.queue.AppendOutcome;
import io.tickwire.ingest.queue.Gatherer;
import io.tickwire.ingest.slice.Slice;
import io.tickwire.ingest.slice.SlicedWork;
import io.tickwire.ingest.symbols.NamePlaces;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes posts from their whole bodies to their answers: checks, inflates, reads and queues, in slices. Whatever comes of it,
 * also for want of heap, the post's memory is released. For the event loop of its instance.
 */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final int maxBodyBytes;
    private final Access access;
    private final PostReader reader;
    private final Admission admission;
    private final NamePlaces names;
    private final Gatherer gatherer;
    private final WebhookMetrics metrics;
    private final MicrosClock clock;
    private final Scratch scratch = new Scratch();

    Intake(
            Settings.Ingest settings,
            Access access,
            Admission admission,
            NamePlaces names,
            Gatherer gatherer,
            WebhookMetrics metrics,
            MicrosClock clock) {
        this.maxBodyBytes = settings.maxBodyBytes();
        this.access = access;
        this.reader = new PostReader(TickRules.of(settings));
        this.admission = admission;
        this.names = names;
        this.gatherer = gatherer;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * The work on a post.
     *
     * @param entry what its head says; no refusal
     * @param body as sent
     */
    SlicedWork work(Post post, Access.Entry entry, BodyFormat format, Buffer body) {
        return new Work(post, entry, format, body);
    }

    private final class Work implements SlicedWork {
        private final Post post;
        private final Access.Entry entry;
        private final BodyFormat format;
        private final int length;
        private Buffer body; // null once it is copied
        private byte[] sent; // null before
        private long receivedAtMicros;
        private BodyDecoder decoder; // null before
        private PostReading reading; // null before
        private boolean isHandedOn; // others release the post's memory

        Work(Post post, Access.Entry entry, BodyFormat format, Buffer body) {
            this.post = post;
            this.entry = entry;
            this.format = format;
            this.body = body;
            length = body.length();
        }

        @Override
        public boolean advance(Slice slice) {
            boolean done = true; // also when it throws
            boolean failed = true;
            try {
                done = goOn(slice);
                failed = false;
                return done;
            } catch (RuntimeException | StackOverflowError e) {
                failed = false;
                String requestId = RequestId.of(post.request().response());
                LOG.error("a post failed: requestId={} format={} bytes={}", requestId, format, length, e);
                post.refuse(Problems.internal());
                return true;
            } finally {
                if (failed) {
                    post.abandon();
                } else if (done) {
                    end();
                }
            }
        }

        /** The instance ends, and its connections with it: nobody waits for an answer. */
        @Override
        public void drop() {
            post.abandon();
            if (decoder != null) {
                decoder.drop();
            }
            end();
        }

        private void end() {
            if (!isHandedOn) {
                post.release();
            }
            if (sent != null) {
                scratch.giveBack(sent);
            }
            sent = null; // the answer is still to come, and whoever waits for it holds this
            decoder = null;
            reading = null;
        }

        private boolean goOn(Slice slice) {
            if (decoder == null) {
                begin();
            }
            if (reading == null) {
                if (!decoder.advance(slice)) {
                    return false;
                }
                if (!beginReading()) {
                    return true;
                }
            }
            if (!reading.advance(slice)) {
                return false;
            }
            take(reading.content());
            return true;
        }

        private void begin() {
            receivedAtMicros = clock.micros();
            sent = scratch.borrow(length);
            body.getBytes(0, length, sent, 0);
            body = null;
            boolean isGzip = BodyDecoder.isGzip(post.request());
            decoder = new BodyDecoder(access, entry, maxBodyBytes, isGzip, sent, length, post::take);
        }

        /** False when the post has its answer already. */
        private boolean beginReading() {
            if (decoder.outcome() instanceof BodyDecoder.Refused refused) {
                if (refused.problem().status() == 401) {
                    access.challenge(post.request());
                }
                post.refuse(refused.problem());
                return false;
            }
            Optional<Problem> obstacle = admission.obstacle();
            if (obstacle.isPresent()) {
                post.refuse(obstacle.get());
                return false;
            }
            BodyDecoder.Decoded plain = (BodyDecoder.Decoded) decoder.outcome();
            reading = reader.begin(format, plain.bytes(), plain.length(), receivedAtMicros);
            return true;
        }

        private void take(PostContent content) {
            if (content instanceof PostContent.Unreadable unreadable) {
                post.refuse(Problems.unreadable(unreadable));
            } else if (content instanceof PostContent.TooManyBad bad) {
                metrics.rejected(bad.rejected().count());
                post.refuse(Problems.tooManyBad(bad.rejected()));
            } else if (content instanceof PostContent.Batch batch) {
                queue(batch);
            }
        }

        private void queue(PostContent.Batch batch) {
            if (names.areKnown(batch.ticks(), receivedAtMicros)) {
                isHandedOn = append(batch.ticks(), batch.rejected());
                return;
            }
            isHandedOn = true;
            names.register(batch, receivedAtMicros).onSuccess(this::appendLater).onFailure(failure -> {
                metrics.rejected(batch.rejected().count());
                refuse(AppendOutcome.ofFailure(failure));
                post.release();
            });
        }

        private void appendLater(NamePlaces.Placed placed) {
            boolean isAppended = false;
            boolean failed = true;
            try {
                isAppended = append(placed.ticks(), placed.rejected());
                failed = false;
            } catch (RuntimeException e) {
                failed = false;
                String requestId = RequestId.of(post.request().response());
                LOG.error(
                        "a post failed: requestId={} ticks={}",
                        requestId,
                        placed.ticks().size(),
                        e);
                post.refuse(Problems.internal());
            } finally {
                if (failed) {
                    post.abandon();
                } else if (!isAppended) {
                    post.release();
                }
            }
        }

        /** False when no tick is left, and the post has its answer. */
        private boolean append(List<Tick> ticks, Rejections rejected) {
            metrics.rejected(rejected.count());
            int accepted = ticks.size();
            if (accepted == 0) {
                post.refuse(Problems.noValidTick(rejected));
                return false;
            }
            gatherer.add(ticks, outcome -> answer(outcome, accepted, rejected), post::release);
            return true;
        }

        private void answer(AppendOutcome outcome, int accepted, Rejections rejected) {
            boolean isTold = false;
            try {
                tell(outcome, accepted, rejected);
                isTold = true;
            } finally {
                if (!isTold) {
                    post.abandon(); // else its sender would wait for long
                }
            }
        }

        private void tell(AppendOutcome outcome, int accepted, Rejections rejected) {
            if (outcome == AppendOutcome.CONFIRMED) {
                metrics.accepted(accepted, clock.micros() - receivedAtMicros);
                post.accept(confirmation(accepted, rejected));
            } else {
                refuse(outcome);
            }
        }

        private void refuse(AppendOutcome failure) {
            post.refuse(
                    switch (failure) {
                        case UNREPLICATED -> Problems.queueUnreplicated();
                        case FULL -> Problems.queueFull();
                        case UNAVAILABLE, CONFIRMED -> Problems.queueUnavailable();
                    });
        }
    }

    private static Buffer confirmation(int accepted, Rejections rejected) {
        if (rejected.count() == 0) {
            return Buffer.buffer("{\"accepted\":" + accepted + ",\"rejected\":[]}");
        }
        return new JsonObject()
                .put("accepted", accepted)
                .put("rejected", new RejectedView(rejected.kept()))
                .put("rejectedCount", rejected.count())
                .toBuffer();
    }
}
