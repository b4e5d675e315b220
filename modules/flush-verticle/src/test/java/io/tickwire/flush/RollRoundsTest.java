package io.tickwire.flush;

import static io.tickwire.flush.TestTicks.tick;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.flush.postgres.HeldDays;
import io.tickwire.flush.postgres.Roller;
import io.tickwire.flush.postgres.SchemaMigration;
import io.tickwire.flush.postgres.TickStore;
import io.tickwire.postgres.PgAccess;
import io.tickwire.postgres.PgLink;
import io.tickwire.postgres.PgUrl;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When minutes are written: soon after an import, and before a writer that would make too many marks. */
@Timeout(180)
class RollRoundsTest {
    private static final int BOUND = 100;
    private static final int BATCH = 50;
    private static TestServers servers;
    private static Vertx vertx;

    @BeforeAll
    static void startServers() throws Exception {
        servers = new TestServers();
        servers.createDatabase("rounds");
        vertx = Vertx.vertx();
        TestQueue.await(new SchemaMigration(vertx, access(), Duration.ofMinutes(1)).run());
        servers.makePartitions("rounds");
    }

    @AfterAll
    static void stopServers() throws Exception {
        TestQueue.await(vertx.close());
        servers.close();
    }

    private static PgAccess access() {
        return PgUrl.parse(servers.pgUrl("rounds")).access("test");
    }

    @BeforeEach
    void forget() throws Exception {
        try (Connection connection = servers.connect("rounds");
                Statement statement = connection.createStatement()) {
            statement.execute(TestServers.TRUNCATE);
        }
    }

    private static long count(String from) throws Exception {
        try (Connection connection = servers.connect("rounds");
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM " + from)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void aWriterThatWouldMakeTooManyMarksHasSomeWrittenFirst() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Roller roller = new Roller(vertx, access());
        RollRounds rounds = new RollRounds(vertx, roller, new FlushMetrics(meters), BOUND);
        PgLink link = new PgLink(vertx, access());
        TickStore store = new TickStore(link, MicrosClock.system(), new HeldDays());
        List<Long> pending = new ArrayList<>();
        for (int batch = 0; batch < 9; batch++) {
            List<Tick> ticks = ofMinutes(batch * BATCH);
            TestQueue.await(onTheLoop(() -> rounds.room()
                    .compose(room -> store.insert(ticks))
                    .onSuccess(rounds::stored)
                    .mapEmpty()));
            pending.add(count("md_pending"));
        }
        assertThat(pending).allSatisfy(marks -> assertThat(marks).isLessThanOrEqualTo(BOUND + BATCH));
        assertThat(pending)
                .as("nothing is written before that")
                .containsExactly(50L, 100L, 150L, 50L, 100L, 150L, 50L, 100L, 150L);
        assertThat(count("md_ticks")).isEqualTo(9 * BATCH);
        assertThat(meters.get("tickwire.flush.rolled.bars").counter().count()).isEqualTo(6 * BATCH);
        assertThat(pendingBars(meters)).isLessThanOrEqualTo(BOUND);
        try (Connection connection = servers.connect("rounds")) {
            HistoryOracle.assertHolds(connection, 60_000);
        }

        try (Connection other = servers.connect("rounds");
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT md_lock_upkeep()"); // another process is at it
            List<Tick> more = ofMinutes(9 * BATCH);
            Promise<Void> stored = Promise.promise();
            onTheLoop(() -> rounds.room()
                            .compose(room -> store.insert(more))
                            .onSuccess(rounds::stored)
                            .<Void>mapEmpty())
                    .onComplete(stored);
            FlushRig.await(() -> pendingBars(meters) > BOUND); // it has come to the bound
            assertThat(stored.future().isComplete()).isFalse();
            assertThat(count("md_ticks")).isEqualTo(9 * BATCH);
            other.rollback();
            TestQueue.await(stored.future());
        }
        TestQueue.await(onTheLoop(() -> rounds.stop().compose(stopped -> link.close())));
    }

    @Test
    void anImportIsWrittenSoonAndWhatIsLiveIsNot() throws Exception {
        Roller roller = new Roller(vertx, access());
        RollRounds rounds = new RollRounds(vertx, roller, new FlushMetrics(new SimpleMeterRegistry()), 1_000_000);
        PgLink link = new PgLink(vertx, access());
        TickStore store = new TickStore(link, MicrosClock.system(), new HeldDays());
        List<Tick> ticks = new ArrayList<>();
        for (int minute = 0; minute < 4; minute++) {
            ticks.add(tick("import", TestTicks.BASE_MICROS + minute * 60_000_000L, "1", "1", "x", 1));
            if (minute < 3) {
                ticks.add(tick("live", TestTicks.BASE_MICROS + minute * 60_000_000L, "1", "1", "x", 1));
            }
        }
        ticks.sort(Comparator.comparing(Tick::symbol));
        TestQueue.await(
                onTheLoop(() -> store.insert(ticks).onSuccess(rounds::stored).mapEmpty()));
        assertThat(count("md_pending WHERE symbol = 'import' AND bulk")).isEqualTo(4);
        FlushRig.await(() -> count("md_pending WHERE symbol = 'import'") == 0);
        assertThat(count("md_bar_rows WHERE symbol = 'import' AND count = 1")).isEqualTo(4);
        assertThat(count("md_pending WHERE symbol = 'live'")).isEqualTo(3);
        TestQueue.await(onTheLoop(() -> rounds.stop().compose(stopped -> link.close())));
    }

    private static double pendingBars(SimpleMeterRegistry meters) {
        return meters.get("tickwire.flush.pending.bars").gauge().value();
    }

    private static Future<Void> onTheLoop(Supplier<Future<Void>> work) {
        Promise<Void> done = Promise.promise();
        vertx.runOnContext(go -> work.get().onComplete(done));
        return done.future();
    }

    /** One tick of each of so many minutes, of as many symbols: not an import. */
    private static List<Tick> ofMinutes(int from) {
        return IntStream.range(from, from + BATCH)
                .mapToObj(i -> tick("A" + (10_000 + i), TestTicks.BASE_MICROS + i * 60_000_000L, "1", "1", "x", 1))
                .toList();
    }
}
