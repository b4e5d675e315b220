package io.tickwire.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.system.Await;
import io.tickwire.teststores.RedisSentinelStore;
import io.tickwire.teststores.RedisStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole pipeline on a master that dies under load; three sentinels make a replica the master. */
class SentinelIT {
    private final Load load = new Load(new Random(1));

    @Test
    void nothingIsLostOrDoubledWhenTheMasterDiesAndBothReplicasHaveWhatIsAcknowledged(@TempDir Path directory)
            throws Exception {
        try (Stores stores = new Stores();
                RedisSentinelStore sentinels = new RedisSentinelStore()) {
            Map<String, String> environment = Map.of(
                    "REDIS_URL", sentinels.url(), "PG_URL", stores.postgres.url(), "TICKWIRE_QUEUE_ACK", "replicas:2");
            List<RoleProcess> processes = List.of(
                    new RoleProcess("ingest,calc", 1, directory, environment),
                    new RoleProcess("gateway,flush", 1, directory, environment));
            try {
                for (RoleProcess process : processes) {
                    process.start();
                }
                awaitReady(processes);
                run(stores, sentinels, processes);
            } finally {
                load.close();
                for (RoleProcess process : processes) {
                    process.kill();
                }
            }
        }
    }

    private void run(Stores stores, RedisSentinelStore sentinels, List<RoleProcess> processes) throws Exception {
        URI gateway = processes.get(1).url();
        load.startClients(() -> List.of(gateway));
        List<URI> webhooks = List.of(processes.get(0).url().resolve("/webhook/ticks"));
        load.startFeeders(() -> webhooks);
        load.awaitFlow();

        RedisStore first = sentinels.master();
        first.kill();
        RedisStore second = sentinels.master();
        assertThat(second.port()).isNotEqualTo(first.port());
        first.start(); // as a replica: acknowledgements wait for two
        awaitReady(processes);
        load.awaitFlow();

        load.stopFeeders();
        Verdict verdict = load.verdict(stores, second::command, () -> List.of(gateway));
        Verdict.Rows rows = verdict.rows();
        System.out.printf(
                Locale.ROOT,
                "sentinel: acknowledged=%d lost=%d doubled=%d retriedPosts=%d%n",
                rows.acknowledged(),
                rows.lost(),
                rows.doubled(),
                load.retries());
        verdict.nothingIsMissingOrWrong(rows);
        assertThat(load.retries()).as("the fault was felt").isPositive();
        for (RoleProcess process : processes) {
            assertThat(process.terminate(25_000)).as(process.name).isZero();
            assertThat(process.complaints()).isEmpty();
        }
    }

    private static void awaitReady(List<RoleProcess> processes) throws Exception {
        Await.until("all are ready", () -> processes.stream().allMatch(RoleProcess::isReady));
    }
}
