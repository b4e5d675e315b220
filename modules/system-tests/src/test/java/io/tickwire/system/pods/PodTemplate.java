package io.tickwire.system.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.tickwire.deploy.Objects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the rendered objects of one part say about its pods.
 *
 * @param surges a new pod is ready before an old one goes; else the old one goes first
 */
record PodTemplate(
        String part,
        Container container,
        Map<String, String> environment,
        long graceSeconds,
        int replicas,
        boolean surges) {

    /** Of every Deployment; a list that can be changed. */
    static List<PodTemplate> all(Objects release) {
        return release.every(Deployment.class).stream()
                .map(deployment ->
                        of(release, deployment.getMetadata().getLabels().get("app.kubernetes.io/name")))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static PodTemplate of(Objects release, String part) {
        Objects objects = release.of(part);
        RollingUpdateDeployment strategy =
                objects.only(Deployment.class).getSpec().getStrategy().getRollingUpdate();
        boolean surges = strategy.getMaxSurge().getIntVal() > 0;
        assertThat(surges || strategy.getMaxUnavailable().getIntVal() > 0)
                .as("a rolling update of " + part + " can go on")
                .isTrue();
        return new PodTemplate(
                part,
                objects.container(),
                objects.environment(),
                objects.pod().getTerminationGracePeriodSeconds(),
                replicas(objects),
                surges);
    }

    /** A Deployment without a number of its own has an autoscaler, which begins with its least. */
    private static int replicas(Objects objects) {
        Integer own = objects.only(Deployment.class).getSpec().getReplicas();
        return own != null
                ? own
                : objects.only(HorizontalPodAutoscaler.class).getSpec().getMinReplicas();
    }

    /** How long a pod is out of the endpoints before it is told to end. */
    long preStopSeconds() {
        if (container.getLifecycle() == null) {
            return 0;
        }
        LifecycleHandler hook = container.getLifecycle().getPreStop();
        if (hook.getSleep() != null) {
            return hook.getSleep().getSeconds();
        }
        List<String> command = hook.getExec().getCommand();
        assertThat(command).hasSize(2).startsWith("sleep");
        return Long.parseLong(command.get(1));
    }
}
