package io.tickwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every metric that the dashboard or an alert asks for is one that somebody exports, and the other way round. */
class MetricsTest {
    private static final Pattern METRIC = Pattern.compile("\\b(?:tickwire|jvm|process|redis|pg)_[a-z0-9_]+\\b");

    @Test
    void thoseUsedAreThoseKnown() throws IOException {
        Set<String> used = new TreeSet<>();
        expressions().forEach(expression -> METRIC.matcher(expression).results().forEach(hit -> used.add(hit.group())));
        assertThat(used).isEqualTo(known());
    }

    @Test
    void everyPanelHasATitleAUnitAndAQuery() throws IOException {
        List<JsonNode> panels = panels();
        assertThat(panels).hasSizeGreaterThan(20).allSatisfy(panel -> {
            assertThat(panel.path("title").asText()).isNotEmpty();
            assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotEmpty();
            assertThat(panel.path("targets")).isNotEmpty();
        });
        assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
    }

    private static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        panels().forEach(panel -> panel.path("targets")
                .forEach(target -> expressions.add(target.path("expr").asText())));
        Alerts.all().forEach(alert -> expressions.add(alert.path("expr").asText()));
        return expressions;
    }

    private static List<JsonNode> panels() throws IOException {
        List<JsonNode> panels = new ArrayList<>();
        new ObjectMapper()
                .readTree(Chart.REPOSITORY
                        .resolve("deploy/grafana/dashboards/tickwire.json")
                        .toFile())
                .path("panels")
                .forEach(panel -> {
                    if (!panel.path("type").asText().equals("row")) {
                        panels.add(panel);
                    }
                });
        return panels;
    }

    private static Set<String> known() throws IOException {
        try (var lines = Files.lines(
                Chart.REPOSITORY.resolve("modules/deploy-tests/src/test/resources/metrics.txt"),
                StandardCharsets.UTF_8)) {
            return lines.filter(line -> !line.startsWith("#")).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
