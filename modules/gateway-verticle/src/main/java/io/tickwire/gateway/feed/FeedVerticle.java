package io.tickwire.gateway.feed;

import io.tickwire.gateway.update.MalformedUpdateException;
import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.update.UpdateReader;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process' one subscription to {@code realtime:updates}. SUBSCRIBE completes when it is written, so a canary on a channel of
 * this process' own, subscribed to in the same command, shows that the subscription stands; then the stored state is read, and
 * only then do updates flow. The canary sings every second; when it falls silent, all of this is done again. So a sink gets
 * everything that was published since, or the newest of what it missed.
 *
 * <p>Bars that were closed while there was no subscription are not told: they stand in Postgres.
 */
public final class FeedVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(FeedVerticle.class);
    private static final int REDIS_LIMIT_MS = 2_000;
    private static final long CANARY_INTERVAL_MS = 1_000;
    private static final long CANARY_LIMIT_MS = 3_500;
    private static final long FIRST_TIME_LIMIT_MS = 20_000;

    private enum Phase {
        AWAY,
        UNCONFIRMED,
        READING,
        LIVE
    }

    private final String redisUrl;
    private final int partitions;
    private final List<UpdateSink> sinks;
    private final Runnable malformed;
    private final String canaryChannel = "md:canary:" + UUID.randomUUID();
    private final UpdateReader reader = new UpdateReader();
    private final HeldUpdates held = new HeldUpdates();
    private final Promise<Void> firstLive = Promise.promise();
    private final Map<Integer, Future<Void>> refreshing = new HashMap<>();
    private List<Update> arrived = new ArrayList<>();
    private RedisLink commands;
    private RedisLink subscription;
    private ViewStore views;
    private long canaryAtNanos;
    private long round;
    private boolean complained;
    private volatile Phase phase = Phase.AWAY;

    /**
     * @param sinks get every update
     * @param malformed called for each message of the channel that is none of the contract
     */
    public FeedVerticle(String redisUrl, int partitions, List<UpdateSink> sinks, Runnable malformed) {
        this.redisUrl = redisUrl;
        this.partitions = partitions;
        this.sinks = sinks;
        this.malformed = malformed;
    }

    /** Completes when the sinks have been given the state for the first time. */
    @Override
    public Future<?> start() {
        commands = new RedisLink(vertx, redisUrl, "gateway", REDIS_LIMIT_MS);
        views = new ViewStore(commands);
        subscription = new RedisLink(vertx, redisUrl, "gateway-updates", REDIS_LIMIT_MS)
                .onConnected(this::subscribe)
                .onLost(lost -> phase = Phase.AWAY);
        return Future.all(commands.connect(), subscription.connect())
                .onSuccess(connected -> {
                    sing();
                    vertx.setPeriodic(CANARY_INTERVAL_MS, timer -> watchCanary());
                })
                .compose(connected ->
                        firstLive.future().timeout(FIRST_TIME_LIMIT_MS, java.util.concurrent.TimeUnit.MILLISECONDS));
    }

    @Override
    public Future<?> stop() {
        return Future.join(subscription.close(), commands.close());
    }

    /** Whether the subscription stands and nothing is missing. From any thread. */
    public boolean isLive() {
        return phase == Phase.LIVE;
    }

    /**
     * Reads the stored state of some partitions, for a client that has seen more than this process; completes after the sinks
     * have been given it. From any thread.
     */
    public Future<Void> refresh(Set<Integer> some) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(nothing -> Future.all(some.stream()
                        .map(partition -> refreshing.computeIfAbsent(partition, this::refresh))
                        .toList())
                .<Void>mapEmpty()
                .onComplete(done));
        return done.future();
    }

    private Future<Void> refresh(int partition) {
        return views.read(partition)
                .onSuccess(this::give)
                .onComplete(read -> refreshing.remove(partition))
                .mapEmpty();
    }

    private void subscribe(RedisConnection connection) {
        phase = Phase.UNCONFIRMED;
        canaryAtNanos = System.nanoTime();
        connection.handler(this::pushed);
        connection
                .send(Request.cmd(Command.SUBSCRIBE)
                        .arg(RedisKeys.UPDATES_CHANNEL)
                        .arg(canaryChannel))
                .onSuccess(written -> sing())
                .onFailure(failure -> subscription.reconnect("can't subscribe: " + failure.getMessage()));
    }

    private void sing() {
        commands.send(Request.cmd(Command.PUBLISH).arg(canaryChannel).arg(""))
                .onFailure(failure -> LOG.debug("canary was not sent", failure));
    }

    private void watchCanary() {
        if (phase == Phase.AWAY) {
            return; // the link comes back by itself
        }
        long silentMs = (System.nanoTime() - canaryAtNanos) / 1_000_000;
        if (silentMs > CANARY_LIMIT_MS) {
            phase = Phase.AWAY;
            subscription.reconnect("subscription brings nothing: silentMs=" + silentMs);
            return;
        }
        sing();
    }

    private void pushed(Response push) {
        if (push.type() == ResponseType.ERROR) {
            subscription.reconnect("Redis refuses the subscription: " + push);
            return;
        }
        if (push.size() != 3 || !push.get(0).toString().equals("message")) {
            return; // the confirmation of a subscription: the canary tells the same, and more
        }
        if (push.get(1).toString().equals(canaryChannel)) {
            canaryAtNanos = System.nanoTime();
            if (phase == Phase.UNCONFIRMED) {
                readState();
            }
            return;
        }
        take(push.get(2).toBytes());
    }

    private void take(byte[] message) {
        try {
            reader.read(message).ifPresent(update -> {
                if (phase == Phase.LIVE) {
                    give(update);
                } else {
                    held.add(update);
                }
            });
        } catch (MalformedUpdateException e) {
            malformed.run();
            if (!complained) {
                complained = true; // once: anyone may publish, as much as they like
                LOG.warn("a message of the channel is not as it should be, and passed over", e);
            }
        }
    }

    private void readState() {
        phase = Phase.READING;
        long thisRound = ++round;
        List<Future<List<Update>>> reads =
                IntStream.range(0, partitions).mapToObj(views::read).toList();
        Future.all(reads).onComplete(read -> {
            if (phase != Phase.READING || thisRound != round) {
                return; // lost again meanwhile
            }
            if (read.failed()) {
                phase = Phase.UNCONFIRMED; // the next canary tries again
                LOG.debug("can't read the state", read.cause());
                return;
            }
            reads.forEach(partition -> give(partition.result()));
            give(held.take());
            phase = Phase.LIVE;
            firstLive.tryComplete();
        });
    }

    /** What arrives in one turn of the event loop goes on together. */
    private void give(Update update) {
        if (arrived.isEmpty()) {
            context.runOnContext(nothing -> {
                List<Update> all = arrived;
                arrived = new ArrayList<>();
                give(all);
            });
        }
        arrived.add(update);
    }

    private void give(List<Update> updates) {
        if (!updates.isEmpty()) {
            sinks.forEach(sink -> sink.accept(updates));
        }
    }
}
