package io.tickwire.flush;

import io.tickwire.config.Settings;
import io.tickwire.flush.batch.Batch;
import io.tickwire.flush.batch.Batcher;
import io.tickwire.flush.batch.Delivery;
import io.tickwire.flush.batch.Refusals;
import io.tickwire.flush.postgres.HeldDays;
import io.tickwire.flush.postgres.PartitionMaker;
import io.tickwire.flush.postgres.Retention;
import io.tickwire.flush.postgres.Roller;
import io.tickwire.flush.postgres.SchemaMigration;
import io.tickwire.flush.postgres.TickStore;
import io.tickwire.flush.queue.Acknowledger;
import io.tickwire.flush.queue.DeadLetters;
import io.tickwire.flush.queue.PartitionReader;
import io.tickwire.flush.queue.QueueLag;
import io.tickwire.flush.queue.ReaderTimes;
import io.tickwire.postgres.PgAccess;
import io.tickwire.postgres.PgLink;
import io.tickwire.postgres.PgUrl;
import io.tickwire.redis.QueueReads;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.TapeWish;
import io.tickwire.role.RoleContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all partitions and writes them over at most two connections to Postgres. Partition {@code p} belongs to writer
 * {@code p % writers}, so that no two transactions of this process touch the same symbol. One event loop does it all: the
 * work is waiting for Redis and Postgres.
 */
final class FlushVerticle extends VerticleBase implements Holder {
    private static final String APPLICATION_NAME = "tickwire-flush";
    private static final Logger LOG = LoggerFactory.getLogger(FlushVerticle.class);
    private static final int MAX_WRITERS = 2;

    /** Measured by FlushBenchmark: a larger transaction gains nothing and makes the next ticks wait longer. */
    private static final int CAP_TICKS = 5_000;

    private static final int MIN_HOLD_TICKS = 20_000;
    private static final int REDIS_LIMIT_MS = 5_000;
    private static final long PULSE_MS = 1_000;

    /** Well within the time that a wish for the tape lasts. */
    private static final long WISH_MS = TapeWish.LASTS_MS / 10;

    /** In place of a day: frames that wait because ticks of them were refused. */
    private static final long REFUSED = Long.MIN_VALUE;

    /** Kept back of the time for a stop, to close connections in. */
    private static final long CLOSE_MS = 1_500;

    private final RoleContext role;
    private final ReaderTimes times;
    private final FlushMetrics metrics;
    private final String consumer = "flush-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    private final HeldDays held = new HeldDays();
    private final Refusals refusals = new Refusals(Writer.nowMs());
    private final List<PgLink> postgres = new ArrayList<>();
    private final List<TickStore> stores = new ArrayList<>();
    private final List<Writer> writers = new ArrayList<>();
    private final List<PartitionReader> readers = new ArrayList<>();
    private Optional<RetentionRounds> retention = Optional.empty();
    private SchemaMigration schema;
    private RetryLoop retries;
    private PartitionRounds partitionRounds;
    private RollRounds rolls;
    private RedisLink redis;
    private QueueReads queue;
    private QueueLag lag;
    private Optional<String> toldOutage = Optional.empty();
    private boolean measuring;
    private boolean stopping;

    FlushVerticle(RoleContext role, ReaderTimes times, FlushMetrics metrics) {
        this.role = role;
        this.times = times;
        this.metrics = metrics;
    }

    /**
     * Completes without Postgres when that is away, and begins to read as soon as it has come: the other roles of the
     * process shall not wait. Fails on what waiting does not mend.
     */
    @Override
    public Future<?> start() {
        PgAccess access = PgUrl.parse(role.pgUrl()).access(APPLICATION_NAME);
        schema = new SchemaMigration(vertx, access, coverageGap());
        retries = new RetryLoop(vertx);
        build(access);
        return redis.connect().compose(connected -> prepare()).recover(failure -> close().transform(
                        closed -> Future.failedFuture(failure)));
    }

    @Override
    public Future<?> stop() {
        stopping = true;
        retention.ifPresent(RetentionRounds::stop);
        long drainMs = Math.max(1, role.settings().drainMs() - CLOSE_MS);
        return Future.join(readers.stream().map(PartitionReader::stop).toList())
                .compose(stopped ->
                        Future.join(writers.stream().map(Writer::drain).toList()))
                .compose(drained -> schema.ended()) // a server that is private to this process is stopped next
                .timeout(drainMs, TimeUnit.MILLISECONDS)
                .onFailure(
                        late -> LOG.warn("not all could be stored in time and is left to others: drainMs={}", drainMs))
                .transform(drained -> close());
    }

    /** Where everything of this verticle runs. */
    Context loop() {
        return context;
    }

    /** For readiness: connections to read over, and one to acknowledge over. */
    boolean isRedisUp() {
        return redis.isConnected() && readers.stream().allMatch(PartitionReader::isConnected);
    }

    /** For readiness: what Postgres answers to every tick; empty when it stores some. */
    Optional<String> outage() {
        return refusals.outage();
    }

    /** For readiness: the tables are ready, and every writer's connection answers. */
    boolean isPostgresUp() {
        return !readers.isEmpty() && postgres.stream().allMatch(PgLink::isUp);
    }

