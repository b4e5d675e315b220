package io.tickwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credentials stand in Secrets alone, and only a part that needs one gets it. */
class CredentialsTest {
    private static final Map<String, ?> ALL_GIVEN = Map.of(
            "env.TICKWIRE_WEBHOOK_SECRETS", "whsec_c2VjcmV0",
            "env.TICKWIRE_WEBHOOK_TOKENS", "hunter4",
            "env.TICKWIRE_JWT_SECRET", "hunter3");

    @ParameterizedTest
    @CsvSource({
        "ingest,  REDIS_URL TICKWIRE_WEBHOOK_SECRETS TICKWIRE_WEBHOOK_TOKENS",
        "calc,        PG_URL REDIS_URL",
        "calc-symbol, PG_URL REDIS_URL",
        "calc-cross,  REDIS_URL",
        "gateway, PG_URL REDIS_URL TICKWIRE_JWT_SECRET",
        "flush,   PG_URL REDIS_URL"
    })
    void aPartGetsThoseItNeeds(String part, String names) throws Exception {
        Chart chart = Chart.part(part).with(ALL_GIVEN);
        Objects objects = chart.objects();
        assertThat(objects.only(Secret.class).getStringData()).containsOnlyKeys(names.split(" "));
        assertThat(objects.container().getEnv())
                .filteredOn(variable -> variable.getValueFrom() != null)
                .extracting(EnvVar::getName)
                .containsExactlyInAnyOrder(names.split(" "));
        assertThat(objects.container().getEnv()).extracting(EnvVar::getValue).noneMatch(CredentialsTest::isSecret);
    }

    @Test
    void anExistingSecretIsUsedAsItIs() throws Exception {
        Objects objects = Chart.of("flush")
                .with("existingSecrets.REDIS_URL.name", "redis")
                .with("existingSecrets.PG_URL.name", "db")
                .with("existingSecrets.PG_URL.key", "uri")
                .objects();
        assertThat(objects.every(Secret.class)).isEmpty();
        assertThat(objects.environment())
                .containsEntry("REDIS_URL", "of an existing Secret: redis/REDIS_URL")
                .containsEntry("PG_URL", "of an existing Secret: db/uri");
    }

    @Test
    void aChangedSecretMakesNewPods() throws Exception {
        assertThat(annotations(Chart.part("calc")))
                .isEqualTo(annotations(Chart.part("calc")))
                .isNotEqualTo(annotations(Chart.part("calc").with("env.REDIS_URL", "redis://other:6379")));
    }

    private static Map<String, String> annotations(Chart chart) throws Exception {
        return chart.objects()
                .only(Deployment.class)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations();
    }

    private static boolean isSecret(String value) {
        return value != null
                && List.of("hunter2", "hunter3", "hunter4", "whsec_").stream().anyMatch(value::contains);
    }
}
