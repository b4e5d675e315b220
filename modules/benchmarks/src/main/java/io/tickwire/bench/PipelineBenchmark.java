package io.tickwire.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** All figures of the pipeline in one run on embedded servers: {@code make bench}. */
public final class PipelineBenchmark {
    private static final List<String> PARTS =
            List.of("single", "queue", "pipeline", "latency", "sizing", "layouts", "price", "gateways", "fanout");
    private static final int SECONDS = 10;
    private static final int SLOW_REDIS_MS = 10; // as redis.conf of the embedded Redis has it
    private static final int CONNECTIONS = 64;
    private static final int TICKS_PER_POST = 500;

    private final Path jar;
    private final Path directory;
    private final Wrk wrk;

    private PipelineBenchmark(Path jar, Path directory) {
        this.jar = jar;
        this.directory = directory;
        this.wrk = new Wrk(directory);
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("tickwire-bench");
        PipelineBenchmark benchmark =
                new PipelineBenchmark(Path.of(arguments[0]).toRealPath(), directory);
        System.out.printf(
                Locale.ROOT,
                "machine: %d processors, %s, java %s%n",
                Runtime.getRuntime().availableProcessors(),
                processorName(),
                System.getProperty("java.version"));
        List<String> parts = arguments.length > 1 && !arguments[1].isBlank() ? List.of(arguments[1].split(",")) : PARTS;
        for (String part : parts) {
            switch (part) {
                case "single" -> benchmark.singlePosts();
                case "queue" -> benchmark.throughTheQueueOnly();
                case "pipeline" -> benchmark.throughAllVerticles();
                case "latency" -> benchmark.latency();
                case "sizing" -> benchmark.sizing();
                case "layouts" -> new Layouts(benchmark.jar, benchmark.directory).run();
                case "price" -> new Price(benchmark.jar, benchmark.directory).run();
                case "gateways" -> new Gateways(benchmark.jar, benchmark.directory).run();
                case "fanout" -> new Fanout(benchmark.jar, benchmark.directory).run();
                default -> throw new IllegalArgumentException("must be of " + PARTS + ": part=" + part);
            }
        }
    }

    /** Single-tick posts beside a server that only reads the body, in turns. */
    private void singlePosts() throws Exception {
        try (Target target = start("single");
                BodyReader reference = new BodyReader(18_099, ingestInstances())) {
            wrk.post(reference.url(), "single.lua", CONNECTIONS, 3);
            wrk.post(target.webhook(), "single.lua", CONNECTIONS, 3);
            double[] ours = new double[3];
            double[] theirs = new double[3];
            for (int round = 0; round < ours.length; round++) {
                theirs[round] = rate(wrk.post(reference.url(), "single.lua", CONNECTIONS, SECONDS));
                ours[round] = rate(wrk.post(target.webhook(), "single.lua", CONNECTIONS, SECONDS));
            }
            java.util.Arrays.sort(ours);
            java.util.Arrays.sort(theirs);
            print("single-tick posts a second, median of 3", "%,.0f", ours[1]);
            print("  reference: body read only", "%,.0f", theirs[1]);
            print("  ratio (aim >= 0.6)", "%.2f", ours[1] / theirs[1]);
        }
    }

    /** 500-tick NDJSON posts with ingest and Redis alone: what a burst meets, and what it costs in Redis. */
    private void throughTheQueueOnly() throws Exception {
        try (Target stores = start("queue-stores");
                Target ingest = new Target(
                        jar,
                        Files.createDirectories(directory.resolve("queue")),
                        Map.of("REDIS_URL", stores.url("redis") + "/1", "TICKWIRE_QUEUE_MAX_BYTES", "4000000000"),
                        "ingest")) {
            wrk.post(ingest.webhook(), "ndjson.lua", CONNECTIONS, 3);
            double before = ingest.metric("tickwire_ingest_ticks_total", "accepted");
            double rate = rate(wrk.post(ingest.webhook(), "ndjson.lua", CONNECTIONS, SECONDS));
            print(
                    "500-tick NDJSON posts, ticks acknowledged a second (aim >= 300,000)",
                    "%,.0f",
                    rate * TICKS_PER_POST);
            double accepted = ingest.metric("tickwire_ingest_ticks_total", "accepted");
            print("  ticks counted by ingest in that run", "%,.0f", accepted - before);
            TimeUnit.SECONDS.sleep(1); // the gauge of the queue's bytes is polled
            print(
                    "Redis bytes a queued tick, in batches (aim <= 64)",
                    "%.1f",
                    ingest.metric("tickwire_queue_bytes", "") / accepted);
        }
    }

