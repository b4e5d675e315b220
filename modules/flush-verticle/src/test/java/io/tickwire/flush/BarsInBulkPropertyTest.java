package io.tickwire.flush;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.flush.batch.Batch;
import io.tickwire.flush.batch.Delivery;
import io.tickwire.flush.postgres.HeldDays;
import io.tickwire.flush.postgres.InsertOutcome;
import io.tickwire.flush.postgres.Roller;
import io.tickwire.flush.postgres.SchemaMigration;
import io.tickwire.flush.postgres.TickRemoval;
import io.tickwire.flush.postgres.TickStore;
import io.tickwire.postgres.PgAccess;
import io.tickwire.postgres.PgLink;
import io.tickwire.postgres.PgUrl;
import io.tickwire.redis.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Several connections store ticks, write bars in bulk, remove ticks and make bars anew, all at once and of the same symbols: in every snapshot
 * md_bars and md_coverage are what the stored ticks give, whatever of it is pending.
 */
class BarsInBulkPropertyTest {
    private static final int STEPS = 10;

    /** Minutes in which md_bars and the function for who reads many of them differ. */
    private static final String DIFFERENCE = """
            WITH of_view AS (
                SELECT * FROM md_bars WHERE start >= '2026-11-22T10:05Z' AND start < '2026-11-22T10:15Z'
            ),
            of_function AS (
                SELECT bar.* FROM unnest(ARRAY['S0', 'S1', 'S2']) AS asked (symbol)
                CROSS JOIN LATERAL md_bars_between(asked.symbol, '2026-11-22T10:05Z', '2026-11-22T10:15Z') AS bar
            )
            (TABLE of_view EXCEPT ALL TABLE of_function) UNION ALL (TABLE of_function EXCEPT ALL TABLE of_view)
            """;

    private static TestServers servers;
    private static Vertx vertx;

    @BeforeContainer
    static void startServers() throws Exception {
        servers = new TestServers();
        servers.createDatabase("bulk");
        try (Connection connection = servers.connect("bulk");
                Statement statement = connection.createStatement()) {
            // an operator's default that would hide from who waited for a lock what others committed meanwhile
            statement.execute("ALTER DATABASE bulk SET default_transaction_isolation = 'repeatable read'");
        }
        vertx = Vertx.vertx();
        setGap(60_000);
        servers.makePartitions("bulk");
    }

    @AfterContainer
    static void stopServers() throws Exception {
        TestQueue.await(vertx.close());
        servers.close();
    }

    private static PgAccess access() {
        return PgUrl.parse(servers.pgUrl("bulk")).access("test");
    }

    /** As flush does when it starts. */
    private static void setGap(long gapMs) {
        TestQueue.await(new SchemaMigration(vertx, access(), Duration.ofMillis(gapMs)).run());
    }

