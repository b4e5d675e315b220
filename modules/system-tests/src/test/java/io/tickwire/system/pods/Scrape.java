package io.tickwire.system.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.deploy.Selector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one process exported at one moment.
 *
 * @param text as it was answered
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Prometheus' text format</a>
 */
record Scrape(String text, List<Series> series) {
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    record Series(String metric, Map<String, String> labels, double value) {}

    static Scrape of(HttpClient http, URI metrics) throws Exception {
        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(metrics.toString()).isEqualTo(200);
        return parse(response.body());
    }

    static Scrape parse(String text) {
        List<Series> series = text.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> {
                    var parts = LINE.matcher(line);
                    assertThat(parts.matches()).as("a series: " + line).isTrue();
                    Map<String, String> labels = new TreeMap<>();
                    LABEL.matcher(parts.group(2) == null ? "" : parts.group(2))
                            .results()
                            .forEach(label -> labels.put(label.group(1), label.group(2)));
                    return new Series(parts.group(1), labels, Double.parseDouble(parts.group(3)));
                })
                .toList();
        return new Scrape(text, series);
    }

    /** Whether there is a series for every value of every label that is asked for. */
    boolean answers(Selector selector) {
        List<Series> named = ofMetric(selector.metric()).toList();
        return !named.isEmpty()
                && selector.labels().entrySet().stream().allMatch(label -> {
                    Set<String> values = named.stream()
                            .filter(one -> one.labels().containsKey(label.getKey()))
                            .map(one -> one.labels().get(label.getKey()))
                            .collect(Collectors.toSet());
                    return !values.isEmpty() && values.containsAll(label.getValue());
                });
    }

    /** Over the series that have one of the values of each label. */
    double sum(Selector selector) {
        return ofMetric(selector.metric())
                .filter(one -> selector.labels().entrySet().stream().allMatch(label -> label.getValue()
                        .contains(one.labels().get(label.getKey()))))
                .mapToDouble(Series::value)
                .sum();
    }

    private Stream<Series> ofMetric(String metric) {
        return series.stream().filter(one -> one.metric().equals(metric));
    }
}
