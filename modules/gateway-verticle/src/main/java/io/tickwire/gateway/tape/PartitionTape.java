package io.tickwire.gateway.tape;

import io.tickwire.domain.Tick;
import io.tickwire.redis.StreamId;
import io.tickwire.retry.Backoff;
import io.tickwire.wire.FrameDecoder;
import io.tickwire.wire.MalformedFrameException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition as it is queued. First it goes through all that is kept, to know duplicates, and tells none of it; from then on it
 * tells every tick once, in order, and where it can't, that something is missing. A page is read when all have taken the one before. For one
 * event loop.
 */
final class PartitionTape {
    /** Who is told. */
    interface Listener {
        /**
         * All that was queued behind what was told before, less duplicates.
         *
         * @param afterHole whether something is missing before it
         * @return completes when it was taken
         */
        Future<Void> told(PartitionTape tape, boolean afterHole, List<QueuedTick> ticks);
    }

    /** A part of what is told, on the way to one client. */
    interface Tap {
        void told(PartitionTape tape, boolean afterHole, List<QueuedTick> ticks);
    }

    /**
     * An earlier release of flush or calc that is still running trims what it is done with and copies nothing. Who has read all there was so
     * short a time ago has missed none of it: it takes them longer.
     */
    private static final long SURE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(PartitionTape.class);

    private final Vertx vertx;
    private final int partition;
    private final TapeReads reads;
    private final FrameDecoder decoder;
    private final Identities identities;
    private final Listener listener;
    private final Set<Tap> taps = new LinkedHashSet<>();
    private final Backoff backoff = new Backoff(20, 1_000, ThreadLocalRandom.current());
    private final Promise<Void> primed = Promise.promise();
    private StreamId after = StreamId.START;
    private boolean isHoleAhead;
    private long epoch;
    private long appended;
    private String done = "";
    private long hadAllAtNanos;
    private boolean stopped;

    PartitionTape(
            Vertx vertx,
            int partition,
            TapeReads reads,
            FrameDecoder decoder,
            IdentityBudget identities,
            Listener listener) {
        this.vertx = vertx;
        this.partition = partition;
        this.reads = reads;
        this.decoder = decoder;
        this.identities = new Identities(identities);
        this.listener = listener;
    }

    int partition() {
        return partition;
    }

    /** Begins; completes when what is queued from then on is told. Goes on trying while Redis is away. */
    Future<Void> start() {
        reads.want(partition).onSuccess(wanted -> next()).onFailure(this::tryLater);
        return primed.future();
    }

    /** Completes as {@link #start}. */
    Future<Void> live() {
        return primed.future();
    }

    /** All up to here was told, or is being told. */
    StreamId after() {
        return after;
    }

    /** From now on this one is given what the listener is given. */
    void tap(Tap tap) {
        taps.add(tap);
    }

    void untap(Tap tap) {
        taps.remove(tap);
    }

    Future<Void> stop() {
        stopped = true;
        identities.clear();
        primed.tryFail("reading has ended: partition=" + partition);
        return reads.release(partition);
    }

    private void tryLater(Throwable failure) {
        LOG.debug("the tape is read again: partition={}", partition, failure);
        if (!stopped) {
            vertx.setTimer(backoff.nextMs(), due -> {
                if (!stopped) {
                    reads.want(partition).onSuccess(wanted -> next()).onFailure(this::tryLater);
                }
            });
        }
    }

    private void next() {
        if (!stopped) {
            reads.read(partition, after).onSuccess(this::take).onFailure(this::tryLater);
        }
    }

    private void take(TapePage page) {
        if (stopped) {
            return;
        }
        backoff.reset();
        boolean isLive = primed.future().isComplete();
        if (page.isBefore(after)) {
            after = page.last(); // Redis has lost what it had
            isHoleAhead = true;
        } else if (page.appended() < appended || !hasAll(page)) {
            isHoleAhead = true;
        }
        epoch = page.epoch();
        appended = page.appended();
        done = page.done();
        List<QueuedTick> ticks = new ArrayList<>();
        for (TapePage.Entry entry : page.entries()) {
            addFirsts(entry, ticks);
            after = entry.id();
        }
        if (!isLive && page.entries().isEmpty() && after.equals(StreamId.START)) {
            after = page.last();
        }
        Future<Void> taken = Future.succeededFuture();
        if (isLive && (isHoleAhead || !page.entries().isEmpty())) {
            taken = listener.told(this, isHoleAhead, ticks);
            boolean afterHole = isHoleAhead;
            isHoleAhead = false;
            List.copyOf(taps).forEach(tap -> tap.told(this, afterHole, ticks));
        }
        taken.onComplete(told -> goOn(page));
    }

    private void goOn(TapePage page) {
        if (page.more()) {
            next();
            return;
        }
        hadAllAtNanos = System.nanoTime();
        if (!primed.future().isComplete()) {
            isHoleAhead = false; // nobody was told anything
            primed.complete();
        }
        if (!stopped) {
            reads.await(partition, after).onSuccess(some -> next()).onFailure(this::tryLater);
        }
    }

    /** Whether nothing is missing between what was told and the page. */
    private boolean hasAll(TapePage page) {
        if (page.hasAllAfter(after)) {
            return true;
        }
        boolean mayHaveMoved = !page.whole() || page.epoch() != epoch;
        boolean hasTrimmed = !page.done().equals(done);
        return mayHaveMoved && (!hasTrimmed || System.nanoTime() - hadAllAtNanos < SURE_NANOS);
    }

    private void addFirsts(TapePage.Entry entry, List<QueuedTick> firsts) {
        for (QueuedTick tick : ticks(entry)) {
            if (identities.isFirst(tick.tick(), tick.entry(), tick.number())) {
                firsts.add(tick);
            }
        }
    }

    /** The ticks of an entry that was told before, less duplicates. */
    List<QueuedTick> firsts(TapePage.Entry entry) {
        List<QueuedTick> firsts = new ArrayList<>();
        addFirsts(entry, firsts);
        return firsts;
    }

    /** None when it can't be decoded: flush takes it to the dead letters. */
    private List<QueuedTick> ticks(TapePage.Entry entry) {
        try {
            List<Tick> ticks = decoder.decode(entry.frame());
            List<QueuedTick> queued = new ArrayList<>(ticks.size());
            for (int i = 0; i < ticks.size(); i++) {
                queued.add(new QueuedTick(ticks.get(i), entry.id(), i + 1, i + 1 == ticks.size()));
            }
            return queued;
        } catch (MalformedFrameException e) {
            LOG.debug("no frame: partition={} id={}", partition, entry.id(), e);
            return List.of();
        }
    }
}
