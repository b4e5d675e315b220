package io.tickwire.flush;

import static io.tickwire.flush.TestTicks.DAY_MICROS;
import static io.tickwire.flush.TestTicks.tick;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.flush.postgres.PartitionMaker;
import java.sql.Connection;
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

/** Ticks of days without partitions wait for them; all others do not. A minute passes when a test says so. */
@Timeout(180)
class OldDaysTest {
    private static TestServers servers;
    private static int databases;
    private FlushRig rig;

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
        rig = new FlushRig(servers, "olddays" + databases++);
    }

    @AfterEach
    void tearDown() {
        rig.close();
    }

    /** One tick in each of so many months, from this one on. */
    private static List<Tick> months(String symbol, int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(month -> {
                    long day = LocalDate.of(1990, 1, 15).plusMonths(month).toEpochDay();
                    return tick(symbol, day * DAY_MICROS, "2", "1", "x", month);
                })
                .toList();
    }

    private static Tick live(String symbol, int number) {
        return tick(symbol, MicrosClock.system().micros(), "3", "1", "x", number);
    }

    private long partitions() {
        return rig.count("pg_inherits WHERE inhparent = 'md_ticks'::regclass");
    }

    /** The bound of this minute is used up; of whatever minute it is. */
    private void useUpTheMinute() throws Exception {
        rig.sql("INSERT INTO md_ticks_made SELECT now() FROM generate_series(1, " + PartitionMaker.A_MINUTE + ")");
    }

    private void aMinutePasses() throws Exception {
        rig.sql("DELETE FROM md_ticks_made");
    }

    private void assertOracle() throws Exception {
        try (Connection connection = rig.connect()) {
            HistoryOracle.assertHolds(connection, 60_000);
        }
    }

    private static double waiting(FlushRig.Replica replica) {
        return replica.meters().get("tickwire.flush.waiting.ticks").gauge().value();
    }

    private static double made(FlushRig.Replica replica) {
        return replica.meters().get("tickwire.flush.partitions.made").counter().count();
    }

    @Test
    void sixtyPartitionsAMinuteAreMadeAndAllOthersGoOn() throws Exception {
        FlushRig.Replica replica = rig.start();
        List<Tick> mixed = new ArrayList<>(months("OLD", 0, 75)); // one frame, and one post
        mixed.add(live("OLD", 1_000));
        rig.queue.append(mixed);
        rig.queue.append(List.of(live("OTHER", 1)));
        FlushRig.await(() -> rig.count("md_ticks WHERE price = 3") == 2);
        FlushRig.await(() -> made(replica) == PartitionMaker.A_MINUTE);
        // the frame waits as a whole, and what could be stored of it is stored
        rig.queue.append(List.of(live("OLD", 1_001), live("OTHER", 2)));
        FlushRig.await(() -> rig.count("md_ticks WHERE price = 3") == 4 && waiting(replica) > 0);
        assertThat(rig.queue.pending()).isEqualTo(1);
        assertThat(partitions()).isEqualTo(PartitionMaker.A_MINUTE + 2);
        assertThat(rig.queue.metered("flush")).isEqualTo(3);

        aMinutePasses();
        rig.awaitAllDone();
        assertThat(rig.count("md_ticks")).isEqualTo(75 + 4);
        assertThat(partitions()).isEqualTo(75 + 2);
        assertThat(made(replica)).isEqualTo(75);
        assertThat(replica.rows("inserted")).isEqualTo(75 + 4);
        assertThat(replica.rows("duplicate")).as("stored once, counted once").isZero();
        assertThat(rig.queue.deadLetters()).isEmpty();
        FlushRig.await(() -> waiting(replica) == 0);
        assertOracle();
    }

    @Test
    void theBoundIsThatOfTheDatabaseHoweverManyReplicasThereAre() throws Exception {
        FlushRig.Replica one = rig.start();
        FlushRig.Replica other = rig.start();
        for (int i = 0; i < 8; i++) { // to both
            rig.queue.append(months("S" + i, 10 * i, 10));
        }
        FlushRig.await(() -> made(one) + made(other) == PartitionMaker.A_MINUTE);
        rig.queue.append(List.of(live("S0", 1), live("S1", 1), live("S2", 1), live("S3", 1)));
        FlushRig.await(() -> rig.count("md_ticks WHERE price = 3") == 4);
        assertThat(partitions()).isEqualTo(PartitionMaker.A_MINUTE + 2);
        aMinutePasses();
        rig.awaitAllDone();
        assertThat(rig.count("md_ticks")).isEqualTo(80 + 4);
        assertThat(partitions()).isEqualTo(80 + 2);
        assertOracle();
    }

    @Test
    void moreEntriesThanAreRememberedWaitInRedisAndComeAgain() throws Exception {
        FlushRig.Replica replica = rig.start();
        rig.queue.append(List.of(live("OLD", 0)));
        rig.awaitAllDone();
        useUpTheMinute();
        List<Tick> old = IntStream.range(0, 5_000)
                .mapToObj(i -> tick("OLD", (7_000L + i % 3_000) * DAY_MICROS, "2", "1", "x", i))
                .toList();
        rig.queue.append(old, 1);
        FlushRig.await(() -> waiting(replica) == 4_096); // of one partition
        rig.queue.append(List.of(live("OLD", 1)));
        FlushRig.await(() -> rig.count("md_ticks WHERE price = 3") == 2);
        rig.sql("SELECT md_ticks_create_partitions(ARRAY(SELECT DISTINCT date '1970-01-01' + 7000 + i FROM"
                + " generate_series(0, 2999) AS i))");
        aMinutePasses();
        rig.awaitAllDone();
        assertThat(rig.count("md_ticks")).isEqualTo(5_000 + 2);
        assertThat(rig.queue.deadLetters()).isEmpty();
        assertOracle();
    }

    @Test
    void whatWaitsSurvivesARestart() throws Exception {
        FlushRig.Replica first = rig.start();
        rig.queue.append(List.of(live("OLD", 0)));
        rig.awaitAllDone();
        useUpTheMinute();
        rig.queue.append(months("OLD", 0, 3));
        FlushRig.await(() -> waiting(first) == 3);
        rig.stop(first);
        assertThat(rig.queue.pending()).isEqualTo(1);
        aMinutePasses();
        FlushRig.Replica second = rig.start();
        rig.awaitAllDone();
        assertThat(rig.count("md_ticks")).isEqualTo(4);
        assertThat(second.rows("inserted")).isEqualTo(3);
    }

    /** Contract: a partition of a month where it is made for ticks older than 60 days. */
    @Test
    void aYoungDayGetsAPartitionOfItsOwnAndAnOldOneItsMonth() throws Exception {
        rig.start();
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        rig.queue.append(List.of(
                tick("A", today.minusDays(59).toEpochDay() * DAY_MICROS, "1", "1", "x", 1),
                tick("A", today.minusDays(62).toEpochDay() * DAY_MICROS, "1", "1", "x", 2)));
        rig.awaitAllDone();
        assertThat(rig.partitionOf(today.minusDays(62).toEpochDay() * DAY_MICROS))
                .matches("md_ticks_[0-9]{6}|.*_.*_[0-9]{8}_[0-9]{8}");
        assertThat(partitions()).isEqualTo(4);
    }
}
