package io.tickwire.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.system.Await;
import io.tickwire.teststores.RedisClusterStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole pipeline on three masters, one of which dies under load and comes back, and a slot moves. */
class RedisClusterIT {
    private static final int PARTITIONS = 8;
    private static final long AWAY_MS = 2_000;

    private final Load load = new Load(new Random(1));

    @Test
    void nothingIsLostOrDoubledWhenAMasterDiesAndASlotMoves(@TempDir Path directory) throws Exception {
        try (Stores stores = new Stores();
                RedisClusterStore cluster = new RedisClusterStore(3)) {
            Map<String, String> environment = Map.of("REDIS_URL", cluster.urls(), "PG_URL", stores.postgres.url());
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

    private void run(Stores stores, RedisClusterStore cluster, List<RoleProcess> processes) throws Exception {
        URI gateway = processes.get(1).url();
        load.startClients(() -> List.of(gateway));
        List<URI> webhooks = List.of(processes.get(0).url().resolve("/webhook/ticks"));
        load.startFeeders(() -> webhooks);
        load.awaitFlow();
        assertThat(mastersInUse(cluster)).as("partitions are spread").isEqualTo(3);

        int dead = cluster.masterOf(Integer.toString(PARTITIONS - 1));
        cluster.node(dead).kill();
        Thread.sleep(AWAY_MS); // the fault itself
        Await.until("none is ready", () -> processes.stream().noneMatch(RoleProcess::isReady));
        cluster.node(dead).start();
        awaitReady(processes);
        load.awaitFlow();

        for (int partition = 0; partition < 2; partition++) {
            cluster.moveSlot(Integer.toString(partition));
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
                Locale.ROOT,
                "cluster: acknowledged=%d lost=%d doubled=%d retriedPosts=%d%n",
                rows.acknowledged(),
                rows.lost(),
                rows.doubled(),
                load.retries());
        verdict.nothingIsMissingOrWrong(rows);
        assertThat(load.retries()).as("the faults were felt").isPositive();
    }

    private long mastersInUse(RedisClusterStore cluster) throws Exception {
        List<Integer> masters = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            masters.add(cluster.masterOf(Integer.toString(partition)));
        }
        return masters.stream().distinct().count();
    }

    private static void awaitReady(List<RoleProcess> processes) throws Exception {
        Await.until("all are ready", () -> processes.stream().allMatch(RoleProcess::isReady));
    }
}
