package io.tickwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The objects of a release. */
public record Objects(List<Object> all) {
    public <T> List<T> every(Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast).toList();
    }

    public <T> T only(Class<T> type) {
        assertThat(every(type)).hasSize(1);
        return every(type).get(0);
    }

    /** Those of one part: of an umbrella chart, or of calc with its two halves. */
    public Objects of(String part) {
        return new Objects(all.stream()
                .filter(object -> part.equals(labels(object).get("app.kubernetes.io/name")))
                .toList());
    }

    private static Map<String, String> labels(Object object) {
        return object instanceof ScaledObject scaled
                ? scaled.metadata().labels()
                : ((HasMetadata) object).getMetadata().getLabels();
    }

    public PodSpec pod() {
        return only(Deployment.class).getSpec().getTemplate().getSpec();
    }

    public Container container() {
        assertThat(pod().getContainers()).hasSize(1);
        return pod().getContainers().get(0);
    }

    /** What the process would see: values as they stand, and those of the Secrets of this release. */
    public Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        container().getEnv().forEach(variable -> {
            String value = variable.getValue() != null
                    ? variable.getValue()
                    : secretValue(
                            variable.getValueFrom().getSecretKeyRef().getName(),
                            variable.getValueFrom().getSecretKeyRef().getKey());
            environment.put(variable.getName(), value);
        });
        return environment;
    }

    private String secretValue(String name, String key) {
        return every(Secret.class).stream()
                .filter(secret -> secret.getMetadata().getName().equals(name))
                .map(secret -> secret.getStringData().get(key))
                .findAny()
                .orElse("of an existing Secret: " + name + "/" + key);
    }
}
