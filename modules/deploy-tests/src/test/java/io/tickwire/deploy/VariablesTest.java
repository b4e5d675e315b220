package io.tickwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickwire.config.RedisUrl;
import io.tickwire.config.Settings;
import io.tickwire.config.Verticle;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The variables that the charts set are those that the configuration knows, and it takes their values. */
class VariablesTest {
    /** Set by the charts themselves, or of no use in an image, which has no embedded servers. */
    private static final Set<String> NOT_FOR_USERS = Set.of(
            "TICKWIRE_VERTICLES",
            "TICKWIRE_HOST",
            "TICKWIRE_EMBEDDED",
            "TICKWIRE_DATA_DIR",
            "TICKWIRE_EMBEDDED_REDIS_PORT",
            "TICKWIRE_EMBEDDED_PG_PORT",
            "TICKWIRE_INGEST_PORT",
            "TICKWIRE_GATEWAY_PORT",
            "TICKWIRE_MANAGEMENT_HOST",
            "TICKWIRE_MANAGEMENT_PORT",
            "TICKWIRE_DRAIN_MS",
            "TICKWIRE_TLS_CERT",
            "TICKWIRE_TLS_KEY");

    private static final Pattern NAME = Pattern.compile("`([A-Z_]+)`");

    @ParameterizedTest
    @EnumSource(Verticle.class)
    void theConfigurationTakesWhatAPodIsGiven(Verticle verticle) throws Exception {
        Objects objects = Chart.part(verticle.id()).with("drainMs", 1234).objects();
        Map<String, String> environment = objects.environment();
        assertThat(Settings.variableNames()).containsAll(environment.keySet());
        assertThat(objects.container().getArgs()).containsExactly("run", verticle.id());

        environment.put("TICKWIRE_VERTICLES", verticle.id());
        Settings settings = Settings.read(environment);
        assertThat(settings.stores().startsRedis() || settings.stores().startsPostgres())
                .isFalse();
        assertThat(settings.stores().redisUrl()).contains(RedisUrl.parse(Chart.REDIS));
        assertThat(settings.host()).isEqualTo("0.0.0.0");
        assertThat(settings.managementHost()).isEqualTo("0.0.0.0");
        assertThat(settings.drainMs()).isEqualTo(1234);
        assertThat(objects.container().getPorts()).allSatisfy(port -> assertThat(port.getContainerPort())
                .isEqualTo(
                        switch (port.getName() + " " + verticle.id()) {
                            case "http ingest" -> settings.ingest().port();
                            case "http gateway" -> settings.gateway().port();
                            default -> settings.managementPort();
                        }));
    }

    /** Variables that this version refuses: the README does not show them. */
    private static final Set<String> NOT_YET = Set.of("TICKWIRE_TLS_CERT", "TICKWIRE_TLS_KEY");

    /** When this fails: a variable came or went; deploy/helm/common/part.schema.json must name it, or NOT_FOR_USERS. */
    @Test
    void usersCanSetEveryVariableAndNoOther() throws IOException {
        Set<String> known = new TreeSet<>(Settings.variableNames());
        known.removeAll(NOT_FOR_USERS);
        Set<String> inSchema = new TreeSet<>();
        new ObjectMapper()
                .readTree(Chart.CHARTS.resolve("common/part.schema.json").toFile())
                .at("/definitions/variable/enum")
                .forEach(name -> inSchema.add(name.asText()));
        assertThat(inSchema).isEqualTo(known);
    }

    /** When this fails: a variable came or went; the table of README.md must name it. */
    @Test
    void theReadmeHasEveryVariable() throws IOException {
        Set<String> inTable = Files.readAllLines(Chart.REPOSITORY.resolve("README.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> NAME.matcher(line.split("\\|")[1]).results())
                .map(hit -> hit.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = new TreeSet<>(Settings.variableNames());
        known.removeAll(NOT_YET);
        assertThat(inTable).isEqualTo(known);
    }

    @Test
    void numbersOfAValuesFileStayWhole() throws Exception {
        assertThat(Chart.part("ingest")
                        .with("env.TICKWIRE_QUEUE_MAX_BYTES", 1_073_741_824)
                        .objects()
                        .environment())
                .containsEntry("TICKWIRE_QUEUE_MAX_BYTES", "1073741824");
    }
}
