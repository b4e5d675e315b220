package io.tickwire.flush;

import static io.tickwire.flush.TestTicks.BASE_MICROS;
import static io.tickwire.flush.TestTicks.DAY_MICROS;
import static io.tickwire.flush.TestTicks.series;
import static io.tickwire.flush.TestTicks.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import io.tickwire.redis.RedisKeys;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What gets into the table, on a real Redis and a real Postgres. */
@Timeout(180)
class FlushTest {
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
        rig = new FlushRig(servers, "flush" + databases++);
    }

    @AfterEach
    void tearDown() {
        rig.close();
    }

    @Test
    void storesEveryValueExactly() throws Exception {
        List<Tick> ticks = new ArrayList<>(TestTicks.random(1, 5_000));
        long last = Rfc3339.END_MICROS - 1;
        ticks.add(tick("EDGE", 0, "0.000000000000000001", "0", "a", 0));
        ticks.add(tick("EDGE", 1, "999999999999999999", "999999999999999999", "a", Long.MAX_VALUE));
        ticks.add(tick("EDGE", last, "0.999999999999999999", "0.000000000000000001", " ", Long.MIN_VALUE));
        ticks.add(tick("EDGE", last - 1, "1", "100000000000000000", "~".repeat(32), -1));
        ticks.add(tick("A23456789/123456789.123456789:-_", last, "9.5", "1", "a,b{}\"'\\", 7));
        rig.start();
        rig.queue.append(ticks);
        rig.awaitAllDone();
        assertThat(rig.rows())
                .containsExactlyInAnyOrderElementsOf(
                        ticks.stream().map(FlushRig::row).toList());
    }

    @Test
    void firstContentOfAnIdentityWinsWithinABatch() throws Exception {
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ticks.add(tick("BTC-USD", BASE_MICROS + i % 10, 100 + i + ".5", "1", "x", 1));
        }
        rig.queue.append(ticks, 7); // queued before flush starts, so that they come in one batch
        FlushRig.Replica replica = rig.start();
        rig.awaitAllDone();
        assertThat(rig.rows())
                .containsExactlyElementsOf(
                        ticks.subList(0, 10).stream().map(FlushRig::row).toList());
        assertThat(replica.rows("inserted")).isEqualTo(10);
        assertThat(replica.rows("duplicate")).isEqualTo(90);
    }

    @Test
    void firstContentOfAnIdentityWinsAcrossBatches() throws Exception {
        FlushRig.Replica replica = rig.start();
        rig.queue.append(List.of(tick("BTC-USD", BASE_MICROS, "1.5", "1", "x", 1)));
        rig.awaitAllDone();
        rig.queue.append(List.of(
                tick("BTC-USD", BASE_MICROS, "2.5", "2", "x", 1), tick("BTC-USD", BASE_MICROS, "2.5", "2", "x", 2)));
        rig.awaitAllDone();
        assertThat(rig.rows())
                .containsExactly(
                        FlushRig.row(tick("BTC-USD", BASE_MICROS, "1.5", "1", "x", 1)),
                        FlushRig.row(tick("BTC-USD", BASE_MICROS, "2.5", "2", "x", 2)));
        assertThat(replica.rows("inserted")).isEqualTo(2);
        assertThat(replica.rows("duplicate")).isEqualTo(1);
    }

    @Test
    void twoReplicasStoreAllOnceAndEmptyTheQueue() throws Exception {
        FlushRig.Replica one = rig.create();
        FlushRig.Replica two = rig.create();
        var starting = List.of(one.flush().start(), two.flush().start()); // both migrate the empty database
        starting.forEach(TestQueue::await);
        List<Tick> ticks = series(0, 6_000);
        rig.queue.append(ticks, 50);
        List<Tick> again = new ArrayList<>(ticks);
        Collections.shuffle(again, new Random(2));
        rig.queue.append(again, 50);
        rig.awaitAllDone();
        assertThat(rig.rows())
                .containsExactlyInAnyOrderElementsOf(
                        ticks.stream().map(FlushRig::row).toList());
        assertThat(one.rows("inserted") + two.rows("inserted")).isEqualTo(6_000);
        assertThat(one.rows("duplicate") + two.rows("duplicate")).isEqualTo(6_000);
        assertThat(rig.queue.length()).as("calc has read nothing yet").isGreaterThanOrEqualTo(12_000 / 50);
        rig.queue.calcIsDone();
        rig.queue.append(series(6_000, 40));
        rig.awaitAllDone();
        assertThat(rig.queue.length())
                .as("only what calc has not committed yet")
                .isEqualTo(TestQueue.PARTITIONS);
    }

    @Test
    void manyReplicasMayPrepareTheTablesAtOnce() throws Exception {
        List<FlushRig.Replica> replicas = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            replicas.add(rig.create());
        }
        var starting = replicas.stream().map(replica -> replica.flush().start()).toList();
        starting.forEach(TestQueue::await);
        assertThat(rig.count("md_schema_history WHERE success AND version = '1'"))
                .isEqualTo(1);
        assertThat(rig.count("md_schema_history WHERE NOT success")).isZero();
    }

    @Test
    void keepsWhatCalcStillNeeds() throws Exception {
        rig.start();
        rig.queue.append(series(0, 400), 10);
        rig.awaitAllDone();
        long queued = rig.queue.length();
        int partition = TickIdentity.partitionOf("SYM0-USD", TestQueue.PARTITIONS);
        Response entries = rig.queue.send(Command.XRANGE, RedisKeys.ticks(partition), "-", "+", "COUNT", 2);
        rig.queue.send(
                Command.HSET,
                RedisKeys.calcPosition(partition),
                "position",
                entries.get(0).get(0).toString());
        rig.queue.append(List.of(tick("SYM0-USD", 1_000)));
        rig.awaitAllDone();
        Response first = rig.queue.send(Command.XRANGE, RedisKeys.ticks(partition), "-", "+", "COUNT", 1);
        assertThat(first.get(0).get(0).toString())
                .isEqualTo(entries.get(1).get(0).toString());
        assertThat(rig.queue.length()).isEqualTo(queued);
    }

    @Test
    void aBadTickStandsAloneInTheDeadLettersAndItsNeighboursAreStored() throws Exception {
        FlushRig.Replica replica = rig.start();
        rig.sql("ALTER TABLE md_ticks ADD CONSTRAINT no_marker CHECK (source <> 'marker')");
        List<Tick> ticks = new ArrayList<>(series(0, 1_000));
        ticks.add(500, tick("SYM1-USD", BASE_MICROS, "1.25", "3", "marker", -77));
        ticks.add(700, tick("SYM1-USD", BASE_MICROS, "1.5", "0", "marker", 12));
        rig.queue.append(ticks);
        rig.awaitAllDone();
        assertThat(rig.count("md_ticks")).isEqualTo(1_000);
        List<Response> letters = rig.queue.deadLetters();
        assertThat(letters).hasSize(2);
        assertThat(letters.get(0).get("reason").toString())
                .startsWith("23514: ")
                .contains("no_marker");
        assertThat(letters.get(0).get("partition").toInteger())
                .isEqualTo(TickIdentity.partitionOf("SYM1-USD", TestQueue.PARTITIONS));
        assertThat(letters.get(0).get("entry").toString()).matches("\\d+-\\d+");
        assertThat(new JsonObject(letters.get(0).get("tick").toString()))
                .isEqualTo(new JsonObject()
                        .put("symbol", "SYM1-USD")
                        .put("ts", "2026-11-22T10:00:00.000000Z")
                        .put("price", "1.25")
                        .put("volume", "3")
                        .put("source", "marker"));
        assertThat(new JsonObject(letters.get(1).get("tick").toString()).getLong("seq"))
                .isEqualTo(12);
        assertThat(replica.rows("dead")).isEqualTo(2);
        assertThat(replica.rows("inserted")).isEqualTo(1_000);
        assertThat(replica.meters().get("tickwire.dead.letters").counter().count())
                .isEqualTo(2);
    }

    @Test
    void whatIsNoFrameGoesToTheDeadLettersAsItIs() throws Exception {
        FlushRig.Replica replica = rig.start();
        byte[] noFrame = "no frame \0\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        String entry = rig.queue.appendRaw(2, "f", noFrame);
        rig.queue.appendRaw(2, "g", new byte[] {1});
        rig.queue.append(series(0, 100));
        FlushRig.await(() -> rig.queue.deadLetters().size() == 2);
        rig.awaitAllDone();
        assertThat(rig.count("md_ticks")).isEqualTo(100);
        Response letter = rig.queue.deadLetters().get(0);
        assertThat(letter.get("entry").toString()).isEqualTo(entry);
        assertThat(letter.get("frame").toBytes()).isEqualTo(noFrame);
        assertThat(rig.queue.deadLetters().get(1).get("reason").toString()).contains("no frame");
        assertThat(replica.meters().get("tickwire.dead.letters").counter().count())
                .isEqualTo(2);
    }

    @Test
    void makesPartitionsForAnyNumberOfDaysAndTodayAndTomorrow() throws Exception {
        rig.start();
        List<Tick> ticks = IntStream.range(0, 150)
                .mapToObj(day -> tick("OLD", day * 7L * DAY_MICROS, "1", "1", "x", day))
                .toList();
        rig.queue.append(ticks);
        rig.awaitAllDone();
        assertThat(rig.count("md_ticks")).isEqualTo(150);
        assertThat(rig.count("pg_inherits WHERE inhparent = 'md_ticks'::regclass"))
                .as("35 months from January 1970, today and tomorrow")
                .isEqualTo(35 + 2);
        assertThat(rig.count("md_ticks_197002")).isEqualTo(4);
        assertThat(rig.count("pg_index JOIN pg_class ON oid = indexrelid WHERE indrelid = 'md_ticks_197002'::regclass"
                        + " AND relam = (SELECT oid FROM pg_am WHERE amname = 'brin')"))
                .isEqualTo(1);
    }

    @Test
    void makesAPartitionAgainThatSomebodyDropped() throws Exception {
        rig.start();
        rig.queue.append(series(0, 10));
        rig.awaitAllDone();
        rig.sql("DROP TABLE " + rig.partitionOf(BASE_MICROS));
        rig.queue.append(series(10, 10));
        rig.awaitAllDone();
        assertThat(rig.count("md_ticks")).isEqualTo(10);
        assertThat(rig.queue.deadLetters()).isEmpty();
    }

    @Test
    void makingAPartitionDoesNotWaitForReaders() throws Exception {
        rig.start();
        rig.queue.append(series(0, 10));
        rig.awaitAllDone();
        try (var reader = rig.connect();
                var statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.executeQuery("SELECT count(*) FROM md_ticks"); // a backup, for hours
            rig.queue.append(List.of(tick("NEXT", BASE_MICROS + DAY_MICROS, "1", "1", "x", 1)));
            rig.awaitAllDone();
            reader.rollback();
        }
        assertThat(rig.count("md_ticks WHERE symbol = 'NEXT'")).isEqualTo(1);
    }

    @Test
    void tellsReadinessLagAndLatency() throws Exception {
        FlushRig.Replica replica = rig.start();
        FlushRig.await(() -> replica.isReady("flush/postgres") && replica.isReady("flush/redis"));
        rig.sql("ALTER TABLE md_ticks RENAME TO away");
        rig.queue.append(series(0, 25));
        FlushRig.await(
                () -> replica.meters().get("tickwire.queue.lag.ticks").gauge().value() == 25);
        FlushRig.await(
                () -> replica.meters().get("tickwire.queue.lag.seconds").gauge().value() > 1);
        rig.sql("ALTER TABLE away RENAME TO md_ticks");
        rig.awaitAllDone();
        FlushRig.await(() -> replica.meters()
                                .get("tickwire.queue.lag.ticks")
                                .gauge()
                                .value()
                        == 0
                && replica.meters().get("tickwire.queue.lag.seconds").gauge().value() == 0);
        assertThat(replica.meters()
                        .get("tickwire.pipeline.latency")
                        .tag("stage", "stored")
                        .timer()
                        .count())
                .isEqualTo(25);
        assertThat(replica.meters().get("tickwire.flush.batch").timer().count()).isPositive();
    }

    @Test
    void doesNotStartWithAWrongPasswordOrDatabase() throws Exception {
        FlushRig.Replica replica = rig.create("PG_URL", servers.pgUrl("no_such_database"));
        assertThatThrownBy(() -> TestQueue.await(replica.flush().start())).hasMessageContaining("no_such_database");
    }
}
