package io.tickwire.deploy;

import java.util.List;
import java.util.Map;

/**
 * The fields of KEDA's {@code keda.sh/v1alpha1} ScaledObject that the charts use.
 *
 * @see <a href="https://keda.sh/docs/latest/reference/scaledobject-spec/">ScaledObject specification</a>
 */
record ScaledObject(String apiVersion, String kind, Metadata metadata, Spec spec) {
    record Metadata(String name, Map<String, String> labels) {}

    record Spec(
            Target scaleTargetRef,
            int minReplicaCount,
            int maxReplicaCount,
            int pollingInterval,
            int cooldownPeriod,
            List<Trigger> triggers) {}

    record Target(String name) {}

    /** @param metadata all values are text, as KEDA demands */
    record Trigger(String type, String metricType, Map<String, String> metadata) {}
}
