package io.tickwire.deploy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The other tests are worth as much as this reader is strict. */
class StrictYamlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{apiVersion: apps/v1, kind: Deployment, spec: {replica: 2}}",
                "{apiVersion: apps/v1, kind: Deployment, spec: {replicas: '2'}}",
                "{apiVersion: apps/v1, kind: Deployment, spec: {replicas: 2, replicas: 3}}",
                "{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {containers: [{nam: x}]}}}}",
                "{apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, spec: {endpoint: []}}",
                "{apiVersion: keda.sh/v1alpha1, kind: ScaledObject, spec: {minReplicas: 2}}",
                "{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler}"
            })
    void refusesWhatAClusterWould(String yaml) {
        assertThatThrownBy(() -> StrictYaml.object(StrictYaml.documents(yaml).get(0)))
                .isInstanceOf(IOException.class);
    }
}
