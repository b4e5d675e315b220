package io.tickwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every chart, over a matrix of values, renders to objects that Kubernetes knows field by field. */
class RenderTest {
    private static final List<Map<String, ?>> VALUES = List.of(
            Map.of(),
            Map.of("autoscaling.enabled", false, "replicas", 3),
            Map.of("autoscaling.targetMemoryUtilizationPercentage", 80, "image.repository", "r/t", "image.tag", "1.2"),
            Map.of("serviceMonitor.enabled", true, "serviceMonitor.labels.release", "prometheus"),
            Map.of("prometheusRule.enabled", true),
            Map.of("networkPolicy.enabled", false, "podDisruptionBudget.enabled", false),
            Map.of("networkPolicy.scrapers[0].namespaceSelector.matchLabels.name", "monitoring"),
            Map.of("topologySpread.enabled", false, "serviceAccount.create", false, "preStopSeconds", 0),
            Map.of("kubeVersion", "v1.31.2", "preStopSeconds", 7, "drainMs", 1500),
            Map.of("env.TICKWIRE_QUEUE_MAX_BYTES", 536870912, "env.TICKWIRE_PARTITIONS", 16),
            Map.of(
                    "labels.team", "data",
                    "podLabels.zone", "dmz",
                    "podAnnotations.note", "hello",
                    "priorityClassName", "high",
                    "imagePullSecrets[0].name", "registry"),
            Map.of(
                    "extraEnv[0].name", "JAVA_TOOL_OPTIONS",
                    "extraEnv[0].value", "-Xlog:gc",
                    "extraVolumes[0].name", "ca",
                    "extraVolumes[0].secret.secretName", "ca",
                    "extraVolumeMounts[0].name", "ca",
                    "extraVolumeMounts[0].mountPath", "/ca"),
            Map.of(
                    "nodeSelector.disk",
                    "ssd",
                    "tolerations[0].key",
                    "dedicated",
                    "tolerations[0].operator",
                    "Exists",
                    "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution"
                            + ".nodeSelectorTerms[0].matchExpressions[0].key",
                    "arch",
                    "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution"
                            + ".nodeSelectorTerms[0].matchExpressions[0].operator",
                    "Exists"));

    private static final Map<String, List<Map<String, ?>>> OF_A_PART = Map.of(
            "ingest", List.of(ingress(), Map.of("service.type", "LoadBalancer", "service.port", 80)),
            "gateway", List.of(ingress(), Map.of("gateway.mode", "sse", "ingress.enabled", true)),
            "calc", List.of(keda()),
            "calc-symbol", List.of(keda()),
            "calc-cross", List.of(keda(), Map.of("cross.replicas", 3, "cross.podDisruptionBudget.enabled", false)),
            "flush", List.of(keda()));

    static Stream<Chart> charts() {
        return OF_A_PART.keySet().stream().sorted().flatMap(part -> Stream.concat(
                        VALUES.stream(), OF_A_PART.get(part).stream())
                .map(values -> Chart.part(part).with(values)));
    }

    @ParameterizedTest
    @MethodSource("charts")
    void everyObjectIsValid(Chart chart) throws Exception {
        Objects objects = chart.objects();
        assertThat(objects.every(Deployment.class)).hasSize(1);
        String part = chart.half().orElse(chart.directory().getFileName().toString());
        assertThat(objects.every(HasMetadata.class)).allSatisfy(object -> {
            assertThat(object.getMetadata().getName()).startsWith(Chart.RELEASE + "-" + part);
            assertThat(object.getMetadata().getLabels()).containsEntry("app.kubernetes.io/name", part);
        });
    }

    @Test
    void theUmbrellaHasAllParts() throws Exception {
        Objects objects = Chart.umbrella()
                .with("prometheusRule.enabled", true)
                .with("dashboard.enabled", true)
                .with("flush.prometheusRule.enabled", true)
                .with("global.image.tag", "7")
                .with("calc.image.tag", "8")
                .objects();
        assertThat(objects.every(Deployment.class))
                .extracting(deployment -> deployment.getMetadata().getName() + " "
                        + deployment
                                .getSpec()
                                .getTemplate()
                                .getSpec()
                                .getContainers()
                                .get(0)
                                .getImage())
                .containsExactlyInAnyOrder(
                        "demo-ingest tickwire:7",
                        "demo-calc tickwire:8",
                        "demo-gateway tickwire:7",
                        "demo-flush tickwire:7");
        assertThat(objects.every(PrometheusRule.class))
                .flatExtracting(rule -> rule.getSpec().getGroups())
                .extracting(group -> group.getName())
                .containsExactlyInAnyOrder("tickwire-process", "tickwire-stores", "tickwire-flush");
        assertThat(objects.only(ConfigMap.class).getData().get("tickwire.json")).contains("\"panels\"");
    }

    @Test
    void aPartOfTheUmbrellaCanStayOut() throws Exception {
        assertThat(Chart.umbrella().with("flush.enabled", false).objects().every(Deployment.class))
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "calc", "gateway", "flush", "tickwire"})
    void lintFindsNothing(String name) {
        var lint = new Helm(Chart.CHARTS.resolve(name)).lint().strict().call();
        assertThat(lint.isFailed()).as("%s", lint.getMessages()).isFalse();
    }

    private static Map<String, ?> ingress() {
        return Map.of("ingress.enabled", true, "ingress.className", "nginx", "ingress.tls[0].secretName", "tls");
    }

    private static Map<String, ?> keda() {
        return Map.of("keda.enabled", true, "keda.prometheusAddress", "http://prometheus.monitoring:9090");
    }
}
