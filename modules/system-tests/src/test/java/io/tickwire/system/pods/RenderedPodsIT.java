package io.tickwire.system.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.deploy.Chart;
import io.tickwire.deploy.Objects;
import io.tickwire.system.chaos.Load;
import io.tickwire.system.chaos.Stores;
import io.tickwire.system.chaos.Verdict;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The umbrella chart, rendered and run: every Deployment restarts under load, and nothing acknowledged is lost. While it
 * runs, what operators are handed for it is tried on it.
 */
class RenderedPodsIT {
    @Test
    void aRollingRestartOfEveryDeploymentLosesNothing(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory)
            throws Exception {
        try (Stores stores = new Stores()) {
            Objects release = Chart.of("tickwire")
                    .with("global.env.REDIS_URL", stores.redis.url())
                    .with("global.env.PG_URL", stores.postgres.url())
                    .objects();
            try (Cluster cluster = new Cluster(release, directory);
                    Load load = new Load(new Random(1))) {
                assertThat(cluster.templates()).hasSize(4).allSatisfy(template -> assertThat(template.replicas())
                        .isEqualTo(2));
                cluster.start();
                load.startClients(() -> cluster.endpoints("gateway", ""));
                load.startFeeders(() -> cluster.endpoints("ingest", "/webhook/ticks"));
                load.awaitFlow();
                for (PodTemplate template : cluster.templates()) {
                    cluster.restart(template);
                    load.awaitFlow();
                }
                ExportedSeries exported = ExportedSeries.of(cluster);
                exported.holdWhatOperatorsAskFor();
                exported.countWhatFlows();
                load.stopFeeders();
                Verdict verdict = load.verdict(stores, () -> cluster.endpoints("gateway", ""));
                Verdict.Rows rows = verdict.rows();
                System.out.printf(
                        Locale.ROOT,
                        "pods: acknowledged=%d lost=%d doubled=%d retriedPosts=%d%n",
                        rows.acknowledged(),
                        rows.lost(),
                        rows.doubled(),
                        load.retries());
                verdict.nothingIsMissingOrWrong(rows);
                assertThat(load.retries()).as("posts that a restart cost").isZero();
                cluster.assertNothingWentWrong();
                RunbookTryout.run(stores);
            }
        }
    }
}
