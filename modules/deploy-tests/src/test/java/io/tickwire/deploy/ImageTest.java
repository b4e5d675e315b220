package io.tickwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.tickwire.config.Settings;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Image, compose file and charts say the same about what is in the image. */
class ImageTest {
    private static final Pattern FROM_OUTSIDE = Pattern.compile(
            "basedir}/\\.\\./\\.\\./([^<]+)</directory>(?:\\s*<includes>\\s*<include>([^<]+)</include>)?");

    private static final List<String> COMPOSED =
            List.of("ingest", "calc", "calc-symbol", "calc-cross", "gateway", "flush");

    private static final Pattern VARIABLE = Pattern.compile("\\b(?:TICKWIRE_[A-Z_]+|REDIS_URL|PG_URL)\\b");

    /** Helm leaves hooks out of what it renders, so the test takes the mark of a hook away, in a copy of the chart. */
    @Test
    void helmTestRunsTheHealthCheckOfTheImage(@TempDir Path copy) throws IOException {
        copyFollowingLinks(Chart.CHARTS.resolve("calc"), copy);
        Path hook = copy.resolve("charts/common/templates/_test.tpl");
        Files.writeString(hook, Files.readString(hook).replace("helm.sh/hook", "not/hook"));
        Pod pod = new Chart(copy, Chart.part("calc").values(), Optional.empty())
                .objects()
                .only(Pod.class);
        List<String> command = pod.getSpec().getContainers().get(0).getCommand();
        assertThat(file("Dockerfile")).contains(String.join("\", \"", command.subList(1, command.size())));
        assertThat(pod.getSpec().getContainers().get(0).getArgs())
                .containsExactly("http://demo-calc-management:9000/health/ready");
        assertThat(Chart.REPOSITORY
                        .resolve("modules/launcher/src/main/java")
                        .resolve(command.get(command.size() - 1).replace('.', '/') + ".java"))
                .isRegularFile();
    }

    @Test
    void imageAndComposeFileNameVariablesThatThereAre() throws IOException {
        Set<String> named = new TreeSet<>();
        VARIABLE.matcher(file("Dockerfile")).results().forEach(hit -> named.add(hit.group()));
        compose().path("services").forEach(service -> {
            for (Iterator<String> names = service.path("environment").fieldNames(); names.hasNext(); ) {
                VARIABLE.matcher(names.next()).results().forEach(hit -> named.add(hit.group()));
            }
        });
        assertThat(named).isNotEmpty().isSubsetOf(Settings.variableNames());
    }

    @Test
    void composePublishesOnLoopbackOnlyAndHoldsNoPassword() throws IOException {
        compose().path("services").forEach(service -> service.path("ports")
                .forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:")));
        assertThat(file("docker-compose.yml")).doesNotContainPattern("(?i)password\\s*[:=]|//[^/@\\s:]+:[^/@\\s]+@");
    }

    @Test
    void composeRunsTwoOfEachPart() throws IOException {
        JsonNode services = compose().path("services");
        for (String part : COMPOSED) {
            assertThat(services.path(part).at("/deploy/replicas").asInt())
                    .as(part)
                    .isEqualTo(2);
            assertThat(services.path(part).path("command"))
                    .extracting(JsonNode::asText)
                    .containsExactly("run", part);
        }
    }

    @Test
    void composeRunsTheHalvesOfCalcOnDemandOnly() throws IOException {
        JsonNode services = compose().path("services");
        for (String part : COMPOSED) {
            assertThat(services.path(part).path("profiles"))
                    .as(part)
                    .extracting(JsonNode::asText)
                    .isEqualTo(part.startsWith("calc-") ? List.of("split") : List.of());
        }
    }

    @Test
    void prometheusScrapesEveryPartOfTheComposeFile() throws IOException {
        assertThat(StrictYaml.documents(file("deploy/prometheus/prometheus.yaml"))
                        .get(0)
                        .at("/scrape_configs/0/dns_sd_configs/0/names"))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(COMPOSED);
    }

    @Test
    void chartsAreForTheVersionThatIsBuilt() throws IOException {
        String version = Pattern.compile("<artifactId>tickwire-parent</artifactId>\\s*<version>([^<]+)")
                .matcher(file("pom.xml"))
                .results()
                .map(hit -> hit.group(1))
                .findFirst()
                .orElseThrow();
        for (String chart : List.of("ingest", "calc", "gateway", "flush", "tickwire")) {
            Map<String, String> labels = Map.of("appVersion", version, "version", version.replace("-SNAPSHOT", ""));
            JsonNode description = StrictYaml.documents(file("deploy/helm/" + chart + "/Chart.yaml"))
                    .get(0);
            labels.forEach((field, value) -> assertThat(description.path(field).asText())
                    .as(chart + " " + field)
                    .isEqualTo(value));
        }
    }

    /** An image without the API's description had a gateway that could not start. */
    @Test
    void whatModulesTakeFromOutsideIsWhereTheyAreBuilt() throws IOException {
        List<String> outside = new ArrayList<>();
        try (Stream<Path> modules = Files.list(Chart.REPOSITORY.resolve("modules"))) {
            for (Path pom : modules.map(module -> module.resolve("pom.xml"))
                    .filter(Files::exists)
                    .toList()) {
                FROM_OUTSIDE
                        .matcher(Files.readString(pom))
                        .results()
                        .forEach(hit ->
                                outside.add(hit.group(2) == null ? hit.group(1) : hit.group(1) + "/" + hit.group(2)));
            }
        }
        assertThat(outside).contains("webroot", "docs/http.yaml").allSatisfy(path -> {
            assertThat(file("Dockerfile")).containsPattern("(?m)^COPY " + Pattern.quote(path) + " ");
            assertThat(file(".dockerignore")).containsPattern("(?m)^!" + Pattern.quote(path) + "$");
            assertThat(file("deploy/reproducible")).containsPattern("git ls-files .* " + Pattern.quote(path) + " ");
        });
    }

    private static JsonNode compose() throws IOException {
        return StrictYaml.documents(file("docker-compose.yml")).get(0);
    }

    private static String file(String path) throws IOException {
        return Files.readString(Chart.REPOSITORY.resolve(path));
    }

    private static void copyFollowingLinks(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
