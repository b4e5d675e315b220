package io.tickwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Grafana would stumble over without a word, and what would leave its reader alone with a curve. */
class DashboardTest {
    private static final int COLUMNS = 24;
    private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)}?");

    @Test
    void everyPanelSaysWhatItShowsAndInWhichUnit() throws IOException {
        assertThat(Dashboard.rowsAndPanels())
                .allSatisfy(panel ->
                        assertThat(panel.path("title").asText()).as(name(panel)).isNotBlank());
        assertThat(Dashboard.panels()).hasSizeGreaterThan(20).allSatisfy(panel -> {
            assertThat(panel.path("description").asText()).as(name(panel)).isNotBlank();
            assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                    .as(name(panel))
                    .isNotBlank();
            assertThat(panel.path("targets")).as(name(panel)).isNotEmpty();
        });
    }

    @Test
    void everyPanelAsksTheDataSourceThatIsChosen() throws IOException {
        assertThat(Dashboard.json().at("/templating/list")).anySatisfy(variable -> assertThat(List.of(
                        variable.path("name").asText(),
                        variable.path("type").asText(),
                        variable.path("query").asText()))
                .containsExactly("datasource", "datasource", "prometheus"));
        assertThat(Dashboard.panels()).allSatisfy(panel -> {
            assertThat(panel.at("/datasource/uid").asText()).as(name(panel)).isEqualTo("${datasource}");
            assertThat(panel.path("targets")).allSatisfy(target -> assertThat(
                            target.path("datasource").path("uid").asText("${datasource}"))
                    .as(name(panel))
                    .isEqualTo("${datasource}"));
        });
    }

    @Test
    void everyVariableIsOneOfTheDashboardOrOfGrafana() throws IOException {
        List<String> known = new ArrayList<>(List.of("__rate_interval"));
        Dashboard.json()
                .at("/templating/list")
                .forEach(variable -> known.add(variable.path("name").asText()));
        assertThat(VARIABLE.matcher(Dashboard.json().path("panels").toString()).results())
                .extracting(hit -> hit.group(1))
                .isNotEmpty()
                .isSubsetOf(known);
    }

    @Test
    void idsAreUniqueAndSoAreTheQueriesOfAPanel() throws IOException {
        assertThat(Dashboard.rowsAndPanels())
                .extracting(panel -> panel.path("id").asInt())
                .doesNotContain(0)
                .doesNotHaveDuplicates();
        assertThat(Dashboard.panels()).allSatisfy(panel -> assertThat(panel.path("targets"))
                .extracting(target -> target.path("refId").asText())
                .as(name(panel))
                .doesNotContain("")
                .doesNotHaveDuplicates());
    }

    @Test
    void noPanelLiesOnAnother() throws IOException {
        String[][] grid = new String[1_000][COLUMNS];
        for (JsonNode panel : Dashboard.rowsAndPanels()) {
            JsonNode at = panel.path("gridPos");
            assertThat(at.path("w").asInt()).as(name(panel)).isPositive();
            assertThat(at.path("h").asInt()).as(name(panel)).isPositive();
            assertThat(at.path("x").asInt() + at.path("w").asInt())
                    .as(name(panel))
                    .isLessThanOrEqualTo(COLUMNS);
            for (int y = at.path("y").asInt();
                    y < at.path("y").asInt() + at.path("h").asInt();
                    y++) {
                for (int x = at.path("x").asInt();
                        x < at.path("x").asInt() + at.path("w").asInt();
                        x++) {
                    assertThat(grid[y][x])
                            .as("below %s at x=%d y=%d", name(panel), x, y)
                            .isNull();
                    grid[y][x] = name(panel);
                }
            }
        }
    }

    /** A collapsed row takes its panels into itself, where no other test here would look for them. */
    @Test
    void rowsAreOpen() throws IOException {
        assertThat(Dashboard.rowsAndPanels())
                .filteredOn(Dashboard::isRow)
                .isNotEmpty()
                .allSatisfy(row -> {
                    assertThat(row.path("collapsed").asBoolean()).as(name(row)).isFalse();
                    assertThat(row.path("panels")).as(name(row)).isEmpty();
                });
    }

    /** A label that the query drops makes a curve without a name. */
    @Test
    void everyCurveHasAName() throws IOException {
        for (JsonNode panel : Dashboard.panels()) {
            for (JsonNode target : panel.path("targets")) {
                Query query = new Query(name(panel), target.path("expr").asText());
                String legend = target.path("legendFormat").asText();
                assertThat(legend).as(name(panel)).isNotBlank();
                List<String> kept = new ArrayList<>(query.groupings());
                if (kept.isEmpty()) {
                    kept.add("instance"); // of whatever is scraped
                }
                assertThat(LEGEND_LABEL.matcher(legend).results())
                        .extracting(hit -> hit.group(1))
                        .as(name(panel))
                        .isSubsetOf(kept);
            }
        }
    }

    private static String name(JsonNode panel) {
        return "panel " + panel.path("id").asInt() + " " + panel.path("title").asText();
    }
}
