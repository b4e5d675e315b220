package io.tickwire.system.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.deploy.Query;
import io.tickwire.deploy.Selector;
import io.tickwire.system.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether dashboard, alerts, runbook and the charts' scaling ask for what running pods export. The scrapes are left in
 * {@code target/metrics}, a file for each pod, for promtool to have a look: deploy/check.
 */
final class ExportedSeries {
    private static final Path SCRAPES = Path.of("target/metrics");
    private static final Selector PAUSES = new Selector("jvm_gc_pause_seconds_sum", Map.of());

    /** Not Tickwire's to export: whose, and what it is there. */
    private static final Map<String, String> OF_OTHERS = Map.ofEntries(
            Map.entry("redis_up", "redis_exporter: its own, 1 when Redis answers it"),
            Map.entry("redis_memory_used_bytes", "redis_exporter: used_memory of INFO"),
            Map.entry("redis_memory_max_bytes", "redis_exporter: maxmemory of INFO"),
            Map.entry("redis_commands_processed_total", "redis_exporter: total_commands_processed of INFO"),
            Map.entry("redis_connected_clients", "redis_exporter: connected_clients of INFO"),
            Map.entry("redis_blocked_clients", "redis_exporter: blocked_clients of INFO"),
            Map.entry("redis_aof_enabled", "redis_exporter: aof_enabled of INFO"),
            Map.entry("redis_aof_current_size_bytes", "redis_exporter: aof_current_size of INFO"),
            Map.entry("pg_up", "postgres_exporter: its own, 1 when Postgres answers it"),
            Map.entry("pg_stat_activity_count", "postgres_exporter: rows of pg_stat_activity, by datname and state"),
            Map.entry("pg_stat_database_xact_commit", "postgres_exporter: pg_stat_database, by datname"),
            Map.entry("pg_stat_database_xact_rollback", "postgres_exporter: pg_stat_database, by datname"),
            Map.entry("pg_stat_database_tup_inserted", "postgres_exporter: pg_stat_database, by datname"),
            Map.entry("pg_database_size_bytes", "postgres_exporter: pg_database_size(), by datname"));

    /** Labels that Prometheus adds to whatever it scrapes. */
    private static final Set<String> OF_THE_TARGET = Set.of("instance", "job", "namespace", "pod");

    /** What can't stand at 0 while ticks flow: that a name is there says nothing of who counts. */
    private static final List<Query> COUNTING = List.of(
            new Query("ingest", "tickwire_ingest_ticks_total{result=\"accepted\"}"),
            new Query("ingest", "tickwire_ingest_request_seconds_count{status=\"2xx\"}"),
            new Query("ingest", "tickwire_queue_max_bytes"),
            new Query("ingest", "tickwire_pipeline_latency_seconds_count{stage=\"queued\"}"),
            new Query("calc-symbol", "tickwire_calc_ticks_total{result=\"applied\"}"),
            new Query("calc-symbol", "tickwire_calc_publishes_total"),
            new Query("calc-symbol", "tickwire_calc_partitions_owned"),
            new Query("calc-symbol", "tickwire_pipeline_latency_seconds_count{stage=\"published\"}"),
            new Query("calc-cross", "tickwire_market_leader"),
            new Query("calc-cross", "tickwire_market_publishes_total"),
            new Query("calc-cross", "tickwire_market_index_ticks_total"),
            new Query("gateway", "tickwire_gateway_clients{transport=\"websocket\"}"),
            new Query("gateway", "tickwire_gateway_clients{transport=\"sse\"}"),
            new Query("gateway", "tickwire_gateway_messages_total{transport=\"websocket\"}"),
            new Query("gateway", "tickwire_gateway_messages_total{transport=\"sse\"}"),
            new Query("gateway", "tickwire_pipeline_latency_seconds_count{stage=\"delivered\"}"),
            new Query("flush", "tickwire_flush_rows_total{result=\"inserted\"}"),
            new Query("flush", "tickwire_flush_batch_seconds_count"),
            new Query("flush", "tickwire_pipeline_latency_seconds_count{stage=\"stored\"}"));

    private final Map<String, List<Scrape>> byPart;

    private ExportedSeries(Map<String, List<Scrape>> byPart) {
        this.byPart = byPart;
    }

    /** Asks every pod, and leaves what it answered where promtool finds it. */
    static ExportedSeries of(Cluster cluster) throws Exception {
        Map<String, List<Scrape>> byPart = new TreeMap<>();
        for (String part : cluster.parts()) {
            byPart.put(part, afterACollection(cluster, part));
        }
        leave(byPart);
        return new ExportedSeries(byPart);
    }

    /** A process has no series of pauses before its first one, which comes by itself under load. */
    private static List<Scrape> afterACollection(Cluster cluster, String part) throws Exception {
        Await.until("every process of " + part + " has paused once", () -> cluster.scrapes(part).stream()
                .allMatch(scrape -> scrape.answers(PAUSES)));
        List<Scrape> scrapes = cluster.scrapes(part);
        assertThat(scrapes).as("pods of " + part).isNotEmpty();
        return scrapes;
    }

    private static void leave(Map<String, List<Scrape>> byPart) throws IOException {
        Files.createDirectories(SCRAPES);
        try (var ofAnEarlierRun = Files.list(SCRAPES)) {
            for (Path file : ofAnEarlierRun.toList()) {
                Files.delete(file);
            }
        }
        for (Map.Entry<String, List<Scrape>> scrapes : byPart.entrySet()) {
            int number = 1;
            for (Scrape scrape : scrapes.getValue()) {
                Files.writeString(SCRAPES.resolve(scrapes.getKey() + "-" + number++ + ".prom"), scrape.text());
            }
        }
    }

    void holdWhatOperatorsAskFor() throws Exception {
        List<String> missing = new ArrayList<>();
        Set<String> ofOthers = new TreeSet<>();
        for (Query query : Query.all()) {
            for (Selector selector : query.selectors()) {
                if (OF_OTHERS.containsKey(selector.metric())) {
                    ofOthers.add(selector.metric());
                } else if (!isExported(withoutLabelsOfTheTarget(selector))) {
                    missing.add(query.place() + ": " + selector);
                }
            }
        }
        assertThat(missing).as("asked for, and exported by no pod").isEmpty();
        assertThat(OF_OTHERS.keySet()).as("excused, and asked for by nobody").isEqualTo(ofOthers);
    }

    void countWhatFlows() {
        for (Query query : COUNTING) {
            Selector selector = query.selectors().get(0);
            double sum = byPart.get(query.place()).stream()
                    .mapToDouble(scrape -> scrape.sum(selector))
                    .sum();
            assertThat(sum).as(query.expression()).isPositive();
        }
    }

    /** What every process has of itself, the pods of every part must export; the rest, those of one. */
    private boolean isExported(Selector selector) {
        boolean ofEveryProcess =
                !selector.metric().startsWith("tickwire_") || selector.metric().startsWith("tickwire_build_");
        var parts = byPart.values().stream();
        return ofEveryProcess
                ? parts.allMatch(scrapes -> scrapes.stream().allMatch(scrape -> scrape.answers(selector)))
                : parts.anyMatch(scrapes -> scrapes.stream().allMatch(scrape -> scrape.answers(selector)));
    }

    private static Selector withoutLabelsOfTheTarget(Selector selector) {
        Map<String, Set<String>> labels = new TreeMap<>(selector.labels());
        labels.keySet().removeAll(OF_THE_TARGET);
        return new Selector(selector.metric(), labels);
    }
}
