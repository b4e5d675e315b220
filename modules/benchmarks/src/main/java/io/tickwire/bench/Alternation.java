package io.tickwire.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Measures this build and, when {@code bench.other} names a jar, that one in turns with it, {@code bench.rounds} times. Prints each sample, the medians,
 * and the ratio of the medians: on a shared machine only a ratio from one run says something.
 */
final class Alternation {
    private final Map<String, Path> builds = new LinkedHashMap<>();
    private final int rounds;

    /** Takes one sample of a build: figures by name, in the order in which they are printed. */
    @FunctionalInterface
    interface Measurement {
        Map<String, Double> of(Path jar) throws Exception;
    }

    /** @param jar of this build */
    Alternation(Path jar) throws Exception {
        builds.put("this", jar);
        String other = System.getProperty("bench.other", "");
        if (!other.isBlank()) {
            builds.put("other", Path.of(other).toRealPath());
        }
        rounds = Integer.parseInt(property("bench.rounds", "1"));
    }

    /** A system property, or the fallback when it is not set or blank. */
    static String property(String name, String fallback) {
        String value = System.getProperty(name, "");
        return value.isBlank() ? fallback : value;
    }

    /** @param what is measured, in front of each printed line */
    void run(String what, Measurement measurement) throws Exception {
        Map<String, List<Map<String, Double>>> samples = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Path> build : builds.entrySet()) {
                Map<String, Double> sample = measurement.of(build.getValue());
                samples.computeIfAbsent(build.getKey(), any -> new ArrayList<>())
                        .add(sample);
                print(what, build.getKey() + " " + (round + 1), sample);
            }
        }
        Map<String, Map<String, Double>> medians = new LinkedHashMap<>();
        samples.forEach((build, all) -> medians.put(build, medians(all)));
        if (rounds > 1) {
            medians.forEach((build, median) -> print(what, build + " median", median));
        }
        if (medians.size() > 1) {
            Map<String, Double> ratio = new LinkedHashMap<>();
            medians.get("this")
                    .forEach((name, value) ->
                            ratio.put(name, value / medians.get("other").get(name)));
            print(what, "this/other", ratio);
        }
    }

    private static Map<String, Double> medians(List<Map<String, Double>> samples) {
        Map<String, Double> medians = new LinkedHashMap<>();
        for (String name : samples.get(0).keySet()) {
            double[] sorted = samples.stream()
                    .mapToDouble(sample -> sample.get(name))
                    .sorted()
                    .toArray();
            medians.put(name, sorted[sorted.length / 2]);
        }
        return medians;
    }

    private static void print(String what, String label, Map<String, Double> values) {
        System.out.printf(
                Locale.ROOT,
                "%s, %s: %s%n",
                what,
                label,
                values.entrySet().stream()
                        .map(value -> String.format(Locale.ROOT, "%s=%.2f", value.getKey(), value.getValue()))
                        .collect(Collectors.joining(" | ")));
    }
}
