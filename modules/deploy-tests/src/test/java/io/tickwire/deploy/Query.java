package io.tickwire.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A PromQL expression that operators are handed. Whether it is one, promtool says (deploy/check); here it is taken apart
 * only as far as to know what it asks for. Words that are taken for metrics and are none make a test fail, never pass.
 *
 * @param place where it stands, for people
 */
public record Query(String place, String expression) {
    private static final Pattern GROUPING = Pattern.compile("\\bby\\s*\\(([^)]*)\\)");
    /**
     * A name that no parenthesis follows (that were a function), that is no operator between two series, and no part of a
     * number, range or variable.
     */
    private static final Pattern SELECTOR =
            Pattern.compile("(?<![\\w:$.])(?!(?:and|or|unless)\\b)([a-zA-Z_:][\\w:]*+)\\s*+(?:\\{([^}]*)})?+(?!\\()");

    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");

    /** Of alerts, dashboard, runbook and the charts' scaling. */
    public static List<Query> all() throws IOException {
        List<Query> all = new ArrayList<>();
        for (JsonNode alert : Alerts.all()) {
            all.add(new Query(
                    "alert " + alert.path("alert").asText(), alert.path("expr").asText()));
        }
        for (JsonNode panel : Dashboard.panels()) {
            panel.path("targets")
                    .forEach(target -> all.add(new Query(
                            "panel " + panel.path("title").asText(),
                            target.path("expr").asText())));
        }
        for (Runbook.Section section : Runbook.sections()) {
            section.queries().forEach(expression -> all.add(new Query("runbook " + section.name(), expression)));
        }
        for (String part : List.of("calc", "flush")) {
            Chart scaling = Chart.part(part)
                    .with("keda.enabled", true)
                    .with("keda.prometheusAddress", "http://prometheus:9090");
            scaling.objects().only(ScaledObject.class).spec().triggers().stream()
                    .filter(trigger -> trigger.type().equals("prometheus"))
                    .forEach(trigger -> all.add(
                            new Query("scaling of " + part, trigger.metadata().get("query"))));
        }
        return all;
    }

    /** One for each metric that is named, as often as it is named. */
    public List<Selector> selectors() {
        List<String> groupings = groupings();
        return SELECTOR.matcher(GROUPING.matcher(expression).replaceAll(""))
                .results()
                .map(hit -> new Selector(hit.group(1), labels(hit)).groupedBy(groupings))
                .toList();
    }

    /** The labels that the answer keeps; empty when the query does not group. */
    List<String> groupings() {
        return GROUPING.matcher(expression)
                .results()
                .flatMap(hit -> Stream.of(hit.group(1).split("[,\\s]+")))
                .filter(label -> !label.isEmpty())
                .distinct()
                .toList();
    }

    private static Map<String, Set<String>> labels(MatchResult selector) {
        Map<String, Set<String>> labels = new TreeMap<>();
        String matchers = selector.group(2) == null ? "" : selector.group(2);
        MATCHER.matcher(matchers).results().forEach(matcher -> {
            Set<String> values = labels.computeIfAbsent(matcher.group(1), none -> new TreeSet<>());
            switch (matcher.group(2)) {
                case "=" -> values.add(matcher.group(3));
                case "=~" -> values.addAll(List.of(matcher.group(3).split("\\|")));
                default -> {
                    // what it must not be: any other will do
                }
            }
        });
        return labels;
    }
}
