package io.tickwire.bench;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;

/**
 * Calc as one process, and as calc-symbol and calc-cross, in turns: what the processes of calc use, and how soon updates are
 * published. Each role in a JVM of its own, two indices, no clients.
 */
final class Layouts {
    private static final List<Integer> SYMBOLS = List.of(200, 5_000);
    private static final int TICKS_PER_SECOND = 3_000;
    private static final int WARM_UP_S = 30;
    private static final int MEASURED_S = 30;
    private static final String PUBLISHED = "tickwire_pipeline_latency_seconds_bucket";
    private static final String LABELS = "stage=\"published\"";

    private final Path jar;
    private final Path directory;

    Layouts(Path jar, Path directory) {
        this.jar = jar;
        this.directory = directory;
    }

    void run() throws Exception {
        for (int symbols : SYMBOLS) {
            measure(symbols, List.of("calc"));
            measure(symbols, List.of("calc-symbol", "calc-cross"));
        }
    }

    private void measure(int symbols, List<String> calc) throws Exception {
        List<String> all = new ArrayList<>(List.of("flush", "gateway", "ingest"));
        all.addAll(calc);
        Map<String, String> indices = Map.of(
                "TICKWIRE_INDICES",
                String.format(
                        Locale.ROOT,
                        "ONE=%s*0.5+%s*0.5;TWO=%s*1+%s*1",
                        SteadyFeed.symbol(0),
                        SteadyFeed.symbol(1),
                        SteadyFeed.symbol(2),
                        SteadyFeed.symbol(3)));
        try (Roles roles = new Roles(jar, directory, all, indices, Map.of())) {
            use(symbols, calc, roles);
        }
    }

    private static void use(int symbols, List<String> calc, Roles roles) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (SteadyFeed feed = new SteadyFeed(vertx, roles.webhook(), symbols, TICKS_PER_SECOND)) {
            TimeUnit.SECONDS.sleep(WARM_UP_S);
            Map<String, Double> cpu = new LinkedHashMap<>();
            for (String role : calc) {
                cpu.put(role, ProcessUse.cpuSeconds(roles.get(role).handle()));
            }
            Target publisher = roles.get(calc.get(0));
            SortedMap<Double, Double> published = publisher.buckets(PUBLISHED, LABELS);
            long sent = feed.sent();
            TimeUnit.SECONDS.sleep(MEASURED_S);
            double ticks = feed.sent() - sent;
            System.out.printf(
                    Locale.ROOT,
                    "%s, %,d symbols, %,d ticks/s%n",
                    String.join(" and ", calc),
                    symbols,
                    TICKS_PER_SECOND);
            for (String role : calc) {
                PipelineBenchmark.print(
                        "  CPU of " + role + ", microseconds a tick",
                        "%.1f",
                        (ProcessUse.cpuSeconds(roles.get(role).handle()) - cpu.get(role)) * 1e6 / ticks);
                PipelineBenchmark.print(
                        "  resident memory of " + role + ", MB",
                        "%.0f",
                        ProcessUse.residentMb(roles.get(role).handle()));
            }
            SortedMap<Double, Double> after = publisher.buckets(PUBLISHED, LABELS);
            for (double share : List.of(0.5, 0.99)) {
                PipelineBenchmark.print(
                        String.format(Locale.ROOT, "  %.0f %% of updates published in so many ms or less", share * 100),
                        "%.0f",
                        quantile(published, after, share) * 1_000);
            }
            PipelineBenchmark.print("  posts without a 200", "%.0f", (double) feed.failed());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    /** Seconds that the share of what came between two looks took at most. */
    private static double quantile(SortedMap<Double, Double> before, SortedMap<Double, Double> after, double share) {
        double all = after.get(after.lastKey()) - before.getOrDefault(after.lastKey(), 0.0);
        return after.entrySet().stream()
                .filter(bucket -> bucket.getValue() - before.getOrDefault(bucket.getKey(), 0.0) >= share * all)
                .mapToDouble(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
