package io.tickwire.flush;

import static io.tickwire.flush.TestTicks.series;
import static io.tickwire.flush.TestTicks.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import io.tickwire.redis.RedisKeys;
import io.vertx.redis.client.Command;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing is lost, nothing is told too early, while servers and processes fail. */
@Timeout(180)
class FlushFaultTest {
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
        rig = new FlushRig(servers, "fault" + databases++);
    }

    @AfterEach
    void tearDown() {
        rig.close();
    }

    private void assertStored(List<Tick> ticks) throws Exception {
        assertThat(rig.rows())
                .containsExactlyInAnyOrderElementsOf(
                        ticks.stream().map(FlushRig::row).toList());
        try (Connection connection = rig.connect()) {
            HistoryOracle.assertHolds(connection, 60_000);
        }
    }

    @Test
    void nothingIsAcknowledgedBeforeTheCommit() throws Exception {
        FlushRig.Replica replica = rig.start();
        rig.queue.append(series(0, 1)); // makes the partition
        rig.awaitAllDone();
        try (Connection holder = rig.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE md_ticks IN SHARE MODE"); // inserts wait
            rig.queue.append(series(1, 99));
            FlushRig.await(() -> rig.count("pg_locks WHERE NOT granted AND relation = 'md_ticks'::regclass") == 2);
            assertThat(rig.queue.metered("flush")).isEqualTo(1);
            assertThat(rig.queue.pending()).isEqualTo(TestQueue.PARTITIONS);
            // a transaction that gets no answer shows before its time limit, 10 s
            FlushRig.await(Duration.ofSeconds(8), () -> !replica.isReady("flush/postgres"));
            holder.rollback();
        }
        rig.awaitAllDone();
        assertStored(series(0, 100));
    }

    @Test
    void aHangingPostgresIsNotReadyAndLosesNothing() throws Exception {
        FlushRig.Replica replica = rig.start();
        rig.queue.append(series(0, 100));
        rig.awaitAllDone();
        FlushRig.await(() -> replica.isReady("flush/postgres"));
        servers.freezePostgres();
        try {
            rig.queue.append(series(100, 900), 100);
            FlushRig.await(() -> !replica.isReady("flush/postgres"));
            assertThat(replica.isReady("flush/redis")).isTrue();
            assertThat(rig.queue.metered("flush")).isEqualTo(100);
            assertThat(rig.queue.pending()).isPositive();
        } finally {
            servers.thawPostgres();
        }
        rig.awaitAllDone();
        FlushRig.await(() -> replica.isReady("flush/postgres"));
        assertStored(series(0, 1_000));
    }

    /** Flush is what drains the queue: were it refused too, or its dead letters, a full Redis would stay full. */
    @Test
    void aFullRedisIsDrainedAlsoOfWhatCanNotBeStored() throws Exception {
        int partition = TickIdentity.partitionOf(series(0, 1).get(0).symbol(), TestQueue.PARTITIONS);
        rig.queue.appendRaw(partition, RedisKeys.FRAME_FIELD, new byte[] {1, 2, 3}); // it holds back all behind it
        rig.queue.append(series(0, 1_000), 10);
        rig.queue.calcIsDone();
        rig.queue.send(Command.CONFIG, "SET", "maxmemory", 1);
        try {
            assertThatThrownBy(() -> rig.queue.send(Command.SET, "new", "value"))
                    .hasStackTraceContaining("OOM command not allowed");
            rig.start();
            FlushRig.await(
                    () -> rig.queue.send(Command.XLEN, RedisKeys.DEAD_LETTERS).toLong() == 1);
            FlushRig.await(() ->
                    rig.queue.send(Command.XLEN, RedisKeys.ticks(partition)).toLong() == 0);
            rig.awaitAllDone();
            assertStored(series(0, 1_000));
        } finally {
            rig.queue.send(Command.CONFIG, "SET", "maxmemory", 0);
        }
    }

    @Test
    void aRestartOfPostgresInTheMiddleLosesNothing() throws Exception {
        FlushRig.Replica replica = rig.start();
        int posted = 0;
        for (; posted < 5_000; posted += 100) {
            rig.queue.append(series(posted, 100), 10);
            if (posted == 2_000) {
                servers.stopPostgres();
            }
        }
        FlushRig.await(() -> !replica.isReady("flush/postgres"));
        assertThat(rig.queue.pending()).isPositive();
        servers.startPostgres();
        rig.awaitAllDone();
        assertStored(series(0, posted));
    }

    @Test
    void aServerThatBecameReadOnlyIsLeft() throws Exception {
        rig.start();
        rig.queue.append(series(0, 10));
        rig.awaitAllDone();
        // as after a fail-over: this connection's server takes no writes any more, a new one does
        try (Connection admin = servers.connect("postgres");
                Statement statement = admin.createStatement()) {
            statement.execute("ALTER DATABASE " + rig.database() + " SET default_transaction_read_only = on");
            statement.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + rig.database() + "'");
            rig.queue.append(series(10, 10));
            // a session of that time stays read-only for as long as it lives
            FlushRig.await(() -> rig.queue.pending() > 0
                    && rig.count("pg_stat_activity WHERE datname = current_database()"
                                    + " AND application_name = 'tickwire-flush'")
                            == 2);
            statement.execute("ALTER DATABASE " + rig.database() + " RESET default_transaction_read_only");
        }
        // before the server ends the old session by itself, after 10 s
        FlushRig.await(Duration.ofSeconds(8), () -> rig.queue.metered("flush") == 20);
        assertStored(series(0, 20));
    }

    @Test
    void startsWithoutPostgresAndBeginsWhenItComes() throws Exception {
        servers.stopPostgres();
        FlushRig.Replica replica;
        try {
            replica = rig.start();
            rig.queue.append(series(0, 100));
            assertThat(replica.isReady("flush/postgres")).isFalse();
        } finally {
            servers.startPostgres();
        }
        rig.awaitAllDone();
        assertStored(series(0, 100));
        FlushRig.await(() -> replica.isReady("flush/postgres"));
    }

    @Test
    void everyConnectionToRedisMayBeCut() throws Exception {
        rig.start();
        for (int i = 0; i < 30; i++) {
            rig.queue.append(series(i * 200, 200), 20);
            if (i % 5 == 0) {
                rig.queue.send(Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes");
            }
        }
        rig.awaitAllDone();
        assertStored(series(0, 6_000));
    }

    @Test
    void whatADeadProcessLeftIsTakenOver() throws Exception {
        rig.queue.append(series(0, 300), 20);
        for (int partition = 0; partition < TestQueue.PARTITIONS; partition++) {
            rig.queue.send(
                    Command.XREADGROUP,
                    "GROUP",
                    "flush",
                    "dead",
                    "COUNT",
                    3,
                    "STREAMS",
                    RedisKeys.ticks(partition),
                    ">");
        }
        assertThat(rig.queue.pending()).isPositive();
        rig.start();
        rig.awaitAllDone();
        assertStored(series(0, 300));
    }

    @Test
    void whatALiveProcessHoldsForLongIsNotTakenFromIt() throws Exception {
        FlushRig.Replica slow = rig.start();
        rig.sql("ALTER TABLE md_ticks RENAME TO away");
        rig.queue.append(series(0, 100), 10);
        FlushRig.await(() -> rig.queue.pending() == rig.queue.length());
        List<String> held = rig.queue.owners();
        FlushRig.Replica other = rig.start();
        // three times the idle time after which entries are taken over
        FlushRig.await(() -> rig.queue.longestHeldMs() < FlushRig.TIMES.claimIdleMs()
                && other.meters().get("tickwire.queue.lag.seconds").gauge().value()
                        > 3 * FlushRig.TIMES.claimIdleMs() / 1e3);
        assertThat(rig.queue.owners()).isEqualTo(held).isNotEmpty();
        rig.sql("ALTER TABLE away RENAME TO md_ticks");
        rig.awaitAllDone();
        assertThat(slow.rows("inserted")).isEqualTo(100);
    }

    @Test
    void anEntryThatVanishedWhilePendingIsReportedAndHoldsNothingUp() throws Exception {
        String entry = rig.queue.appendRaw(1, "f", new byte[] {1});
        rig.queue.send(Command.XREADGROUP, "GROUP", "flush", "dead", "STREAMS", RedisKeys.ticks(1), ">");
        rig.queue.send(Command.XDEL, RedisKeys.ticks(1), entry);
        rig.start();
        FlushRig.await(
                () -> rig.queue.pending() == 0 && !rig.queue.deadLetters().isEmpty());
        assertThat(rig.queue.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.get("entry").toString()).isEqualTo(entry);
            assertThat(letter.get("reason").toString()).contains("deleted");
        });
    }

    @Test
    void aLostQueueIsMadeAgain() throws Exception {
        rig.start();
        rig.queue.send(Command.FLUSHALL);
        List<Tick> ticks = series(0, 200);
        rig.queue.append(ticks);
        rig.awaitAllDone();
        assertStored(ticks);
    }

    @Test
    void aStopFinishesWhatWasTakenAndLeavesTheRest() throws Exception {
        FlushRig.Replica first = rig.start();
        rig.queue.append(series(30_000, 1)); // makes the partition: what waits for one is left to others
        rig.awaitAllDone();
        rig.queue.append(series(0, 30_000), 100);
        FlushRig.await(() -> first.rows("inserted") > 1);
        rig.stop(first);
        assertThat(rig.queue.pending()).isZero();
        assertThat(rig.queue.consumers()).as("it left the group").isZero();
        assertThat(rig.count("md_ticks")).isEqualTo(rig.queue.metered("flush"));
        rig.start();
        rig.awaitAllDone();
        assertThat(rig.count("md_ticks")).isEqualTo(30_001);
    }

    @Test
    void aStopWithoutPostgresEndsInTimeAndAnotherProcessGoesOn() throws Exception {
        FlushRig.Replica first = rig.start("TICKWIRE_DRAIN_MS", "2000");
        rig.sql("ALTER TABLE md_ticks RENAME TO away");
        rig.queue.append(List.of(tick("A", 1), tick("B", 2)));
        FlushRig.await(() -> rig.queue.pending() > 0);
        long startedNanos = System.nanoTime();
        rig.stop(first);
        assertThat(System.nanoTime() - startedNanos).isLessThan(10_000_000_000L);
        assertThat(rig.queue.pending()).isPositive();
        rig.sql("ALTER TABLE away RENAME TO md_ticks");
        rig.start();
        rig.awaitAllDone();
        assertStored(List.of(tick("A", 1), tick("B", 2)));
    }
}
