package io.tickwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One thing alone says how many pods there are. */
class ScalingTest {
    @ParameterizedTest
    @ValueSource(strings = {"ingest", "calc", "calc-symbol", "gateway", "flush"})
    void anAutoscalerByDefault(String part) throws Exception {
        Objects objects = Chart.part(part).objects();
        HorizontalPodAutoscaler autoscaler = objects.only(HorizontalPodAutoscaler.class);
        assertThat(objects.only(Deployment.class).getSpec().getReplicas()).isNull();
        assertThat(autoscaler.getSpec().getScaleTargetRef().getName())
                .isEqualTo(objects.only(Deployment.class).getMetadata().getName());
        assertThat(autoscaler.getSpec().getMinReplicas()).isEqualTo(2);
        assertThat(autoscaler.getSpec().getMetrics()).singleElement().satisfies(metric -> assertThat(
                        metric.getResource().getTarget().getAverageUtilization())
                .isEqualTo(70));
    }

    @Test
    void aFixedNumber() throws Exception {
        Objects objects = Chart.part("flush")
                .with("autoscaling.enabled", false)
                .with("replicas", 5)
                .objects();
        assertThat(objects.every(HorizontalPodAutoscaler.class)).isEmpty();
        assertThat(objects.only(Deployment.class).getSpec().getReplicas()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"calc, calc, sum", "calc-symbol, calc, sum", "flush, flush, max"})
    void kedaInsteadOnTheLag(String part, String group, String aggregation) throws Exception {
        Objects objects = Chart.part(part)
                .with("keda.enabled", true)
                .with("keda.prometheusAddress", "http://prometheus:9090")
                .objects();
        assertThat(objects.every(HorizontalPodAutoscaler.class)).isEmpty();
        assertThat(objects.only(Deployment.class).getSpec().getReplicas()).isNull();
        assertThat(objects.only(ScaledObject.class).spec().triggers().get(0).metadata())
                .containsEntry("threshold", "50000")
                .hasEntrySatisfying("query", query -> assertThat(query)
                        .startsWith(aggregation + "(tickwire_queue_lag_ticks{group=\"" + group + "\""));
    }
}
