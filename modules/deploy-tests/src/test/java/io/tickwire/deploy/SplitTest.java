package io.tickwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** calc as two Deployments: each half has its own objects and its own values. */
class SplitTest {
    private static final Chart SPLIT = Chart.of("calc").with("split", true).with("env.REDIS_URL", Chart.REDIS);

    @Test
    void theUmbrellaHasTwoDeploymentsInsteadOfOne() throws Exception {
        assertThat(Chart.umbrella().with("calc.split", true).objects().every(Deployment.class))
                .extracting(deployment -> deployment.getMetadata().getName())
                .containsExactlyInAnyOrder(
                        "demo-ingest", "demo-calc-symbol", "demo-calc-cross", "demo-gateway", "demo-flush");
    }

    @Test
    void calcCrossIsALeaderAndAStandByWithoutAnAutoscaler() throws Exception {
        Objects all = SPLIT.with("keda.enabled", true)
                .with("keda.prometheusAddress", "http://prometheus:9090")
                .objects();
        assertThat(all.every(HorizontalPodAutoscaler.class)).isEmpty();
        assertThat(all.only(ScaledObject.class).spec().scaleTargetRef().name()).isEqualTo("demo-calc-symbol");
        assertThat(all.of("calc-cross").only(Deployment.class).getSpec().getReplicas())
                .isEqualTo(2);
    }

    /** A value that is false or 0 is one, too. */
    @Test
    void aHalfHasItsOwnValues() throws Exception {
        Objects all = SPLIT.with("symbol.autoscaling.enabled", false)
                .with("symbol.replicas", 0)
                .with("replicas", 4)
                .with("symbol.topologySpread.enabled", false)
                .with("cross.nodeSelector.cpu", "big")
                .with("nodeSelector.disk", "ssd")
                .objects();
        Objects symbol = all.of("calc-symbol");
        assertThat(symbol.every(HorizontalPodAutoscaler.class)).isEmpty();
        assertThat(symbol.only(Deployment.class).getSpec().getReplicas()).isZero();
        assertThat(symbol.pod().getTopologySpreadConstraints()).isEmpty();
        assertThat(symbol.pod().getNodeSelector()).isEqualTo(Map.of("disk", "ssd"));
        Objects cross = all.of("calc-cross");
        assertThat(cross.pod().getTopologySpreadConstraints()).hasSize(2);
        assertThat(cross.pod().getNodeSelector()).isEqualTo(Map.of("disk", "ssd", "cpu", "big"));
        assertThat(cross.only(Deployment.class).getSpec().getReplicas()).isEqualTo(2);
    }

    @Test
    void bothHalvesKnowTheIndices() throws Exception {
        Objects all =
                SPLIT.with("env.TICKWIRE_INDICES", "TECH=AAPL*0.6+MSFT*0.4").objects();
        for (String half : new String[] {"calc-symbol", "calc-cross"}) {
            assertThat(all.of(half).environment()).as(half).containsEntry("TICKWIRE_INDICES", "TECH=AAPL*0.6+MSFT*0.4");
        }
    }

    /** Else an upgrade from the one to the other would change an object that can't change, or the halves one another's. */
    @ParameterizedTest
    @CsvSource({
        "labels.team, data",
        "nameOverride, views",
        "fullnameOverride, views",
        "fullnameOverride, a-name-of-calc-that-is-as-long-as-a-name-can-be-in-kubernetes",
        "serviceAccount.name, worker"
    })
    void noObjectIsOfTwoPartsAndNoPodIsSelectedByTwo(String path, String value) throws Exception {
        Chart unsplit = Chart.part("calc").with(path, value);
        Objects halves = unsplit.with("split", true).objects();
        assertThat(halves.every(HasMetadata.class))
                .extracting(
                        object -> object.getKind() + " " + object.getMetadata().getName())
                .doesNotHaveDuplicates()
                .doesNotContain("Deployment "
                        + unsplit.objects().only(Deployment.class).getMetadata().getName())
                .allSatisfy(name -> assertThat(name.split(" ")[1]).hasSizeLessThanOrEqualTo(63));
        assertThat(halves.every(Deployment.class))
                .extracting(deployment -> deployment.getSpec().getSelector().getMatchLabels())
                .hasSize(2)
                .doesNotHaveDuplicates()
                .doesNotContain(unsplit.objects()
                        .only(Deployment.class)
                        .getSpec()
                        .getSelector()
                        .getMatchLabels());
    }

    @ParameterizedTest
    @CsvSource({"calc, tickwire-calc tickwire-market", "calc-symbol, tickwire-calc", "calc-cross, tickwire-market"})
    void everyAlertIsThereOnce(String part, String groups) throws Exception {
        assertThat(Chart.part(part)
                        .with("prometheusRule.enabled", true)
                        .objects()
                        .only(PrometheusRule.class)
                        .getSpec()
                        .getGroups())
                .extracting(group -> group.getName())
                .containsExactly(groups.split(" "));
    }
}
