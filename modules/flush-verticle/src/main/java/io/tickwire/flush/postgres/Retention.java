package io.tickwire.flush.postgres;

import io.tickwire.domain.MicrosClock;
import io.tickwire.postgres.PgAccess;
import io.tickwire.postgres.PgLink;
import io.tickwire.postgres.SqlFile;
import io.tickwire.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away the days that are older than the retention, with their bars and their coverage. Partitions of
 * {@code md_ticks} whose every possible tick is too old are dropped; of several replicas the first to come does it. Then
 * {@link RetentionEdge} removes the days that are too old from the partition that holds others as well. Works over a
 * connection of its own that lives as long as a run: a partition's bars may take seconds, and writers shall not wait behind
 * that.
 *
 * <p>For the event loop that created it.
 */
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final SqlFile BEGIN = SqlFile.resource(Retention.class, "begin-drop.sql");
    private static final SqlFile DUE = SqlFile.resource(Retention.class, "due-partitions.sql");
    private static final SqlFile UPKEEP = SqlFile.resource(Retention.class, "wait-for-upkeep.sql");
    private static final SqlFile DROP = SqlFile.resource(Retention.class, "drop-partition.sql");

    /** Above the limit of a statement, 10 min in begin-drop.sql. */
    private static final long LIMIT_MS = TimeUnit.MINUTES.toMillis(11);

    private final Vertx vertx;
    private final PgAccess access;
    private final MicrosClock clock;
    private final int days;
    private final Duration coverageGap;
    private boolean stopped;

    /**
     * What a run took away.
     *
     * @param partitions names of the dropped partitions, oldest first
     * @param ticks removed from the partition that stays
     */
    public record Gone(List<String> partitions, long ticks) {}

    /**
     * @param days 1 or more
     * @param coverageGap the one that flush runs with
     */
    public Retention(Vertx vertx, PgAccess access, MicrosClock clock, int days, Duration coverageGap) {
        if (days < 1) {
            throw new IllegalArgumentException("must be >= 1: days=" + days);
        }
        this.vertx = vertx;
        this.access = access;
        this.clock = clock;
        this.days = days;
        this.coverageGap = coverageGap;
    }

    /**
     * Takes away what is due, oldest first, in many transactions.
     *
     * @return what was taken away by this run; fails, and leaves the rest to the next run, when Postgres is away or
     *     somebody reads without end
     */
    public Future<Gone> run() {
        PgLink link = new PgLink(vertx, access);
        RetentionEdge edge = new RetentionEdge(link, coverageGap, days, () -> stopped);
        return link.use(LIMIT_MS, this::due)
                .compose(due -> dropAll(link, due.iterator(), new ArrayList<>()))
                .compose(dropped -> edge.remove(now()).map(ticks -> new Gone(dropped, ticks)))
                .eventually(link::close);
    }

    /** A run under way ends after its current transaction. */
    public void stop() {
        stopped = true;
    }

    private OffsetDateTime now() {
        return Instant.EPOCH.plus(clock.micros(), ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private Future<List<String>> due(PgConnection connection) {
        List<Transaction.Step> steps = List.of(new Transaction.Step(DUE, Tuple.of(days, now())));
        return Transaction.run(connection, access.begin(BEGIN), steps).map(rows -> {
            List<String> due = new ArrayList<>();
            rows.forEach(row -> due.add(row.getString(0)));
            return due;
        });
    }

    private Future<List<String>> dropAll(PgLink link, Iterator<String> due, List<String> dropped) {
        if (stopped || !due.hasNext()) {
            return Future.succeededFuture(dropped);
        }
        String partition = due.next();
        return link.use(LIMIT_MS, connection -> drop(connection, partition)).compose(done -> {
            if (done == null) {
                return Future.succeededFuture(dropped); // another replica is at it
            }
            if (done) {
                LOG.info("dropped a partition past its retention: partition={} retentionDays={}", partition, days);
                dropped.add(partition);
            }
            return dropAll(link, due, dropped);
        });
    }

    private Future<Boolean> drop(PgConnection connection, String partition) {
        List<Transaction.Step> steps =
                List.of(new Transaction.Step(UPKEEP, Tuple.tuple()), new Transaction.Step(DROP, Tuple.of(partition)));
        return Transaction.run(connection, access.begin(BEGIN), steps)
                .map(rows -> rows.iterator().next().getBoolean(0));
    }
}
