package io.tickwire.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole pipeline on three masters, one of which dies under load and comes back, and a slot moves. */
class RedisClusterIT {
    private static final int SYMBOLS = 16;
    private static final int PARTITIONS = 8;
    private static final long AWAY_MS = 2_000;
    private static final long LIMIT_NANOS = 60_000_000_000L;

    private final Pulse acknowledged = new Pulse();
    private final Pulse told = new Pulse();
    private final AtomicLong retries = new AtomicLong();
    private final List<Ledger> ledgers = new ArrayList<>();
    private final List<LedgerFeeder> feeders = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private final List<WatchingClient> clients = new ArrayList<>();

    @Test
    void nothingIsLostOrDoubledWhenAMasterDiesAndASlotMoves(@TempDir Path directory) throws Exception {
        try (Stores stores = new Stores(directory);
                RedisCluster cluster = new RedisCluster(directory)) {
            Map<String, String> environment = Map.of("REDIS_URL", cluster.urls(), "PG_URL", stores.postgresUrl());
            List<RoleProcess> processes = List.of(
                    new RoleProcess("ingest,calc", 1, directory, environment),
                    new RoleProcess("gateway,flush", 1, directory, environment));
            try {
                for (RoleProcess process : processes) {
                    process.start();
                }
                awaitReady(processes);
                run(stores, cluster, processes);
            } finally {
                feeders.forEach(LedgerFeeder::stop);
                clients.forEach(WatchingClient::stop);
                for (RoleProcess process : processes) {
                    process.kill();
                }
            }
        }
    }

    private void run(Stores stores, RedisCluster cluster, List<RoleProcess> processes) throws Exception {
        URI gateway = processes.get(1).url();
        startClients(gateway);
        startFeeders(processes.get(0).url().resolve("/webhook/ticks"));
        awaitFlow();
        assertThat(mastersInUse(cluster)).as("partitions are spread").isEqualTo(3);

        int dead = cluster.masterOf(PARTITIONS - 1);
        cluster.kill(dead);
        Thread.sleep(AWAY_MS); // the fault itself
        assertThat(processes).noneMatch(RoleProcess::isReady);
        cluster.start(dead);
        awaitReady(processes);
        awaitFlow();

        for (int partition = 0; partition < 2; partition++) {
            cluster.moveSlot(partition);
        }
        awaitFlow();
        awaitReady(processes);

        stopFeeders();
        judge(new Verdict(stores, List.of(gateway), ledgers), cluster);
        for (RoleProcess process : processes) {
            assertThat(process.terminate(25_000)).as(process.name).isZero();
            assertThat(process.complaints()).isEmpty();
        }
    }

    private void judge(Verdict verdict, RedisCluster cluster) throws Exception {
        Verdict.Rows rows = verdict.rows();
        System.out.printf(
                "cluster: acknowledged=%d lost=%d doubled=%d retriedPosts=%d longestWithout200Ms=%d%n",
                rows.acknowledged(), rows.lost(), rows.doubled(), retries.get(), acknowledged.takeLongestPauseMs());
        verdict.everyRowIsAsPosted();
        verdict.barsAndCoverageAreThoseOfTheRows();
        verdict.viewsAreThoseOfTheLedgers();
        verdict.clientsHaveBeenToldTheTruth(watchers);
        verdict.queueIsEmpty(cluster::command);
        assertThat(retries.get()).as("the faults were felt").isPositive();
    }

    private long mastersInUse(RedisCluster cluster) throws Exception {
        List<Integer> masters = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            masters.add(cluster.masterOf(partition));
        }
        return masters.stream().distinct().count();
    }

    private void startFeeders(URI webhook) {
        for (int i = 0; i < SYMBOLS; i++) {
            Ledger ledger = new Ledger("CLUSTER-" + i, i);
            LedgerFeeder feeder = new LedgerFeeder(ledger, List.of(webhook), acknowledged, retries, i);
            ledgers.add(ledger);
            feeders.add(feeder);
            threads.add(daemon(feeder, "feeder-" + i));
        }
    }

    private void startClients(URI gateway) {
        for (boolean sse : new boolean[] {false, true}) {
            Watcher watcher = new Watcher(sse ? "sse" : "ws", told);
            WatchingClient client = new WatchingClient(watcher, List.of(gateway), sse, 0, 0);
            watchers.add(watcher);
            clients.add(client);
            daemon(client, "client");
        }
    }

    private void stopFeeders() throws InterruptedException {
        feeders.forEach(LedgerFeeder::stop);
        for (Thread thread : threads) {
            thread.join(LIMIT_NANOS / 1_000_000);
            assertThat(thread.isAlive()).as("post finds no end").isFalse();
        }
        for (LedgerFeeder feeder : feeders) {
            assertThat(feeder.fault()).isNull();
        }
    }

    /** Of every symbol some ticks are acknowledged and some updates told. */
    private void awaitFlow() throws InterruptedException {
        long before = acknowledged.beats();
        long toldBefore = told.beats();
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (acknowledged.beats() < before + 5 * SYMBOLS || told.beats() < toldBefore + 5 * SYMBOLS) {
            assertThat(System.nanoTime()).as("nothing flows").isLessThan(deadline);
            Thread.sleep(20); // between two looks
        }
    }

    private static void awaitReady(List<RoleProcess> processes) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!processes.stream().allMatch(RoleProcess::isReady)) {
            assertThat(System.nanoTime()).as("ready in time").isLessThan(deadline);
            Thread.sleep(50); // between two questions
        }
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
