package io.tickwire.flush.queue;

import io.tickwire.config.RedisUrl;
import io.tickwire.flush.batch.Delivery;
import io.tickwire.redis.QueueReads;
import io.tickwire.redis.QueueSetup;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisRefusedException;
import io.tickwire.redis.RedisScript;
import io.tickwire.redis.StreamId;
import io.tickwire.redis.StreamReads;
import io.tickwire.retry.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition as a consumer of the group {@code flush} and hands every entry to a sink, as long as the sink has
 * room. After each connect it first asks for what was delivered to it before and may have got lost on the way, then for
 * what others left lying, then for what is new. An entry it has in hand is not handed out twice, unless it was set aside and is due.
 *
 * <p>Two processes may get the same entry, when one was stuck and the other took it over: storing twice is harmless.
 *
 * <p>New entries are read together with those of the other partitions. For the event loop that created it.
 */
public final class PartitionReader {
    /** Where deliveries go. */
    public interface Sink {
        /** How many more ticks it takes; it calls {@link PartitionReader#roomMade} when there is some again. */
        long room();

        void offer(Delivery delivery);
    }

    private enum Phase {
        OWN,
        ABANDONED,
        NEW
    }

    private static final Logger LOG = LoggerFactory.getLogger(PartitionReader.class);
    private static final RedisScript FORGET = RedisScript.resource(PartitionReader.class, "forget-consumers.lua");
    private static final String START = "0-0";
    private static final int MAX_ENTRIES = 64;
    private static final int LIMIT_MS = 5_000;
    private static final int MARK_AT_ONCE = 500;

    /**
     * Time between two reads of new entries when the first had all there were. Small posts come in many entries: each read costs Redis more
     * than it costs to append one, and a batch waits longer than this anyway.
     */
    private static final long GATHER_MS = 20;

    private static final long CONSUMER_KEPT_MS = 3_600_000;

    private final Vertx vertx;
    private final QueueReads.Lane lane;
    private final RedisLink link; // what is sent over it does not block
    private final int partition;
    private final int partitions;
    private final String consumer;
    private final ReaderTimes times;
    private final Sink sink;
    private final String stream;
    private final EntryReader entries;
    private final InHand inHand = new InHand();
    private final Aside aside = new Aside();
    private final Backoff backoff = new Backoff(20, 2_000, ThreadLocalRandom.current());
    private final Promise<Void> stopped = Promise.promise();
    private Phase phase = Phase.OWN;
    private String cursor = START;
    private boolean claimDue;
    private boolean reading;
    private boolean resting;
    private boolean stopping;
    private long ticksPerEntry = 1;
    private long timer = -1;

    /** @param consumer name of this process in the group: no other's, and the same as long as the process lives */
    public PartitionReader(
            Vertx vertx,
            QueueReads queue,
            int partition,
            int partitions,
            String consumer,
            ReaderTimes times,
            Sink sink) {
        this.vertx = vertx;
        this.lane = queue.lane(partition);
        this.link = lane.link();
        this.partition = partition;
        this.partitions = partitions;
        this.consumer = consumer;
        this.times = times;
        this.sink = sink;
        this.stream = RedisKeys.ticks(partition);
        this.entries = new EntryReader(partition);
    }

    /**
     * For all partitions of an event loop.
     *
     * @param consumer name of this process in the group
     */
    public static QueueReads queue(Vertx vertx, RedisUrl redisUrl, String consumer, ReaderTimes times) {
        return new QueueReads(
                vertx,
                redisUrl,
                "flush-reader",
                () -> Request.cmd(Command.XREADGROUP)
                        .arg("GROUP")
                        .arg(RedisKeys.FLUSH_GROUP)
                        .arg(consumer),
                GATHER_MS,
                times.blockMs(),
                LIMIT_MS);
    }

    /** Starts to read; fails when Redis is not to be reached at first. */
    public Future<Void> start() {
        timer = vertx.setPeriodic(times.renewMs(), tick -> markAndLookForAbandoned());
        lane.onConnected(this::begin);
        return lane.connect().compose(connected -> forgetGoneConsumers(""));
    }