    private void build(PgAccess access) {
        Settings.Flush settings = role.settings().flush();
        redis = new RedisLink(vertx, role.redisUrl(), "flush-ack", REDIS_LIMIT_MS);
        queue = PartitionReader.queue(vertx, role.redisUrl(), consumer, times);
        lag = new QueueLag(redis, role.settings().partitions());
        PartitionMaker maker = new PartitionMaker(vertx, access, held);
        partitionRounds = new PartitionRounds(vertx, maker, held, retries, metrics, this::lookAtPartitions);
        rolls = new RollRounds(vertx, new Roller(vertx, access), metrics, RollRounds.MOST_PENDING);
        Settlement settlement =
                new Settlement(new DeadLetters(redis, role.clock()), new Acknowledger(redis), retries, metrics);
        int capTicks = Math.max(CAP_TICKS, settings.batchTicks());
        Batcher.Limits limits = new Batcher.Limits(
                settings.batchTicks(), settings.delayMs(), capTicks, Math.max(MIN_HOLD_TICKS, 4 * capTicks));
        for (int i = 0; i < Math.min(MAX_WRITERS, role.settings().partitions()); i++) {
            PgLink link = new PgLink(vertx, access);
            TickStore store = new TickStore(link, role.clock(), held);
            postgres.add(link);
            stores.add(store);
            writers.add(new Writer(
                    vertx,
                    role.clock(),
                    new Batcher(limits),
                    store,
                    settlement,
                    retries,
                    metrics,
                    refusals,
                    rolls,
                    this));
        }
        if (settings.retentionDays() > 0) {
            retention = Optional.of(new RetentionRounds(
                    vertx, new Retention(vertx, access, role.clock(), settings.retentionDays(), coverageGap())));
        }
    }

    private Duration coverageGap() {
        return Duration.ofMillis(role.settings().flush().coverageGapMs());
    }

    private Future<Void> prepare() {
        return schema.run().compose(ready -> read(), failure -> {
            if (!SchemaMigration.isAway(failure)) {
                return Future.failedFuture(failure);
            }
            retries.untilDone(
                            "preparing the tables in Postgres",
                            () -> stopping ? Future.failedFuture("flush stops") : schema.run())
                    .compose(ready -> read())
                    .onFailure(cause -> LOG.error("flush does not run", cause));
            return Future.succeededFuture();
        });
    }

    private Future<Void> read() {
        if (stopping) {
            return Future.succeededFuture();
        }
        int partitions = role.settings().partitions();
        for (int partition = 0; partition < partitions; partition++) {
            readers.add(new PartitionReader(
                    vertx, queue, partition, partitions, consumer, times, writers.get(partition % writers.size())));
        }
        vertx.setPeriodic(0, PULSE_MS, pulse -> pulse());
        vertx.setPeriodic(times.claimIdleMs(), due -> tryRefusedAgain());
        if (role.settings().tape().always()) {
            vertx.setPeriodic(0, WISH_MS, due -> wantTape());
        }
        retention.ifPresent(RetentionRounds::start);
        rolls.start();
        return Future.join(readers.stream().map(PartitionReader::start).toList())
                .onFailure(failure -> LOG.debug("a reader begins later: its link goes on connecting", failure))
                .otherwiseEmpty()
                .mapEmpty();
    }

    @Override
    public void acknowledged(Batch batch) {
        for (Delivery delivery : batch.deliveries()) {
            readers.get(delivery.partition()).done(delivery.id());
        }
        readers.forEach(PartitionReader::roomMade);
    }

    @Override
    public void setAside(Delivery.Frame frame, Set<Long> days, BitSet settled, int waitingTicks) {
        PartitionReader reader = readers.get(frame.partition());
        if (partitionRounds.need(days)) {
            long untilDay = days.isEmpty() ? REFUSED : Collections.min(days); // the oldest is made last
            reader.setAside(frame, untilDay, settled, waitingTicks);
        } else {
            reader.done(frame.id()); // comes again as one that was left lying
        }
    }

    private void lookAtPartitions() {
        readers.forEach(reader -> reader.look(held::has));
    }

    private void tryRefusedAgain() {
        readers.forEach(reader -> reader.look(day -> day == REFUSED));
    }

    private void pulse() {
        tellOutage();
        stores.forEach(
                store -> store.probe().onFailure(failure -> LOG.debug("Postgres gives no sign of life", failure)));
        metrics.waiting(
                readers.stream().mapToLong(PartitionReader::waitingTicks).sum());
        if (!measuring && redis.isConnected()) {
            measuring = true;
            lag.measure()
                    .onSuccess(metrics::lag)
                    .onFailure(failure -> LOG.debug("measuring the lag failed", failure))
                    .onComplete(done -> measuring = false);
        }
    }

    private void wantTape() {
        int partitions = role.settings().partitions();
        for (int partition = 0; partition < partitions; partition++) {
            TapeWish.say(redis, partition, role.settings().tape(), partitions)
                    .onFailure(failure -> LOG.debug("the tape is wanted again at the next pulse", failure));
        }
    }

    private void tellOutage() {
        Optional<String> outage = refusals.outage();
        metrics.outage(outage.isPresent());
        if (outage.isPresent() && toldOutage.isEmpty()) {
            LOG.warn("Postgres refuses every tick, they wait in the queue: reason={}", outage.get());
        } else if (outage.isEmpty() && toldOutage.isPresent()) {
            LOG.info("Postgres takes ticks again");
        }
        toldOutage = outage;
    }

    private Future<Void> close() {
        retries.close();
        List<Future<Void>> closed = new ArrayList<>();
        closed.add(Future.join(readers.stream().map(PartitionReader::leave).toList())
                .transform(left -> queue.close()));
        postgres.forEach(link -> closed.add(link.close()));
        closed.add(partitionRounds.stop());
        closed.add(rolls.stop());
        return Future.join(closed)
                .transform(done -> redis.close())
                .timeout(CLOSE_MS, TimeUnit.MILLISECONDS)
                .onFailure(failure -> LOG.debug("closing connections", failure))
                .otherwiseEmpty();
    }
}
