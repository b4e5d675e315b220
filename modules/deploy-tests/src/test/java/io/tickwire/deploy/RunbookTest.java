package io.tickwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Whoever is woken by an alert finds what to do. */
class RunbookTest {
    @Test
    void everyAlertHasASectionInTheRunbookAndNoSectionIsLeftOver() throws IOException {
        List<String> alerts =
                Alerts.all().stream().map(alert -> alert.path("alert").asText()).toList();
        List<String> sections = Files.readAllLines(Chart.REPOSITORY.resolve("docs/operations.md")).stream()
                .filter(line -> line.startsWith("### Tickwire"))
                .map(line -> line.substring("### ".length()))
                .toList();
        assertThat(sections).containsExactlyInAnyOrderElementsOf(alerts);
    }

    @Test
    void everyAlertPointsThereAndSaysHowUrgentItIs() throws IOException {
        for (JsonNode alert : Alerts.all()) {
            String name = alert.path("alert").asText();
            assertThat(alert.at("/annotations/runbook_url").asText())
                    .isEqualTo("docs/operations.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(alert.at("/annotations/summary").asText()).as(name).isNotEmpty();
            assertThat(alert.at("/labels/severity").asText()).as(name).isIn("critical", "warning");
        }
    }
}
