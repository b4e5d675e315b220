package io.tickwire.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;

/** Grafana's dashboard as it stands in the checkout. */
final class Dashboard {
    private Dashboard() {}

    static JsonNode json() throws IOException {
        return new ObjectMapper()
                .readTree(Chart.REPOSITORY
                        .resolve("deploy/grafana/dashboards/tickwire.json")
                        .toFile());
    }

    /** In the order of the file, with the rows that are headings. */
    static List<JsonNode> rowsAndPanels() throws IOException {
        return StreamSupport.stream(json().path("panels").spliterator(), false).toList();
    }

    /** Those that show something. */
    static List<JsonNode> panels() throws IOException {
        return rowsAndPanels().stream().filter(panel -> !isRow(panel)).toList();
    }

    static boolean isRow(JsonNode panel) {
        return panel.path("type").asText().equals("row");
    }
}
