package io.tickwire.flush;

import static io.tickwire.flush.TestTicks.BASE_MICROS;
import static io.tickwire.flush.TestTicks.tick;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.Tick;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bars and coverage after the whole way of a tick from the queue, on a real Redis and a real Postgres. */
@Timeout(120)
class HistoryTest {
    private static final long GAP_MS = 60_000;
    private static final long SECOND = 1_000_000;
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
        rig = new FlushRig(servers, "history" + databases++);
    }

    @AfterEach
    void tearDown() {
        rig.close();
    }

    private void assertOracle() throws Exception {
        try (Connection connection = rig.connect()) {
            HistoryOracle.assertHolds(connection, GAP_MS);
        }
    }

    private List<String> bars() throws Exception {
        try (Connection connection = rig.connect()) {
            return HistoryOracle.bars(connection);
        }
    }

    private List<String> coverage() throws Exception {
        try (Connection connection = rig.connect()) {
            return HistoryOracle.coverage(connection);
        }
    }

    private void store(Tick... ticks) {
        rig.queue.append(List.of(ticks));
        rig.awaitAllDone();
    }

    private static Tick at(long second, String price) {
        return tick("BTC-USD", BASE_MICROS + second * SECOND, price, "2", "x", 1);
    }

    @Test
    void realTradesInAnyOrderGiveTheSameBarsAndCoverage() throws Exception {
        List<Tick> trades = BitstampTrades.read();
        assertThat(trades).hasSize(100_000);
        rig.start();
        rig.queue.append(trades);
        rig.awaitAllDone();
        assertOracle();
        List<String> bars = bars();
        List<String> coverage = coverage();

        rig.queue.append(trades); // a second pass
        rig.awaitAllDone();
        assertThat(bars()).isEqualTo(bars);
        assertThat(coverage()).isEqualTo(coverage);

        rig.sql(TestServers.TRUNCATE);
        rig.start(); // a second replica
        rig.queue.append(trades.subList(50_000, 100_000));
        List<Tick> firstHalf = new ArrayList<>(trades.subList(0, 50_000));
        Collections.shuffle(firstHalf, new Random(4));
        rig.queue.append(firstHalf);
        rig.awaitAllDone();
        assertOracle();
        assertThat(bars()).isEqualTo(bars);
        assertThat(coverage()).isEqualTo(coverage);
    }

    @Test
    void lateTicksAmendTheirBar() throws Exception {
        rig.start();
        store(at(20, "10"), at(30, "12"));
        store(at(40, "11"), at(10, "9")); // closes and opens
        store(at(25, "99"), at(26, "1")); // only the extremes
        assertThat(bars()).containsExactly("BTC-USD|" + BASE_MICROS + "|9|99|1|11|12|284|6");
        assertOracle();
    }

    @Test
    void aRedeliveredTickChangesNothingWhateverItSays() throws Exception {
        rig.start();
        store(at(0, "10"), at(59, "12"));
        store(at(0, "77"), at(59, "1"), at(30, "11"));
        assertThat(bars()).containsExactly("BTC-USD|" + BASE_MICROS + "|10|12|10|12|6|66|3");
        assertThat(coverage()).containsExactly("BTC-USD|" + BASE_MICROS + "|" + (BASE_MICROS + 59 * SECOND) + "|3");
    }

    @Test
    void aLateTickThatClosesAGapJoinsTwoRanges() throws Exception {
        rig.start();
        store(at(0, "1"), at(121, "1")); // 121 s apart
        assertThat(coverage()).hasSize(2);
        store(at(60, "1")); // just the gap after the first, 61 s before the other
        assertThat(coverage()).hasSize(2);
        assertOracle();
        store(at(61, "1"));
        assertThat(coverage()).containsExactly("BTC-USD|" + BASE_MICROS + "|" + (BASE_MICROS + 121 * SECOND) + "|4");
    }

    @Test
    void anotherGapAppliesToWhatIsStoredFromThenOn() throws Exception {
        FlushRig.Replica before = rig.start();
        store(at(0, "1"), at(50, "1"), at(200, "1"));
        rig.stop(before);
        rig.start("TICKWIRE_COVERAGE_GAP_MS", "10000");
        store(at(25, "1"), at(75, "1"), at(205, "1"));
        assertThat(coverage())
                .containsExactly(
                        "BTC-USD|" + BASE_MICROS + "|" + (BASE_MICROS + 50 * SECOND) + "|3", // stays one
                        "BTC-USD|" + (BASE_MICROS + 75 * SECOND) + "|" + (BASE_MICROS + 75 * SECOND) + "|1",
                        "BTC-USD|" + (BASE_MICROS + 200 * SECOND) + "|" + (BASE_MICROS + 205 * SECOND) + "|2");
        rig.sql("SELECT md_rebuild_coverage('10 s')");
        try (Connection connection = rig.connect()) {
            HistoryOracle.assertHolds(connection, 10_000);
        }
    }

    @Test
    void holdsWhileConnectionsDieAndReplicasCompete() throws Exception {
        rig.start();
        rig.start();
        rig.start();
        List<Tick> ticks = TestTicks.random(7, 20_000);
        Random random = new Random(3);
        for (int round = 0; round < 10; round++) {
            List<Tick> some = new ArrayList<>(ticks.subList(round * 1_500, round * 1_500 + 6_000));
            Collections.shuffle(some, random);
            rig.queue.append(some, 60);
            rig.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE application_name = 'tickwire-flush' AND datname = current_database()");
        }
        rig.awaitAllDone();
        assertThat(rig.queue.deadLetters()).isEmpty();
        assertOracle();
    }

    @Test
    void holdsForMoreSymbolsThanATransactionTakes() throws Exception {
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            ticks.add(tick("S" + i % 3_000, i));
        }
        rig.queue.append(ticks);
        rig.start();
        rig.start();
        rig.awaitAllDone();
        assertThat(rig.count("md_ticks")).isEqualTo(6_000);
        assertOracle();
    }
}
