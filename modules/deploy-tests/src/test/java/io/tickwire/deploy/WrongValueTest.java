package io.tickwire.deploy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong value ends the rendering, and the message says which one and why. */
class WrongValueTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gateway | image.tagg                    | 1          | tagg is not allowed
            gateway | imagee                        | 1          | imagee is not allowed
            gateway | gateway.mode                  | polling    | "websocket", "sse"
            ingest  | env.REDIS_URL                 | http://r   | env.REDIS_URL
            flush   | env.PG_URL                    | mysql://d  | env.PG_URL
            ingest  | env.TICKWIRE_PARTITION        | 3          | TICKWIRE_PARTITION
            ingest  | replicas                      | two        | replicas: Invalid type
            ingest  | autoscaling.enabled           | maybe      | autoscaling.enabled: Invalid type
            ingest  | autoscaling.minReplicas       | 0          | autoscaling.minReplicas
            ingest  | autoscaling.maxReplicas       | 1          | autoscaling.maxReplicas=1
            calc    | autoscaling.maxReplicas       | 9          | TICKWIRE_PARTITIONS=8
            calc    | ingress.enabled               | true       | is not a value of calc: ingress
            flush   | service.port                  | 80         | is not a value of flush: service
            ingest  | gateway.mode                  | sse        | is not a value of ingest: gateway
            gateway | keda.enabled                  | true       | is not a value of gateway: keda
            calc    | keda.enabled                  | true       | keda.prometheusAddress
            ingest  | split                         | true       | is not a value of ingest: split
            calc    | symbol.split                  | true       | symbol
            calc    | cross.imagee                  | 1          | imagee is not allowed
            calc    | cross.replicas                | two        | cross.replicas: Invalid type
            calc-symbol | symbol.service.port       | 80         | is not a value of calc-symbol: service
            calc-symbol | symbol.env.TICKWIRE_INDICES | A=B*1    | set env.TICKWIRE_INDICES instead of symbol.env.TICKWIRE_INDICES
            calc-cross  | cross.env.TICKWIRE_CHANNEL  | other    | set env.TICKWIRE_CHANNEL
            calc-cross  | cross.env.TICKWIRE_CHANNEL_PER_PARTITION | true | set env.TICKWIRE_CHANNEL_PER_PARTITION
            calc-symbol | autoscaling.maxReplicas   | 9          | TICKWIRE_PARTITIONS=8
            calc-cross  | cross.keda.enabled        | true       | set cross.replicas
            calc-cross  | cross.autoscaling.enabled | true       | set cross.replicas
            flush   | marginSeconds                 | 3          | marginSeconds
            flush   | resources.limits.memory       | much       | resources.limits.memory
            gateway | existingSecrets.PG_URL.name   | db         | PG_URL is given twice
            gateway | existingSecrets.PG_URL.nam    | db         | nam is not allowed
            """)
    void isNamed(String chart, String path, String value, String message) {
        Object typed = value.matches("\\d+") ? Integer.valueOf(value) : value.equals("true") ? Boolean.TRUE : value;
        assertThatThrownBy(() -> Chart.part(chart).with(path, typed).render()).hasMessageContaining(message);
    }

    @Test
    void theStoresMustBeNamed() {
        assertThatThrownBy(() -> Chart.of("calc").render())
                .hasMessageContaining("calc needs REDIS_URL: set env.REDIS_URL");
        assertThatThrownBy(() ->
                        Chart.of("flush").with("env.REDIS_URL", Chart.REDIS).render())
                .hasMessageContaining("flush needs PG_URL");
    }

    @Test
    void theUmbrellaPassesOnWhatItsPartsSay() {
        assertThatThrownBy(() -> Chart.umbrella().with("calc.imagee", 1).render())
                .hasMessageContaining("calc:")
                .hasMessageContaining("imagee is not allowed");
        assertThatThrownBy(() -> Chart.umbrella().with("calk.replicas", 1).render())
                .hasMessageContaining("calk is not allowed");
    }
}