    /** The sink has room again. */
    public void roomMade() {
        next();
    }

    /** The entry is acknowledged, or given up. */
    public void done(StreamId id) {
        inHand.remove(id);
    }

    /**
     * The frame comes again when {@link #look} says so, and its settled ticks are not stored again. Where there is no room to
     * remember it, it comes again as one that was left lying, and its settled ticks then count as duplicates.
     *
     * @param untilDay the day it waits for, or any other number that {@link #look} is told of
     * @param settled places of its ticks that are stored or dead letters
     * @param waitingTicks those that are not
     */
    public void setAside(Delivery.Frame frame, long untilDay, BitSet settled, int waitingTicks) {
        if (!aside.add(frame.id(), new Aside.Entry(untilDay, settled, waitingTicks))) {
            inHand.remove(frame.id());
        }
    }

    /** @param isDue whether frames that wait for a day are to be read again */
    public void look(LongPredicate isDue) {
        aside.look(isDue);
        next();
    }

    /** Ticks of frames that are set aside. */
    public long waitingTicks() {
        return aside.waitingTicks();
    }

    public boolean isConnected() {
        return lane.isConnected();
    }

    /** Reads no more; completes when the last read, if one is under way, has been handed to the sink. */
    public Future<Void> stop() {
        stopping = true;
        vertx.cancelTimer(timer);
        if (!reading) {
            stopped.tryComplete();
        }
        return stopped.future();
    }

    /** Leaves the group, unless entries are pending, which another process will take over. */
    public Future<Void> leave() {
        return link.isConnected() ? forgetGoneConsumers(consumer) : Future.succeededFuture();
    }

    private void begin() {
        phase = Phase.OWN;
        cursor = START;
        next();
    }

    private void next() {
        if (reading || resting || stopping || !lane.isConnected() || sink.room() <= 0) {
            return; // whatever ends that state calls again
        }
        reading = true;
        step().onComplete(outcome -> {
            reading = false;
            if (outcome.failed()) {
                rest(outcome.cause());
            } else {
                backoff.reset();
            }
            if (stopping) {
                stopped.tryComplete();
            }
            next();
        });
    }

    private Future<Void> step() {
        List<StreamId> due = aside.due(entriesWanted());
        if (!due.isEmpty()) {
            return readAgain(due);
        }
        if (phase == Phase.NEW && claimDue) {
            phase = Phase.ABANDONED;
            cursor = START;
        }
        return switch (phase) {
            case OWN -> readOwn();
            case ABANDONED -> takeOver();
            case NEW -> readNew();
        };
    }

    private Future<Void> readOwn() {
        Request read = Request.cmd(Command.XREADGROUP)
                .arg("GROUP")
                .arg(RedisKeys.FLUSH_GROUP)
                .arg(consumer)
                .arg("COUNT")
                .arg(entriesWanted())
                .arg("STREAMS")
                .arg(stream)
                .arg(cursor);
        return link.send(read).map(answer -> {
            List<Response> own = StreamReads.entries(answer, stream);
            if (own.isEmpty()) {
                phase = Phase.ABANDONED;
                cursor = START;
            } else {
                cursor = own.get(own.size() - 1).get(0).toString();
                handOut(own);
            }
            return null;
        });
    }

    /** Entries that were set aside: a claim of one's own gives them again. */
    private Future<Void> readAgain(List<StreamId> ids) {
        Request claim = Request.cmd(Command.XCLAIM)
                .arg(stream)
                .arg(RedisKeys.FLUSH_GROUP)
                .arg(consumer)
                .arg(0);
        ids.forEach(id -> claim.arg(id.toString()));
        return link.send(claim).map(answer -> {
            List<Response> present =
                    answer.stream().filter(entry -> entry != null).toList();
            ids.forEach(inHand::remove);
            handOut(present);
            ids.forEach(aside::take); // what did not come is acknowledged by another process, or gone
            if (present.size() < answer.size()) {
                phase = Phase.OWN; // as in a take-over
                cursor = START;
            }
            return null;
        });
    }

