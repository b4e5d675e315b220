package io.tickwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which way requests go: affinity for WebSocket alone, and no way in or out that is not needed. */
class TrafficTest {
    private static final String NGINX = "nginx.ingress.kubernetes.io/";

    @Test
    void webSocketClientsComeBackToTheirPod() throws Exception {
        Objects objects = Chart.part("gateway").with("ingress.enabled", true).objects();
        assertThat(service(objects).getSpec().getSessionAffinity()).isEqualTo("ClientIP");
        assertThat(annotations(objects)).containsEntry(NGINX + "affinity", "cookie");
    }

    @Test
    void sseClientsGoAnywhereUnbuffered() throws Exception {
        Objects objects = Chart.part("gateway")
                .with("gateway.mode", "sse")
                .with("ingress.enabled", true)
                .objects();
        assertThat(service(objects).getSpec().getSessionAffinity()).isEqualTo("None");
        assertThat(annotations(objects))
                .doesNotContainKey(NGINX + "affinity")
                .containsEntry(NGINX + "proxy-buffering", "off");
    }

    @Test
    void theUsersAnnotationWins() throws Exception {
        assertThat(annotations(Chart.part("ingest")
                        .with("ingress.enabled", true)
                        .with("ingress.annotations.nginx\\.ingress\\.kubernetes\\.io/proxy-body-size", "1m")
                        .objects()))
                .containsEntry(NGINX + "proxy-body-size", "1m");
    }

    @Test
    void podsMayTalkToTheirStoresOnly() throws Exception {
        NetworkPolicy calc = Chart.of("calc")
                .with("env.REDIS_URL", "redis://a:7000,rediss://b")
                .objects()
                .only(NetworkPolicy.class);
        assertThat(calc.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(egressPorts(calc)).containsExactlyInAnyOrder(53, 53, 7000, 6379);
        assertThat(egressPorts(Chart.part("flush").objects().only(NetworkPolicy.class)))
                .contains(6379, 5432);
        assertThat(egressPorts(Chart.of("flush")
                        .with("existingSecrets.REDIS_URL.name", "r")
                        .with("existingSecrets.PG_URL.name", "p")
                        .with("networkPolicy.egressPorts[0]", 6433)
                        .objects()
                        .only(NetworkPolicy.class)))
                .contains(6433);
    }

    /** calc-symbol reads Postgres when PG_URL is given; calc-cross never does. */
    @ParameterizedTest
    @CsvSource({"calc, true", "calc-symbol, true", "calc-cross, false"})
    void calcMayTalkToPostgresWhereItCanReadIt(String part, boolean isLet) throws Exception {
        assertThat(egressPorts(Chart.part(part).objects().only(NetworkPolicy.class))
                        .contains(5432))
                .isEqualTo(isLet);
    }

    @Test
    void onlyTheManagementPortIsOpenWhereNoWorkIsTaken() throws Exception {
        assertThat(Chart.part("calc")
                        .objects()
                        .only(NetworkPolicy.class)
                        .getSpec()
                        .getIngress())
                .flatExtracting(rule -> rule.getPorts())
                .extracting(port -> port.getPort().getStrVal())
                .containsExactly("management");
    }

    /** Sentinels name the port of Redis, which a chart can't know: the usual one, or networkPolicy.egressPorts. */
    @Test
    void sentinelsAndTheRedisBehindThemAreLetThrough() throws Exception {
        assertThat(egressPorts(Chart.of("calc")
                        .with(
                                "env.REDIS_URL",
                                "redis+sentinel://me:p%2Fw@s1:7001,s2,s3:7003/mymaster/0?sentinelPassword=x")
                        .objects()
                        .only(NetworkPolicy.class)))
                .containsExactlyInAnyOrder(53, 53, 7001, 26379, 7003, 6379);
    }

    private static List<Integer> egressPorts(NetworkPolicy policy) {
        return policy.getSpec().getEgress().stream()
                .flatMap(rule -> rule.getPorts().stream())
                .map(port -> port.getPort().getIntVal())
                .toList();
    }

    private static Service service(Objects objects) {
        return objects.every(Service.class).stream()
                .filter(service -> service.getMetadata().getName().equals("demo-gateway"))
                .findAny()
                .orElseThrow();
    }

    private static Map<String, String> annotations(Objects objects) {
        return objects.only(Ingress.class).getMetadata().getAnnotations();
    }
}
