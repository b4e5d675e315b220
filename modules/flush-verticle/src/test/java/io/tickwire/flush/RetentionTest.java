package io.tickwire.flush;

import static io.tickwire.flush.TestTicks.DAY_MICROS;
import static io.tickwire.flush.TestTicks.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.flush.postgres.Retention;
import io.tickwire.postgres.PgUrl;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes when its time is over, what stays, and who waits for it. */
@Timeout(180)
class RetentionTest {
    private static final int DAYS = 3;
    private static TestServers servers;
    private static int databases;
    private FlushRig rig;
    private final long today = Math.floorDiv(MicrosClock.system().micros(), DAY_MICROS);

    @BeforeAll
    static void startServers() throws Exception {
        servers = new TestServers();
    }

    @AfterAll
    static void stopServers() throws Exception {
        servers.close();
    }

    @BeforeEach
    void setUp() throws Exception {
        rig = new FlushRig(servers, "retention" + databases++);
    }

    @AfterEach
    void tearDown() {
        rig.close();
    }

    private List<LocalDate> run(int days, MicrosClock clock) {
        return TestQueue.await(start(days, clock));
    }

    private Future<List<LocalDate>> start(int days, MicrosClock clock) {
        Promise<List<LocalDate>> done = Promise.promise();
        PgUrl url = PgUrl.parse(servers.pgUrl(rig.database()));
        rig.vertx.runOnContext(go -> new Retention(rig.vertx, url.access("tickwire-flush"), clock, days)
                .run()
                .onComplete(done));
        return done.future();
    }

    private LocalDate day(int ago) {
        return LocalDate.ofEpochDay(today - ago);
    }

