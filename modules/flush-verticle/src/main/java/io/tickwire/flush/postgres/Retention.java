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
import java.time.Instant;
import java.time.LocalDate;
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
 * Drops the partitions of {@code md_ticks} whose every possible tick is older than the retention, with the bars and the
 * coverage of those days. Of several replicas the first to come does it. Works over a connection of its own that lives
 * as long as a run: a day's bars may take seconds, and writers shall not wait behind that.
 *
 * <p>For the event loop that created it.
 */
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final SqlFile BEGIN = SqlFile.resource(Retention.class, "begin-drop.sql");
    private static final SqlFile DUE = SqlFile.resource(Retention.class, "due-partitions.sql");
    private static final SqlFile DROP = SqlFile.resource(Retention.class, "drop-partition.sql");

    /** Above the limit of a statement, 10 min in begin-drop.sql. */
    private static final long LIMIT_MS = TimeUnit.MINUTES.toMillis(11);

    private final Vertx vertx;
    private final PgAccess access;
    private final MicrosClock clock;
    private final int days;

    /** @param days 1 or more */
    public Retention(Vertx vertx, PgAccess access, MicrosClock clock, int days) {
        if (days < 1) {
            throw new IllegalArgumentException("must be >= 1: days=" + days);
        }
        this.vertx = vertx;
        this.access = access;
        this.clock = clock;
        this.days = days;
    }

    /**
     * Drops what is due, oldest first, each day in a transaction of its own.
     *
     * @return the days dropped by this run; fails, and leaves the rest to the next run, when Postgres is away or
     *     somebody reads without end
     */
    public Future<List<LocalDate>> run() {
        PgLink link = new PgLink(vertx, access);
        return link.use(LIMIT_MS, this::due)
                .compose(due -> dropAll(link, due.iterator(), new ArrayList<>()))
                .eventually(link::close);
    }

    private Future<List<LocalDate>> due(PgConnection connection) {
        OffsetDateTime now =
                Instant.EPOCH.plus(clock.micros(), ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        List<Transaction.Step> steps = List.of(new Transaction.Step(DUE, Tuple.of(days, now)));
        return Transaction.run(connection, access.begin(BEGIN), steps).map(rows -> {
            List<LocalDate> due = new ArrayList<>();
            rows.forEach(row -> due.add(row.getLocalDate(0)));
            return due;
        });
    }

    private Future<List<LocalDate>> dropAll(PgLink link, Iterator<LocalDate> due, List<LocalDate> dropped) {
        if (!due.hasNext()) {
            return Future.succeededFuture(dropped);
        }
        LocalDate day = due.next();
        return link.use(LIMIT_MS, connection -> drop(connection, day)).compose(done -> {
            if (done == null) {
                return Future.succeededFuture(dropped); // another replica is at it
            }
            if (done) {
                LOG.info("dropped a day past its retention: day={} retentionDays={}", day, days);
                dropped.add(day);
            }
            return dropAll(link, due, dropped);
        });
    }

    private Future<Boolean> drop(PgConnection connection, LocalDate day) {
        return Transaction.run(connection, access.begin(BEGIN), List.of(new Transaction.Step(DROP, Tuple.of(day))))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }
}