    /** As fast as ingest takes it for ten seconds, then until the last tick is committed. */
    private void throughAllVerticles() throws Exception {
        try (Target target = start("pipeline")) {
            wrk.post(target.webhook(), "ndjson.lua", 4, 3);
            awaitStored(target, (long) target.metric("tickwire_ingest_ticks_total", "accepted"));
            long before = target.storedTicks();
            long start = System.nanoTime();
            Wrk.Run run = wrk.post(target.webhook(), "ndjson.lua", 16, SECONDS);
            awaitStored(target, (long) target.metric("tickwire_ingest_ticks_total", "accepted"));
            double seconds = (System.nanoTime() - start) / 1e9;
            long stored = target.storedTicks() - before;
            print(
                    "ticks a second through all four verticles until committed (aim >= 40,000)",
                    "%,.0f",
                    stored / seconds);
            print("  ticks acknowledged a second meanwhile", "%,.0f", run.requestsPerSecond() * TICKS_PER_POST);
            print("  ticks stored", "%,.0f", (double) stored);
            print("heap after the run and a collection, MB", "%.0f", target.heapAfterCollection() / 1e6);
        }
    }

    private void latency() throws Exception {
        try (Target target = start("latency")) {
            new LatencyProbe().run(target.url("gateway"), target.webhook(), 5_000, 10); // warm-up
            target.redis("LATENCY RESET");
            LatencyProbe.Outcome outcome = new LatencyProbe().run(target.url("gateway"), target.webhook(), 5_000, 30);
            Histogram micros = outcome.micros();
            print("post to WebSocket client at 5,000 ticks/s, ms p50", "%.2f", micros.getValueAtPercentile(50) / 1e3);
            print("  p99", "%.2f", micros.getValueAtPercentile(99) / 1e3);
            print("  p99.9", "%.2f", micros.getValueAtPercentile(99.9) / 1e3);
            print("  max", "%.2f", micros.getMaxValue() / 1e3);
            print("  updates received of ticks sent", "%.4f", outcome.received() / (double) outcome.sent());
            print("  posts failed", "%.0f", (double) outcome.failed());
            System.out.println("  Redis' own delays above " + SLOW_REDIS_MS + " ms: event, time, latest and worst ms: "
                    + values(target.redis("LATENCY LATEST")));
        }
    }

    private void sizing() throws Exception {
        try (Sizing sizing = new Sizing(jar, directory)) {
            sizing.run();
        }
    }

    /** What an answer holds, without lengths. */
    private static String values(String answer) {
        return answer.lines()
                .filter(line -> !line.startsWith("*") && !line.startsWith("$") && !line.equals("+OK"))
                .map(line -> line.startsWith(":") ? line.substring(1) : line)
                .collect(Collectors.joining(" "));
    }

    private Target start(String name) throws IOException {
        return new Target(jar, Files.createDirectories(directory.resolve(name)), Map.of());
    }

    private static int ingestInstances() {
        return Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
    }

    private static double rate(Wrk.Run run) throws IOException {
        if (run.refused() > 0) {
            throw new IOException("posts were refused: refused=" + run.refused() + " of=" + run.requests());
        }
        return run.requestsPerSecond();
    }

    private static void awaitStored(Target target, long accepted) throws Exception {
        while (target.metric("tickwire_queue_lag_ticks", "") > 0 || target.storedTicks() < accepted) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    static void print(String what, String format, double value) {
        System.out.printf(Locale.ROOT, "%-80s " + format + "%n", what, value);
    }

    private static String processorName() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.exists(info)) {
            return System.getProperty("os.arch");
        }
        return Files.readString(info, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }
}
