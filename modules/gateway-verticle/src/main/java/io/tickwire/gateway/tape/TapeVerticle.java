package io.tickwire.gateway.tape;

import io.tickwire.config.RedisUrl;
import io.tickwire.config.Settings;
import io.tickwire.redis.TapeWish;
import io.tickwire.wire.FrameDecoder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the partitions that clients of this process want ticks of, and tells every event loop of clients all of it, in one order. A partition
 * that nobody wants any more is read a little longer: clients come back. Needs Redis alone.
 */
public final class TapeVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(TapeVerticle.class);

    /** Who asks for a partition is answered within this time. */
    private static final long HEAR_LIMIT_MS = 10_000;

    /** So long after that it has subscribed, and until then nothing tells that it will. */
    private static final long ASKED_NANOS = TimeUnit.MILLISECONDS.toNanos(HEAR_LIMIT_MS + 5_000);

    private static final long LOOK_MS = 1_000;
    private static final long WISH_MS = TapeWish.LASTS_MS / 10;

    private final RedisUrl url;
    private final Settings.Tape settings;
    private final int partitions;
    private final TapeInterest interest;
    private final List<TapeSink> sinks;
    private final Duration keep;
    private final IdentityBudget identities;
    private final TapePosition position;
    private final Map<Integer, PartitionTape> tapes = new HashMap<>();
    private final Map<Integer, Long> wantedUntilNanos = new HashMap<>();
    private final FrameDecoder decoder = new FrameDecoder();
    private final AtomicInteger catchingUp = new AtomicInteger();
    private CatchUps catchUps;
    private TapeReads reads;
    private volatile int reading;

    /**
     * @param sinks one of each event loop that clients are on
     * @param keep how long a partition is read that nobody wants
     */
    public TapeVerticle(
            RedisUrl url,
            Settings.Tape settings,
            int partitions,
            TapeInterest interest,
            List<TapeSink> sinks,
            Duration keep,
            IdentityBudget identities) {
        this.url = url;
        this.settings = settings;
        this.partitions = partitions;
        this.interest = interest;
        this.sinks = List.copyOf(sinks);
        this.keep = keep;
        this.identities = identities;
        this.position = new TapePosition(partitions);
    }

    @Override
    public Future<?> start() {
        reads = new TapeReads(vertx, url, settings, partitions);
        catchUps = new CatchUps(vertx, reads, this::tape, position, catchingUp);
        vertx.setPeriodic(LOOK_MS, due -> stopUnwanted());
        vertx.setPeriodic(WISH_MS, due -> wish());
        return reads.connect().otherwiseEmpty(); // it goes on connecting; until then nobody is told anything
    }

    @Override
    public Future<?> stop() {
        catchUps.close();
        List<Future<Void>> stopped = new ArrayList<>();
        tapes.values().forEach(tape -> stopped.add(tape.stop()));
        return Future.join(stopped).transform(done -> reads.close());
    }

    /**
     * Sees to it that what is queued of partitions from now on is told. Completes with how far they were told, before any more is. Fails when
     * Redis does not answer in time. From any thread; completes on this one's.
     */
    public Future<String> hear(Set<Integer> wanted) {
        Promise<String> heard = Promise.promise();
        context.runOnContext(nothing -> {
            List<Future<Void>> live = new ArrayList<>();
            for (int partition : wanted) {
                live.add(tape(partition).live());
                wantedUntil(partition, System.nanoTime() + ASKED_NANOS);
            }
            Future.all(live)
                    .timeout(HEAR_LIMIT_MS, TimeUnit.MILLISECONDS)
                    .map(all -> position.toString())
                    .onComplete(heard);
        });
        return heard.future();
    }

    /** Brings a client up to date. From any thread. */
    public void catchUp(CatchUp.Request request) {
        context.runOnContext(nothing -> catchUps.add(request));
    }

    /** Partitions that are read. From any thread. */
    public int reading() {
        return reading;
    }

    /** Clients that are being brought up to date. From any thread. */
    public int catchingUp() {
        return catchingUp.get();
    }

    private Future<Void> told(PartitionTape tape, boolean afterHole, List<QueuedTick> ticks) {
        int partition = tape.partition();
        List<TapeMessage> messages = new ArrayList<>();
        for (QueuedTick queued : ticks) {
            if (interest.wants(queued.tick().symbol())) {
                Place place = queued.place();
                messages.add(TapeMessage.tick(queued.tick(), position.behind(partition, place.entry(), place.ticks())));
            }
        }
        position.set(partition, Place.behind(tape.after()));
        TapeBatch batch = new TapeBatch(partition, afterHole, messages, position.toString());
        Promise<Void> taken = Promise.promise();
        Future.all(sinks.stream().map(sink -> sink.accept(batch)).toList())
                .onComplete(all -> context.runOnContext(nothing -> taken.complete()));
        return taken.future();
    }

    private PartitionTape tape(int partition) {
        PartitionTape known = tapes.get(partition);
        if (known != null) {
            return known;
        }
        PartitionTape tape = new PartitionTape(vertx, partition, reads, decoder, identities, this::told);
        tapes.put(partition, tape);
        reading = tapes.size();
        wantedUntil(partition, System.nanoTime() + ASKED_NANOS);
        tape.start()
                .onSuccess(live -> position.set(partition, Place.behind(tape.after())))
                .onFailure(stopped -> LOG.debug("not read: partition={}", partition, stopped));
        return tape;
    }

    private void stopUnwanted() {
        long now = System.nanoTime();
        for (int partition : interest.partitions()) {
            if (!tapes.containsKey(partition)) { // whoever asked for it was held up for longer than anybody should be
                PartitionTape late = tape(partition);
                late.live().onSuccess(live -> told(late, true, List.of()));
            }
            wantedUntil(partition, now);
        }
        for (PartitionTape tape : List.copyOf(tapes.values())) {
            if (now - wantedUntilNanos.get(tape.partition()) > keep.toNanos()) {
                tapes.remove(tape.partition());
                wantedUntilNanos.remove(tape.partition());
                position.forget(tape.partition());
                tape.stop().onFailure(failure -> LOG.debug("not stopped well", failure));
            }
        }
        reading = tapes.size();
    }

    private void wantedUntil(int partition, long nanos) {
        wantedUntilNanos.merge(partition, nanos, (known, other) -> known - other > 0 ? known : other);
    }

    private void wish() {
        for (int partition : interest.partitions()) {
            reads.want(partition).onFailure(failure -> LOG.debug("the tape is wanted again soon", failure));
        }
    }
}
