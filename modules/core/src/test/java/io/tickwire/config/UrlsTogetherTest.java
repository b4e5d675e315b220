package io.tickwire.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong within a URL was told only when the rest was right. */
class UrlsTogetherTest {
    @Test
    void aPortAndAnSslmodeAreToldTogetherWithAllElse() {
        assertThat(problems("redis://r:99999", "postgresql://u:p@db:5432/md?sslmode=sure"))
                .hasSize(3)
                .anyMatch(problem -> problem.startsWith("REDIS_URL: ") && problem.contains("port"))
                .anyMatch(problem -> problem.startsWith("PG_URL: ") && problem.contains("sslmode=sure"))
                .anyMatch(problem -> problem.contains("TICKWIRE_PARTITIONS=many"));
    }

    @ParameterizedTest
    @CsvSource({"0", "65536", "x", "-1"})
    void aPortIsOneFrom1To65535(String port) {
        assertThat(problems("redis://r:" + port, "postgresql://u:p@db:" + port + "/md"))
                .hasSize(3);
    }

    private static List<String> problems(String redisUrl, String pgUrl) {
        return catchThrowableOfType(
                        SettingsException.class,
                        () -> Settings.read(
                                Map.of("REDIS_URL", redisUrl, "PG_URL", pgUrl, "TICKWIRE_PARTITIONS", "many")))
                .problems();
    }
}
