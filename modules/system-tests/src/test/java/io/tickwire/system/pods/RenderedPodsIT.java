package io.tickwire.system.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.deploy.Chart;
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
 * The umbrella chart, rendered and run: every Deployment restarts under load, one upgrade splits calc, another makes
 * it one again, and nothing acknowledged is lost. While it runs, what operators are handed for it is tried on it.
 */
class RenderedPodsIT {
    @Test
    void restartsAndTheSplitOfCalcLoseNothing(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory)
            throws Exception {
        try (Stores stores = new Stores()) {
            Chart chart = Chart.of("tickwire")
                    .with("global.env.REDIS_URL", stores.redis.url())
                    .with("global.env.PG_URL", stores.postgres.url())
                    .with("calc.env.TICKWIRE_INDICES", Verdict.INDICES);
            try (Cluster cluster = new Cluster(chart.objects(), directory);
                    Load load = new Load(new Random(1))) {
                Market market = new Market(() -> cluster.endpoints("gateway", "/api/v1/market"));
                assertThat(cluster.parts()).containsExactlyInAnyOrder("ingest", "calc", "gateway", "flush");
                cluster.start();
                load.startClients(() -> cluster.endpoints("gateway", ""));
                load.startFeeders(() -> cluster.endpoints("ingest", "/webhook/ticks"));
                load.awaitFlow();
                for (PodTemplate template : cluster.templates()) {
                    cluster.restart(template);
                    load.awaitFlow();
                }
                market.awaitNext(Load.SYMBOLS);
                cluster.upgrade(chart.with("calc.split", true).objects());
                assertThat(cluster.parts())
                        .containsExactlyInAnyOrder("ingest", "calc-symbol", "calc-cross", "gateway", "flush");
                load.awaitFlow();
                market.awaitNext(Load.SYMBOLS);
                cluster.restart(cluster.template("calc-cross"));
                market.awaitNext(Load.SYMBOLS);
                assertThat(cluster.templates())
                        .allSatisfy(template -> assertThat(template.replicas()).isEqualTo(2));
                ExportedSeries exported = ExportedSeries.of(cluster);
                exported.holdWhatOperatorsAskFor();
                exported.countWhatFlows();
                cluster.upgrade(chart.objects());
                load.awaitFlow();
                market.awaitNext(Load.SYMBOLS);
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
                verdict.indicesAreThoseOfTheLedgers();
                assertThat(load.retries()).as("posts that a restart cost").isZero();
                cluster.assertNothingWentWrong();
                RunbookTryout.run(stores);
            }
        }
    }
}