    @Property(tries = 10, shrinking = ShrinkingMode.OFF)
    void everySnapshotHasTheBarsAndRangesOfItsTicks(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        long gapMs = random.nextBoolean() ? 60_000 : 500 + random.nextInt(150_000);
        try (Connection connection = servers.connect("bulk");
                Statement statement = connection.createStatement()) {
            statement.execute(TestServers.TRUNCATE);
            setGap(gapMs);
            int span = 50 + random.nextInt(3_000);
            List<Future<Void>> workers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                List<List<Tick>> batches = new ArrayList<>();
                for (int step = 0; step < STEPS; step++) {
                    batches.add(batch(random, span));
                }
                workers.add(worker(link -> {
                    TickStore store = new TickStore(link, MicrosClock.system(), new HeldDays());
                    return step -> store.insert(batches.get(step)).map(BarsInBulkPropertyTest::committed);
                }));
            }
            for (int i = 0; i < 2; i++) {
                Roller roller = new Roller(vertx, access());
                int most = 1 + random.nextInt(30);
                workers.add(worker(link -> step -> {
                    Future<?> taken = roller.takeDue(0, most);
                    Future<?> rolled = taken.compose(done -> roller.rollDue());
                    return step < STEPS - 1 ? rolled : rolled.compose(done -> roller.close());
                }));
            }
            List<TickRemoval.Selection> selections = new ArrayList<>();
            for (int step = 0; step < STEPS; step++) {
                selections.add(selection(random, span));
            }
            workers.add(worker(link -> {
                TickRemoval removal = new TickRemoval(link, Duration.ofMillis(gapMs), 7);
                return step -> removal.remove(selections.get(step), soFar -> true);
            }));
            Future<Void> all = Future.all(workers).mapEmpty();
            int snapshots = 0;
            while (!all.isComplete() || snapshots == 0) {
                assertSnapshot(connection, gapMs);
                snapshots++;
                if (snapshots % 7 == 3) {
                    rebuild(statement, random, gapMs);
                }
            }
            TestQueue.await(all);
            assertSnapshot(connection, gapMs);
            rollAll();
            statement.execute("COMMIT");
            assertThat(pending(statement)).isZero();
            assertSnapshot(connection, gapMs);
            assertThat(HistoryOracle.bars(connection))
                    .as("no rows without ticks are left behind by what removes ticks")
                    .hasSize(rows(statement));
        }
    }

    private static boolean committed(InsertOutcome outcome) {
        assertThat(((InsertOutcome.Committed) outcome).missingDays()).isEmpty();
        return true;
    }

    private static void assertSnapshot(Connection connection, long gapMs) throws Exception {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        HistoryOracle.assertHolds(connection, gapMs);
        try (Statement statement = connection.createStatement()) {
            assertThat(number(statement, "SELECT count(*) FROM (" + DIFFERENCE + ") AS differing"))
                    .isZero();
        }
        connection.commit();
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(true);
    }

    private static void rebuild(Statement statement, Random random, long gapMs) throws Exception {
        statement.execute(
                random.nextBoolean()
                        ? "SELECT md_rebuild_bars()"
                        : "SELECT md_rebuild_coverage(" + gapMs + " * interval '1 ms')");
    }

    private static void rollAll() {
        Roller roller = new Roller(vertx, access());
        TestQueue.await(worker(link -> step -> roller.takeDue(0, 1_000_000)
                .compose(taken -> roller.rollDue())
                .compose(rolled -> step < STEPS - 1 ? Future.succeededFuture() : roller.close())));
    }

    private static long pending(Statement statement) throws Exception {
        return number(statement, "SELECT count(*) FROM md_pending");
    }

    private static int rows(Statement statement) throws Exception {
        return (int) number(statement, "SELECT count(*) FROM md_bar_rows");
    }

    private static long number(Statement statement, String query) throws Exception {
        try (var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Three symbols in half seconds, so that distances of just the gap and minutes are hit; late ticks and duplicates. */
    private static List<Tick> batch(Random random, int span) {
        List<Tick> ticks = new ArrayList<>();
        for (int i = 1 + random.nextInt(40); i > 0; i--) {
            ticks.add(TestTicks.tick(
                    "S" + random.nextInt(3),
                    TestTicks.BASE_MICROS + random.nextInt(span) * 500_000L,
                    String.valueOf(1 + random.nextInt(1_000)),
                    String.valueOf(random.nextInt(50)),
                    random.nextInt(3) == 0 ? "a" : "b",
                    random.nextInt(3)));
        }
        return Batch.of(List.of(new Delivery.Frame(0, new StreamId(1, 1), ticks)))
                .ticks();
    }

    private static TickRemoval.Selection selection(Random random, int span) {
        long from = TestTicks.BASE_MICROS + random.nextInt(span) * 500_000L;
        long length = (1 + random.nextInt(random.nextBoolean() ? 3 : span)) * 500_000L;
        Optional<String> source =
                random.nextBoolean() ? Optional.empty() : Optional.of(random.nextBoolean() ? "a" : "b");
        return new TickRemoval.Selection("S" + random.nextInt(3), source, from, from + length);
    }

    private interface Work extends Function<PgLink, Function<Integer, Future<?>>> {}

    /** Ten steps, one after another, over a connection of its own. */
    private static Future<Void> worker(Work work) {
        Promise<Void> done = Promise.promise();
        vertx.runOnContext(go -> {
            PgLink link = new PgLink(vertx, access());
            Function<Integer, Future<?>> steps = work.apply(link);
            Future<?> last = Future.succeededFuture();
            for (int i = 0; i < STEPS; i++) {
                int step = i;
                last = last.compose(before -> steps.apply(step));
            }
            last.<Void>mapEmpty().eventually(link::close).onComplete(done);
        });
        return done.future();
    }
}
