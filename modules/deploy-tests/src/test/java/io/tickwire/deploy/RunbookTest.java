package io.tickwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever is woken by an alert finds what to do. */
class RunbookTest {
    @Test
    void everyAlertHasASectionInTheRunbookAndNoSectionIsLeftOver() throws IOException {
        List<String> alerts =
                Alerts.all().stream().map(alert -> alert.path("alert").asText()).toList();
        assertThat(Runbook.sections().stream().skip(1).map(Runbook.Section::name))
                .containsExactlyInAnyOrderElementsOf(alerts);
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

    @Test
    void everySectionSaysWhatToTypeAndWhenItIsOver() throws IOException {
        assertThat(Runbook.sections().stream().skip(1)).isNotEmpty().allSatisfy(section -> {
            assertThat(Stream.of("sh", "promql", "sql").flatMap(section::blocks))
                    .as(section.name())
                    .isNotEmpty();
            assertThat(section.text()).as(section.name()).containsPattern("(?m)^Over when ");
        });
    }

    /** What the system tests try out on a running system is found: RenderedPodsIT. */
    @Test
    void commandsAreFoundAmongTheWords() throws IOException {
        Runbook.Section section = new Runbook.Section("here", """
                Ask `redis INFO server`, or `redis --latency`:
                   ```sh
                   redis XLEN 'md:ticks:{0}' | head # how many
                   for p in 0 1; do redis HGET "md:meter:{$p}" calc; done
                   redis-cli PING
                   ```
                   ```sql
                   SELECT 1;
                   SELECT 2
                   FROM md_ticks;
                   ```
                """);
        assertThat(section.redisCommands())
                .containsExactly("INFO server", "XLEN 'md:ticks:{0}'", "HGET \"md:meter:{0}\" calc");
        assertThat(section.statements()).hasSize(2).first().isEqualTo("SELECT 1");
        assertThat(Runbook.sections().stream().flatMap(any -> any.redisCommands().stream()))
                .hasSizeGreaterThan(20);
        assertThat(Runbook.sections().stream().flatMap(any -> any.statements().stream()))
                .hasSizeGreaterThan(8);
    }
}