    private List<LocalDate> partitions() throws Exception {
        List<LocalDate> days = new ArrayList<>();
        try (Connection connection = rig.connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD')"
                        + " FROM pg_inherits WHERE inhparent = 'md_ticks'::regclass ORDER BY 1")) {
            while (rows.next()) {
                days.add(rows.getObject(1, LocalDate.class));
            }
        }
        return days;
    }

    private void assertOracle() throws Exception {
        try (Connection connection = rig.connect()) {
            HistoryOracle.assertHolds(connection, 60_000);
        }
    }

    /** One every 30 s over so many days, without a gap: a single covered range; one symbol also has gaps. */
    private List<Tick> ticks(int days) {
        List<Tick> ticks = new ArrayList<>();
        long from = (today - days) * DAY_MICROS;
        for (long at = from; at < today * DAY_MICROS; at += 30_000_000) {
            ticks.add(tick("NONSTOP", at, "2", "1", "x", 1));
            if (at / 60_000_000 % 60 < 20) {
                ticks.add(tick("GAPS", at, "3", "1", "x", 1));
            }
        }
        ticks.add(tick("OLD-ONLY", from + 1, "1", "1", "x", 1));
        return ticks;
    }

    @Test
    void daysPastTheRetentionGoWithTheirBarsAndCoverageAndTheOthersStay() throws Exception {
        FlushRig.Replica replica = rig.start();
        rig.queue.append(ticks(6));
        rig.awaitAllDone();
        rig.stop(replica);
        long kept = rig.count("md_ticks WHERE ts >= '" + day(DAYS) + "Z'");
        // the oldest tick of day(3) becomes 3 days old today at 00:00, its youngest tomorrow
        rig.start("TICKWIRE_RETENTION_DAYS", String.valueOf(DAYS));
        FlushRig.await(() -> partitions().get(0).equals(day(DAYS)));
        assertThat(partitions()).containsExactly(day(3), day(2), day(1), day(0), day(-1));
        assertThat(rig.count("md_ticks")).isEqualTo(kept).isPositive();
        assertThat(rig.count("md_coverage WHERE symbol = 'NONSTOP'")).isEqualTo(1);
        assertThat(rig.count("md_coverage WHERE symbol = 'OLD-ONLY'")).isZero();
        assertOracle();
    }

    @Test
    void aDayInTheMiddleLeavesWhatIsBeforeAndAfter() throws Exception {
        rig.start();
        rig.queue.append(ticks(4));
        rig.awaitAllDone();
        rig.sql("SELECT md_ticks_drop_partition('" + day(2) + "')");
        assertThat(rig.count("md_coverage WHERE symbol = 'NONSTOP'")).isEqualTo(2);
        assertOracle();
    }

    @Test
    void aTickOlderThanTheRetentionIsStoredUntilTheNextRound() throws Exception {
        rig.start();
        Tick old = tick("LATE", (today - 9_000) * DAY_MICROS, "1", "1", "x", 1);
        rig.queue.append(List.of(old));
        rig.awaitAllDone();
        assertThat(run(DAYS, MicrosClock.system())).containsExactly(day(9_000));
        assertThat(rig.count("md_bars")).isZero();
        rig.queue.append(List.of(old)); // once more: new, and counted once
        rig.awaitAllDone();
        assertThat(rig.count("md_ticks")).isEqualTo(1);
        assertThat(rig.count("md_bars WHERE count = 1")).isEqualTo(1);
        assertOracle();
    }

    @Test
    void aClockThatRunsAheadCostsNobodysTicks() throws Exception {
        rig.start();
        rig.queue.append(List.of(tick("A", (today - 2) * DAY_MICROS, "1", "1", "x", 1)));
        rig.awaitAllDone();
        long wrong = (today + 400) * DAY_MICROS;
        assertThat(run(DAYS, () -> wrong)).isEmpty();
        assertThat(rig.count("md_ticks")).isEqualTo(1);
    }

    @Test
    void severalReplicasDropADayOnce() throws Exception {
        rig.start();
        rig.queue.append(ticks(8));
        rig.awaitAllDone();
        List<Future<List<LocalDate>>> rounds = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            rounds.add(start(DAYS, MicrosClock.system()));
        }
        List<LocalDate> dropped = new ArrayList<>();
        rounds.forEach(round -> dropped.addAll(TestQueue.await(round)));
        dropped.addAll(run(DAYS, MicrosClock.system()));
        assertThat(dropped).containsExactlyInAnyOrder(day(8), day(7), day(6), day(5), day(4));
        assertOracle();
    }

    @Test
    void whoReadsWithoutEndKeepsTheDayAndHoldsNobodyUp() throws Exception {
        rig.start();
        rig.queue.append(List.of(tick("A", (today - 9) * DAY_MICROS, "1", "1", "x", 1)));
        rig.awaitAllDone();
        try (Connection reader = rig.connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.executeQuery("SELECT count(*) FROM md_ticks"); // a backup, for hours
            Future<List<LocalDate>> round = start(DAYS, MicrosClock.system());
            FlushRig.await(() -> rig.count("pg_locks WHERE NOT granted AND relation = 'md_ticks'::regclass") == 1);
            rig.queue.append(IntStream.range(0, 1_000) // of today: days that age would be dropped in their turn
                    .mapToObj(i -> tick("SYM" + i % 20, today * DAY_MICROS + i, "2", "1", "x", i))
                    .toList()); // waits half a second at most
            rig.awaitAllDone();
            assertThatThrownBy(() -> TestQueue.await(round)).hasMessageContaining("lock timeout");
            reader.rollback();
        }
        assertThat(run(DAYS, MicrosClock.system())).containsExactly(day(9));
        assertOracle();
    }

    @Test
    void storingGoesOnWhileDaysAreDropped() throws Exception {
        rig.start();
        rig.queue.append(ticks(12));
        rig.awaitAllDone();
        Future<List<LocalDate>> round = start(DAYS, MicrosClock.system());
        List<Tick> live = new ArrayList<>();
        long now = LocalDate.now(ZoneOffset.UTC).toEpochDay() * DAY_MICROS;
        for (int i = 0; i < 20_000; i++) {
            live.add(tick(i % 2 == 0 ? "NONSTOP" : "GAPS", now + i * 1_000L, "5", "1", "x", 1));
        }
        rig.queue.append(live, 200);
        rig.awaitAllDone();
        TestQueue.await(round);
        run(DAYS, MicrosClock.system());
        assertThat(partitions().get(0)).isEqualTo(day(DAYS));
        assertThat(rig.queue.deadLetters()).isEmpty();
        assertOracle();
    }
}
