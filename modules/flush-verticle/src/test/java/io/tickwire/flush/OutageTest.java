package io.tickwire.flush;

import static io.tickwire.flush.TestTicks.BASE_MICROS;
import static io.tickwire.flush.TestTicks.series;
import static io.tickwire.flush.TestTicks.tick;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.Tick;
import io.tickwire.flush.batch.Refusals;
import io.tickwire.testlogs.RecordedLog;
import io.vertx.ext.healthchecks.CheckResult;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Postgres refuses what it is given: all of it, that of one symbol, a few ticks. */
@Timeout(180)
class OutageTest {
    private static TestServers servers;
    private static int databases;
    private FlushRig rig;
    private RecordedLog log;
    private RecordedLog ticksLog;

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
        rig = new FlushRig(servers, "outage" + databases++);
        log = new RecordedLog(FlushVerticle.class);
        ticksLog = new RecordedLog(Writer.class);
    }

    @AfterEach
    void tearDown() {
        log.close();
        ticksLog.close();
        rig.close();
    }

    private static List<Tick> ofSymbol(String symbol, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> tick(symbol, BASE_MICROS + i, "7", "1", "x", i))
                .toList();
    }

    private String readiness(FlushRig.Replica replica) {
        CheckResult result = TestQueue.await(replica.readiness().checkStatus("flush/postgres"));
        return result.getStatus().isOk()
                ? ""
                : String.valueOf(result.getStatus().getData());
    }

    private void assertOracle() throws Exception {
        try (Connection connection = rig.connect()) {
            HistoryOracle.assertHolds(connection, 60_000);
        }
    }

    @Test
    void aConstraintThatRefusesEveryTickIsAnOutageAndLosesNothing() throws Exception {
        FlushRig.Replica replica = rig.start();
        rig.queue.append(series(0, 100));
        rig.awaitAllDone();
        long refusedFrom = System.nanoTime();
        rig.sql("ALTER TABLE md_ticks ADD CONSTRAINT nothing_more CHECK (price < 0) NOT VALID");
        int posted = 100;
        while (readiness(replica).isEmpty() && posted < 40_000) {
            rig.queue.append(series(posted, 500), 100);
            posted += 500;
            FlushRig.await(() -> rig.queue.length() > 0);
        }
        FlushRig.await(() -> readiness(replica).contains("23514"));
        rig.queue.append(series(posted, 5_000));
        posted += 5_000;
        FlushRig.await(() -> log.messages().size() == 1);
        assertThat(log.messages()).singleElement().asString().contains("refuses every tick", "23514", "nothing_more");
        assertThat(replica.gauge("tickwire.flush.outage")).isEqualTo(1);

        rig.sql("ALTER TABLE md_ticks DROP CONSTRAINT nothing_more");
        FlushRig.await(Duration.ofSeconds(60), () -> rig.queue.metered("flush") == rig.queue.metered("appended"));
        FlushRig.await(() -> readiness(replica).isEmpty());
        FlushRig.await(() -> replica.gauge("tickwire.flush.outage") == 0);
        assertThat(log.messages()).as("told once").hasSize(1);
        int dead = rig.queue.deadLetters().size();
        long minutes = 1 + TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - refusedFrom);
        assertThat(dead).isLessThanOrEqualTo(Refusals.MAX_A_MINUTE * (int) minutes);
        assertThat(ticksLog.messages().size()).isLessThan(2 * Refusals.MAX_A_MINUTE * (int) minutes);
        assertThat(rig.count("md_ticks")).isEqualTo(posted - dead);
        assertThat(replica.rows("inserted") + replica.rows("duplicate") + replica.rows("dead"))
                .isEqualTo(posted);
        assertOracle();
    }

    @Test
    void oneSymbolThatIsRefusedHoldsNobodyUp() throws Exception {
        FlushRig.Replica replica = rig.start();
        rig.queue.append(series(0, 1));
        rig.awaitAllDone();
        rig.sql("ALTER TABLE md_ticks ADD CONSTRAINT not_bad CHECK (symbol <> 'BAD') NOT VALID");
        List<Tick> all = new ArrayList<>(ofSymbol("BAD", 3_000));
        all.addAll(series(1, 2_000));
        rig.queue.append(all);
        FlushRig.await(() -> rig.count("md_ticks") == 2_001);
        FlushRig.await(() -> rig.queue.deadLetters().size() >= Refusals.MAX_A_MINUTE);
        FlushRig.await(() -> replica.gauge("tickwire.flush.waiting.ticks") > 0);
        rig.queue.append(series(2_001, 500));
        FlushRig.await(() -> rig.count("md_ticks") == 2_501);
        FlushRig.await(() -> readiness(replica).isEmpty()); // at times without other ticks, all are refused
        assertThat(ticksLog.messages())
                .filteredOn(line -> line.contains("others go on"))
                .isNotEmpty();

        rig.sql("ALTER TABLE md_ticks DROP CONSTRAINT not_bad");
        rig.awaitAllDone();
        assertThat(rig.count("md_ticks"))
                .isEqualTo(2_501 + 3_000 - rig.queue.deadLetters().size());
        assertOracle();
    }
}
