package io.tickwire.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The alert rules as they stand in the checkout. Their syntax is promtool's to check: deploy/check. */
final class Alerts {
    private Alerts() {}

    static List<JsonNode> all() throws IOException {
        String yaml = Files.readString(Chart.REPOSITORY.resolve("deploy/prometheus/alerts.yaml"));
        List<JsonNode> alerts = new ArrayList<>();
        StrictYaml.documents(yaml).get(0).path("groups").forEach(group -> group.path("rules")
                .forEach(alerts::add));
        return alerts;
    }
}
