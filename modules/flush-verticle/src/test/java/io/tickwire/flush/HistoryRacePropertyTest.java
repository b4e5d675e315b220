package io.tickwire.flush;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.flush.batch.Batch;
import io.tickwire.flush.batch.Delivery;
import io.tickwire.flush.postgres.HeldDays;
import io.tickwire.flush.postgres.InsertOutcome;
import io.tickwire.flush.postgres.SchemaMigration;
import io.tickwire.flush.postgres.TickStore;
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
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Several connections store overlapping ticks of the same symbols at once: bars and coverage are those of the rows. */
class HistoryRacePropertyTest {
    private static final int WRITERS = 4;
    private static final int BATCHES = 12;
    private static final long GAP_MS = 60_000;
    private static TestServers servers;
    private static Vertx vertx;

    @BeforeContainer
    static void startServers() throws Exception {
        servers = new TestServers();
        servers.createDatabase("race");
        try (Connection connection = servers.connect("race");
                Statement statement = connection.createStatement()) {
            // an operator's default that would hide from a writer what others committed while it waited for its locks
            statement.execute("ALTER DATABASE race SET default_transaction_isolation = 'repeatable read'");
        }
        vertx = Vertx.vertx();
        TestQueue.await(new SchemaMigration(vertx, url().access("tickwire-flush"), Duration.ofMillis(GAP_MS)).run());
        servers.makePartitions("race");
    }

    @AfterContainer
    static void stopServers() throws Exception {
        TestQueue.await(vertx.close());
        servers.close();
    }

    private static PgUrl url() {
        return PgUrl.parse(servers.pgUrl("race"));
    }

    @Property(tries = 25, shrinking = ShrinkingMode.OFF)
    void barsAndCoverageAreThoseOfTheRowsAfterAnyRace(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        List<Tick> pool = pool(random);
        List<List<List<Tick>>> work = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            List<List<Tick>> batches = new ArrayList<>();
            for (int i = 0; i < BATCHES; i++) {
                batches.add(batch(pool, random));
            }
            work.add(batches);
        }
        try (Connection connection = servers.connect("race");
                Statement statement = connection.createStatement()) {
            statement.execute(TestServers.TRUNCATE);
            TestQueue.await(storeAll(work));
            HistoryOracle.assertHolds(connection, GAP_MS);
        }
    }

    /** Some hours of a few symbols, in steps of half a second, so that distances of just the gap and minutes are hit. */
    private static List<Tick> pool(Random random) {
        List<Tick> pool = new ArrayList<>();
        int spanSteps = 100 + random.nextInt(30_000);
        for (int i = 0; i < 400; i++) {
            pool.add(TestTicks.tick(
                    "S" + random.nextInt(3),
                    TestTicks.BASE_MICROS + random.nextInt(spanSteps) * 500_000L,
                    String.valueOf(1 + random.nextInt(1_000)),
                    String.valueOf(random.nextInt(50)),
                    random.nextBoolean() ? "a" : "b",
                    random.nextInt(3)));
        }
        return pool;
    }

    private static List<Tick> batch(List<Tick> pool, Random random) {
        List<Tick> some = new ArrayList<>();
        for (int n = 1 + random.nextInt(40); n > 0; n--) {
            some.add(pool.get(random.nextInt(pool.size())));
        }
        return Batch.of(List.of(new Delivery.Frame(0, new StreamId(1, 1), some)))
                .ticks();
    }

    private static Future<Void> storeAll(List<List<List<Tick>>> work) {
        Promise<Void> done = Promise.promise();
        vertx.runOnContext(go -> Future.join(work.stream()
                        .map(batches -> {
                            PgLink link = new PgLink(vertx, url().access("tickwire-flush"));
                            TickStore store = new TickStore(link, MicrosClock.system(), new HeldDays());
                            return storeFrom(store, batches, 0).eventually(link::close);
                        })
                        .toList())
                .<Void>mapEmpty()
                .onComplete(done));
        return done.future();
    }

    /** No batch may fail: not for a deadlock, and not for ranges in each other's way. */
    private static Future<Void> storeFrom(TickStore store, List<List<Tick>> batches, int at) {
        if (at == batches.size()) {
            return Future.succeededFuture();
        }
        return store.insert(batches.get(at)).compose(outcome -> {
            assertThat(((InsertOutcome.Committed) outcome).missingDays()).isEmpty();
            return storeFrom(store, batches, at + 1);
        });
    }
}
