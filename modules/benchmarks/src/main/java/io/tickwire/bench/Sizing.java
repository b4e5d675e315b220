package io.tickwire.bench;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What each part uses at a steady load, each role in a JVM of its own: the figures that docs/operations.md sizes by. */
final class Sizing implements AutoCloseable {
    private static final int SYMBOLS = 1_000;
    private static final int MINUTES_OF_A_DAY = 1_440;
    private static final int TICKS_PER_SECOND = 10_000;
    private static final int CLIENTS = 10_000;
    private static final int WARM_UP_S = 30;
    private static final int MEASURED_S = 60;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Roles roles;

    Sizing(Path jar, Path directory) throws Exception {
        roles = new Roles(jar, directory, List.of("flush", "calc", "gateway", "ingest"), Map.of(), Map.of());
    }

    void run() throws Exception {
        double emptyRedis = roles.redisMb();
        double emptyCalc = roles.get("calc").heapAfterCollection();
        fullWindows();
        System.out.printf(
                Locale.ROOT, "%,d symbols, a tick a minute of each for a day: all windows are full%n", SYMBOLS);
        PipelineBenchmark.print(
                "  Redis memory a symbol, kB", "%.1f", (roles.redisMb() - emptyRedis) * 1_024 / SYMBOLS);
        PipelineBenchmark.print(
                "  heap of calc a symbol, kB",
                "%.1f",
                (roles.get("calc").heapAfterCollection() - emptyCalc) / 1_024 / SYMBOLS);
        steadyTicks();
        manyClients();
    }

    /** A day of each symbol, so that no window grows any more. */
    private void fullWindows() throws Exception {
        Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofDays(1));
        URI webhook = URI.create(roles.webhook());
        for (int minute = 0; minute < MINUTES_OF_A_DAY; minute++) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < SYMBOLS; i++) {
                lines.append("{\"symbol\":\"" + SteadyFeed.symbol(i) + "\",\"ts\":\"" + start.plusSeconds(60L * minute)
                        + "\",\"price\":\"97000.12\",\"volume\":\"0.5\",\"source\":\"history\",\"seq\":" + minute
                        + "}\n");
            }
            int status = http.send(
                            HttpRequest.newBuilder(webhook)
                                    .header("Content-Type", "application/x-ndjson")
                                    .POST(HttpRequest.BodyPublishers.ofString(lines.toString()))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status != 200) {
                throw new IOException("a post was refused: status=" + status);
            }
        }
        awaitDrained();
    }

    private void awaitDrained() throws Exception {
        while (roles.get("flush").metric("tickwire_queue_lag_ticks", "") > 0) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private void steadyTicks() throws Exception {
        try (SteadyFeed feed = new SteadyFeed(vertx, roles.webhook(), SYMBOLS, TICKS_PER_SECOND)) {
            TimeUnit.SECONDS.sleep(WARM_UP_S);
            long sent = feed.sent();
            long rows = roles.postgres.count("SELECT count(*) FROM md_ticks");
            double bytes = databaseBytes();
            double wal = walBytes();
            String what = String.format(
                    Locale.ROOT, "%,d ticks/s in posts of %d, no clients", TICKS_PER_SECOND, SteadyFeed.TICKS_PER_POST);
            printUse(what);
            PipelineBenchmark.print("  ticks a second, really", "%,.0f", (feed.sent() - sent) / (double) MEASURED_S);
            PipelineBenchmark.print("  posts without a 200", "%.0f", (double) feed.failed());
            PipelineBenchmark.print(
                    "  ticks queued at the end",
                    "%,.0f",
                    roles.get("flush").metric("tickwire_queue_lag_ticks", "group=\"flush\""));
            double stored = roles.postgres.count("SELECT count(*) FROM md_ticks") - rows;
            PipelineBenchmark.print(
                    "  Postgres: bytes a tick on disk, bars and coverage included",
                    "%.0f",
                    (databaseBytes() - bytes) / stored);
            PipelineBenchmark.print("  Postgres: bytes of write-ahead log a tick", "%.0f", (walBytes() - wal) / stored);
        }
        awaitDrained();
    }

    private void manyClients() throws Exception {
        Audience audience = new Audience(vertx, URI.create(roles.get("gateway").url("gateway")), SYMBOLS);
        double heap = roles.get("gateway").heapAfterCollection();
        try (SteadyFeed feed = new SteadyFeed(vertx, roles.webhook(), SYMBOLS, SYMBOLS)) {
            audience.connect(CLIENTS);
            TimeUnit.SECONDS.sleep(WARM_UP_S);
            long frames = audience.frames();
            printUse(String.format(
                    Locale.ROOT,
                    "%,d WebSocket clients, each with %d symbols, an update a second of each",
                    CLIENTS,
                    Audience.SYMBOLS_EACH));
            PipelineBenchmark.print(
                    "  frames received a second", "%,.0f", (audience.frames() - frames) / (double) MEASURED_S);
            PipelineBenchmark.print("  posts without a 200", "%.0f", (double) feed.failed());
            PipelineBenchmark.print("  clients that were disconnected", "%.0f", (double) audience.closed());
            PipelineBenchmark.print(
                    "  heap of gateway a client, kB",
                    "%.1f",
                    (roles.get("gateway").heapAfterCollection() - heap) / 1_024 / CLIENTS);
        }
    }

    /** Cores and memory of everybody, over the measured time. */
    private void printUse(String what) throws Exception {
        Map<String, Double> before = roles.cpuSeconds();
        long start = System.nanoTime();
        TimeUnit.SECONDS.sleep(MEASURED_S);
        Map<String, Double> after = roles.cpuSeconds();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println(what);
        for (Map.Entry<String, Double> use : after.entrySet()) {
            PipelineBenchmark.print(
                    "  cores used by " + use.getKey(), "%.2f", (use.getValue() - before.get(use.getKey())) / seconds);
        }
        for (Map.Entry<String, Target> role : roles.all().entrySet()) {
            PipelineBenchmark.print(
                    "  resident memory of " + role.getKey() + ", MB",
                    "%.0f",
                    ProcessUse.residentMb(role.getValue().handle()));
        }
        PipelineBenchmark.print("  Redis memory, MB", "%.1f", roles.redisMb());
    }

    private double databaseBytes() throws Exception {
        return roles.postgres.count("SELECT pg_database_size(current_database())");
    }

    private double walBytes() throws Exception {
        return roles.postgres.count("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')");
    }

    @Override
    public void close() throws IOException {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        roles.close();
    }
}
