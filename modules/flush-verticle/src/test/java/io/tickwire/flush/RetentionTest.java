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
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    private List<String> run(int days, MicrosClock clock) {
        return TestQueue.await(start(days, clock)).partitions();
    }

    private Future<Retention.Gone> start(int days, MicrosClock clock) {
        Promise<Retention.Gone> done = Promise.promise();
        PgUrl url = PgUrl.parse(servers.pgUrl(rig.database()));
        rig.vertx.runOnContext(
                go -> new Retention(rig.vertx, url.access("tickwire-flush"), clock, days, Duration.ofMinutes(1))
                        .run()
                        .onComplete(done));
        return done.future();
    }

    private LocalDate day(int ago) {
        return LocalDate.ofEpochDay(today - ago);
    }

    private static String ofDay(LocalDate day) {
        return "md_ticks_" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    private static String ofMonth(LocalDate day) {
        return "md_ticks_" + day.format(DateTimeFormatter.ofPattern("uuuuMM", Locale.ROOT));
    }

    private List<String> names(int... ago) {
        return IntStream.of(ago).mapToObj(days -> ofDay(day(days))).toList();
    }

    private List<String> partitions() throws Exception {
        List<String> names = new ArrayList<>();
        try (Connection connection = rig.connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT inhrelid::regclass::text FROM pg_inherits"
                        + " WHERE inhparent = 'md_ticks'::regclass ORDER BY 1")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
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
        FlushRig.await(() -> partitions().get(0).equals(ofDay(day(DAYS))));
        assertThat(partitions()).isEqualTo(names(3, 2, 1, 0, -1));
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
        assertThat(run(DAYS, MicrosClock.system())).containsExactly(ofMonth(day(9_000)));
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
        List<Future<Retention.Gone>> rounds = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            rounds.add(start(DAYS, MicrosClock.system()));
        }
        List<String> dropped = new ArrayList<>();
        rounds.forEach(round -> dropped.addAll(TestQueue.await(round).partitions()));
        dropped.addAll(run(DAYS, MicrosClock.system()));
        assertThat(dropped).containsExactlyInAnyOrderElementsOf(names(8, 7, 6, 5, 4));
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
            Future<Retention.Gone> round = start(DAYS, MicrosClock.system());
            FlushRig.await(() -> rig.count("pg_locks WHERE NOT granted AND relation = 'md_ticks'::regclass") == 1);
            rig.queue.append(IntStream.range(0, 1_000) // of today: days that age would be dropped in their turn
                    .mapToObj(i -> tick("SYM" + i % 20, today * DAY_MICROS + i, "2", "1", "x", i))
                    .toList()); // waits half a second at most
            rig.awaitAllDone();
            assertThatThrownBy(() -> TestQueue.await(round)).hasMessageContaining("lock timeout");
            reader.rollback();
        }
        assertThat(run(DAYS, MicrosClock.system())).isEqualTo(names(9));
        assertOracle();
    }

    @Test
    void storingGoesOnWhileDaysAreDropped() throws Exception {
        rig.start();
        rig.queue.append(ticks(12));
        rig.awaitAllDone();
        Future<Retention.Gone> round = start(DAYS, MicrosClock.system());
        List<Tick> live = new ArrayList<>();
        long now = LocalDate.now(ZoneOffset.UTC).toEpochDay() * DAY_MICROS;
        for (int i = 0; i < 20_000; i++) {
            live.add(tick(i % 2 == 0 ? "NONSTOP" : "GAPS", now + i * 1_000L, "5", "1", "x", 1));
        }
        rig.queue.append(live, 200);
        rig.awaitAllDone();
        TestQueue.await(round);
        run(DAYS, MicrosClock.system());
        assertThat(partitions().get(0)).isEqualTo(ofDay(day(DAYS)));
        assertThat(rig.queue.deadLetters()).isEmpty();
        assertOracle();
    }

    /** Two symbols, one with a single covered range over all of it, every ten minutes of old days. */
    private List<Tick> oldTicks(int oldestDay, int days) {
        List<Tick> ticks = new ArrayList<>();
        for (long at = (today - oldestDay) * DAY_MICROS;
                at < (today - oldestDay + days) * DAY_MICROS;
                at += 60_000_000) {
            ticks.add(tick("NONSTOP", at, "2", "1", "x", 1));
            if (at / 60_000_000 % 60 < 20) {
                ticks.add(tick("GAPS", at, "3", "1", "x", 1));
            }
        }
        ticks.add(tick("OLD-ONLY", (today - oldestDay) * DAY_MICROS + 1, "1", "1", "x", 1));
        ticks.add(tick("YOUNG-ONLY", (today - oldestDay + days) * DAY_MICROS - 1, "1", "1", "x", 1));
        return ticks;
    }

    @Test
    void ofAMonthTheDaysPastTheRetentionGoAndTheOthersStay() throws Exception {
        int retention = edgeInsideAMonth();
        rig.start();
        rig.queue.append(oldTicks(retention + 3, 6));
        rig.queue.append(List.of(tick("OLD-ONLY", (today - retention - 40) * DAY_MICROS, "1", "1", "x", 1)));
        rig.awaitAllDone();
        String edge = "'" + day(retention) + "Z'";
        long kept = rig.count("md_ticks WHERE ts >= " + edge);
        long tooOld = rig.count("md_ticks WHERE ts < " + edge);

        Retention.Gone gone = TestQueue.await(start(retention, MicrosClock.system()));

        assertThat(gone.partitions()).containsExactly(ofMonth(day(retention + 40)));
        assertThat(gone.ticks()).isEqualTo(tooOld - 1).isPositive();
        assertThat(rig.count("md_ticks")).isEqualTo(kept).isPositive();
        assertThat(partitions()).contains(ofMonth(day(retention)));
        assertThat(rig.count("md_coverage WHERE symbol = 'NONSTOP'")).isEqualTo(1);
        assertThat(rig.count("md_bars WHERE symbol = 'OLD-ONLY'")).isZero();
        assertThat(rig.count("md_bars WHERE symbol = 'YOUNG-ONLY'")).isEqualTo(1);
        assertOracle();
        assertThat(TestQueue.await(start(retention, MicrosClock.system()))).isEqualTo(new Retention.Gone(List.of(), 0));
    }

    /** More than 100 days, such that its edge has days before and after it in its month. */
    private int edgeInsideAMonth() {
        int days = 100;
        while (day(days).getDayOfMonth() < 10 || day(days).getDayOfMonth() > 20) {
            days++;
        }
        return days;
    }

    @Test
    void twoReplicasThatRemoveTheSameDaysLeaveWhatOneWouldLeave() throws Exception {
        int retention = edgeInsideAMonth();
        rig.start();
        rig.queue.append(oldTicks(retention + 2, 4));
        rig.awaitAllDone();
        long tooOld = rig.count("md_ticks WHERE ts < '" + day(retention) + "Z'");
        Future<Retention.Gone> one = start(retention, MicrosClock.system());
        Future<Retention.Gone> other = start(retention, MicrosClock.system());
        assertThat(TestQueue.await(one).ticks() + TestQueue.await(other).ticks())
                .isEqualTo(tooOld);
        assertOracle();
    }

    /** Tables of a release before: old days have partitions of their own, and some of a month's days have none yet. */
    @Test
    void aMonthThatHasPartitionsOfDaysGetsTheRestRoundThem() throws Exception {
        LocalDate first = day(200).withDayOfMonth(1);
        rig.start();
        rig.sql("CREATE TABLE " + ofDay(first.plusDays(9)) + " PARTITION OF md_ticks FOR VALUES FROM ('"
                + first.plusDays(9) + "Z') TO ('" + first.plusDays(10) + "Z')");
        rig.sql("CREATE TABLE " + ofDay(first.plusDays(11)) + " PARTITION OF md_ticks FOR VALUES FROM ('"
                + first.plusDays(11) + "Z') TO ('" + first.plusDays(12) + "Z')");
        List<Tick> ticks = IntStream.of(0, 8, 9, 10, 11, 12, 27, 40)
                .mapToObj(day -> tick("A", (first.toEpochDay() + day) * DAY_MICROS + 1, "1", "1", "x", day))
                .toList();
        rig.queue.append(ticks);
        rig.awaitAllDone();
        String end = first.plusMonths(1).minusDays(1).format(DateTimeFormatter.BASIC_ISO_DATE);
        assertThat(partitions())
                .contains(
                        ofDay(first) + "_" + first.plusDays(8).format(DateTimeFormatter.BASIC_ISO_DATE),
                        ofDay(first.plusDays(9)),
                        ofDay(first.plusDays(10)),
                        ofDay(first.plusDays(11)),
                        ofDay(first.plusDays(12)) + "_" + end,
                        ofMonth(first.plusDays(40)))
                .hasSize(6 + 2); // and today and tomorrow
        assertThat(rig.count("md_ticks")).isEqualTo(ticks.size());

        int oldest = (int) (today - first.plusDays(11).toEpochDay());
        assertThat(run(oldest, MicrosClock.system())).hasSize(3);
        assertThat(rig.count("md_ticks")).isEqualTo(4);
        assertOracle();
    }

    @Test
    void aPartitionThatWasDetachedIsInNobodysWay() throws Exception {
        rig.start();
        rig.queue.append(List.of(tick("A", (today - 300) * DAY_MICROS, "1", "1", "x", 1)));
        rig.awaitAllDone();
        String month = ofMonth(day(300));
        rig.sql("ALTER TABLE md_ticks DETACH PARTITION " + month); // to keep it elsewhere
        rig.queue.append(List.of(tick("A", (today - 300) * DAY_MICROS, "1", "1", "x", 2)));
        rig.awaitAllDone();
        assertThat(partitions()).contains(month + "_2").doesNotContain(month);
        assertThat(run(DAYS, MicrosClock.system())).containsExactly(month + "_2");
        assertThat(rig.count(month)).isEqualTo(1);
    }
}