    private Future<Void> takeOver() {
        Request claim = Request.cmd(Command.XAUTOCLAIM)
                .arg(stream)
                .arg(RedisKeys.FLUSH_GROUP)
                .arg(consumer)
                .arg(times.claimIdleMs())
                .arg(cursor)
                .arg("COUNT")
                .arg(entriesWanted());
        return link.send(claim).map(answer -> {
            cursor = answer.get(0).toString();
            List<Response> claimed = answer.get(1).stream().toList();
            List<Response> present =
                    claimed.stream().filter(entry -> entry != null).toList();
            handOut(present);
            if (present.size() < claimed.size()) {
                phase = Phase.OWN; // Redis 6.2 names deleted entries only to their owner, and we own them now
                cursor = START;
            } else if (cursor.equals(START)) {
                phase = Phase.NEW;
                claimDue = false;
            }
            if (answer.size() > 2) {
                handOutDeleted(answer.get(2)); // Redis 7 names them at once, and no longer counts them as pending
            }
            return null;
        });
    }

    private void handOutDeleted(Response ids) {
        for (Response id : ids) {
            Delivery delivery = entries.deleted(StreamId.parse(id.toString()));
            if (inHand.add(delivery.id(), nowMs())) {
                sink.offer(delivery);
            }
        }
    }

    private Future<Void> readNew() {
        return lane.reads().read(partition, ">", entriesWanted()).map(read -> {
            handOut(read);
            return null;
        });
    }

    /** As many as are likely to fit, going by the size of the last ones. */
    private long entriesWanted() {
        return Math.max(1, Math.min(MAX_ENTRIES, sink.room() / ticksPerEntry));
    }

    private void handOut(List<Response> read) {
        long ticks = 0;
        for (Response entry : read) {
            if (inHand.add(EntryReader.id(entry), nowMs())) {
                Delivery delivery = withSettled(entries.delivery(entry));
                ticks += delivery.tickCount();
                sink.offer(delivery);
            }
        }
        if (!read.isEmpty()) {
            ticksPerEntry = Math.max(1, ticks / read.size());
        }
    }

    private Delivery withSettled(Delivery delivery) {
        BitSet settled = aside.take(delivery.id());
        return !settled.isEmpty() && delivery instanceof Delivery.Frame frame
                ? new Delivery.Frame(frame.partition(), frame.id(), frame.ticks(), settled)
                : delivery;
    }

    private void rest(Throwable failure) {
        if (failure instanceof ErrorType error && error.is("NOGROUP")) {
            LOG.warn("the queue is gone from Redis, making it anew: partition={}", partition);
            new QueueSetup(link, partitions)
                    .run()
                    .onFailure(cause -> LOG.warn("the queue can't be made: partition={}", partition, cause));
        } else if (lane.isConnected() && !(failure instanceof RedisRefusedException)) { // that is told already
            LOG.warn("reading failed, trying again: partition={} reason={}", partition, failure.toString());
        }
        rest(backoff.nextMs());
    }

    private void rest(long ms) {
        resting = true;
        vertx.setTimer(ms, rested -> {
            resting = false;
            next();
        });
    }

    private void markAndLookForAbandoned() {
        claimDue = true;
        List<StreamId> due = inHand.mark(nowMs(), times.renewMs());
        for (int from = 0; from < due.size() && link.isConnected(); from += MARK_AT_ONCE) {
            Request mark = Request.cmd(Command.XCLAIM)
                    .arg(stream)
                    .arg(RedisKeys.FLUSH_GROUP)
                    .arg(consumer)
                    .arg(0);
            due.subList(from, Math.min(due.size(), from + MARK_AT_ONCE)).forEach(id -> mark.arg(id.toString()));
            link.send(mark.arg("JUSTID"))
                    .onFailure(failure -> LOG.debug("marking entries failed: partition={}", partition, failure));
        }
        next();
    }

    private Future<Void> forgetGoneConsumers(String leaving) {
        return link.eval(FORGET, List.of(stream), List.of(RedisKeys.FLUSH_GROUP, CONSUMER_KEPT_MS, leaving))
                .onFailure(failure -> LOG.debug("forgetting consumers failed: partition={}", partition, failure))
                .otherwiseEmpty() // only a tidying up
                .mapEmpty();
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
