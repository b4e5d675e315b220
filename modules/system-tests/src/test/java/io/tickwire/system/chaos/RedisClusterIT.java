package io.tickwire.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole pipeline on three masters, one of which dies under load and comes back, and a slot moves. */
class RedisClusterIT {
    private static final int PARTITIONS = 8;
    private static final long AWAY_MS = 2_000;
    private static final long LIMIT_NANOS = 60_000_000_000L;

    private final Load load = new Load(new Random(1));

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
                load.close();
                for (RoleProcess process : processes) {
                    process.kill();
                }
            }
        }
    }

    private void run(Stores stores, RedisCluster cluster, List<RoleProcess> processes) throws Exception {
        URI gateway = processes.get(1).url();
        load.startClients(() -> List.of(gateway));
        List<URI> webhooks = List.of(processes.get(0).url().resolve("/webhook/ticks"));
        load.startFeeders(() -> webhooks);
        load.awaitFlow();
        assertThat(mastersInUse(cluster)).as("partitions are spread").isEqualTo(3);

        int dead = cluster.masterOf(PARTITIONS - 1);
        cluster.kill(dead);
        Thread.sleep(AWAY_MS); // the fault itself
        assertThat(processes).noneMatch(RoleProcess::isReady);
        cluster.start(dead);
        awaitReady(processes);
        load.awaitFlow();

        for (int partition = 0; partition < 2; partition++) {
            cluster.moveSlot(partition);
        }
        load.awaitFlow();
        awaitReady(processes);

        load.stopFeeders();
        judge(load.verdict(stores, cluster::command, () -> List.of(gateway)));
        for (RoleProcess process : processes) {
            assertThat(process.terminate(25_000)).as(process.name).isZero();
            assertThat(process.complaints()).isEmpty();
        }
    }

    private void judge(Verdict verdict) throws Exception {
        Verdict.Rows rows = verdict.rows();
        System.out.printf(
                "cluster: acknowledged=%d lost=%d doubled=%d retriedPosts=%d%n",
                rows.acknowledged(), rows.lost(), rows.doubled(), load.retries());
        verdict.nothingIsMissingOrWrong(rows);
        assertThat(load.retries()).as("the faults were felt").isPositive();
    }

    private long mastersInUse(RedisCluster cluster) throws Exception {
        List<Integer> masters = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            masters.add(cluster.masterOf(partition));
        }
        return masters.stream().distinct().count();
    }

    private static void awaitReady(List<RoleProcess> processes) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!processes.stream().allMatch(RoleProcess::isReady)) {
            assertThat(System.nanoTime()).as("ready in time").isLessThan(deadline);
            Thread.sleep(50); // between two questions
        }
    }
}
