package io.tickwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a pod is confined, watched and stopped. */
class PodTest {
    /** @see <a href="https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted">restricted</a> */
    @ParameterizedTest
    @ValueSource(strings = {"ingest", "calc", "calc-symbol", "calc-cross", "gateway", "flush"})
    void meetsTheRestrictedStandard(String part) throws Exception {
        Objects objects = Chart.part(part).objects();
        PodSpec pod = objects.pod();
        Container container = objects.container();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(objects.only(ServiceAccount.class).getAutomountServiceAccountToken())
                .isFalse();
        assertThat(objects.only(PodDisruptionBudget.class)
                        .getSpec()
                        .getMaxUnavailable()
                        .getIntVal())
                .isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "calc", "calc-symbol", "calc-cross", "gateway", "flush"})
    void probesAskTheManagementServerForPathsItHas(String part) throws Exception {
        Container container =
                Chart.part(part).with("managementPort", 9100).objects().container();
        String server = Files.readString(
                Chart.REPOSITORY.resolve("modules/launcher/src/main/java/io/tickwire/launcher/ManagementServer.java"));
        for (Probe probe :
                List.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())) {
            assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("management");
            assertThat(server).contains('"' + probe.getHttpGet().getPath() + '"');
        }
        assertThat(container.getPorts())
                .filteredOn(port -> port.getName().equals("management"))
                .singleElement()
                .satisfies(port -> assertThat(port.getContainerPort()).isEqualTo(9100));
    }

    @ParameterizedTest
    @CsvSource({"20000, 5, 15, 40", "1500, 0, 11, 13", "600000, 10, 15, 625"})
    void theGraceHoldsTheEndpointsEndTheDrainAndAMargin(int drainMs, int preStop, int margin, long grace)
            throws Exception {
        Objects objects = Chart.part("ingest")
                .with("drainMs", drainMs)
                .with("preStopSeconds", preStop)
                .with("marginSeconds", margin)
                .objects();
        assertThat(objects.pod().getTerminationGracePeriodSeconds()).isEqualTo(grace);
        assertThat(objects.environment()).containsEntry("TICKWIRE_DRAIN_MS", Integer.toString(drainMs));
    }

    @Test
    void preStopSleepsWithoutAProgramWhereTheClusterCan() throws Exception {
        Chart chart = Chart.part("gateway").with("preStopSeconds", 4);
        assertThat(chart.with("kubeVersion", "1.29.9")
                        .objects()
                        .container()
                        .getLifecycle()
                        .getPreStop()
                        .getExec()
                        .getCommand())
                .containsExactly("sleep", "4");
        assertThat(chart.with("kubeVersion", "1.31.0")
                        .objects()
                        .container()
                        .getLifecycle()
                        .getPreStop()
                        .getSleep()
                        .getSeconds())
                .isEqualTo(4);
        assertThat(Chart.part("flush").objects().container().getLifecycle()).isNull();
    }
}
