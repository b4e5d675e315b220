package io.tickwire.flush;

import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.flush.postgres.PgLink;
import io.tickwire.flush.postgres.PgUrl;
import io.tickwire.flush.postgres.SchemaMigration;
import io.tickwire.flush.postgres.TickStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Not a test: rows a second of the store over two connections, for some sizes of batch, against psql's {@code \copy} of
 * the same rows over two connections into an identical table, taking turns on one durable Postgres.
 */
final class WriterBenchmark {
    private static final int ROWS = 200_000;

    private WriterBenchmark() {}

    public static void main(String[] args) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_wal_size", "4GB")
                .start()) {
            Vertx vertx = Vertx.vertx();
            String url = "postgresql://postgres:postgres@127.0.0.1:" + server.getPort() + "/postgres";
            TestQueue.await(new SchemaMigration(vertx, PgUrl.parse(url)).run());
            // the symbols of a writer are its own; ticks come in order of time
            List<List<Tick>> shares = List.of(new ArrayList<>(), new ArrayList<>());
            for (Tick tick : TestTicks.series(0, ROWS)) {
                shares.get((int) (tick.seq() % 2)).add(tick);
            }
            List<TickStore> stores = IntStream.range(0, 2)
                    .mapToObj(i ->
                            new TickStore(new PgLink(vertx, PgUrl.parse(url).connectOptions()), MicrosClock.system()))
                    .toList();
            for (int round = 0; round < 4; round++) {
                for (int batch : new int[] {500, 2_000, 5_000}) {
                    empty(server);
                    long nanos = time(() -> {
                        Promise<Void> done = Promise.promise();
                        vertx.runOnContext(go -> Future.all(
                                        insert(stores.get(0), batches(shares.get(0), batch), 0),
                                        insert(stores.get(1), batches(shares.get(1), batch), 0))
                                .<Void>mapEmpty()
                                .onComplete(done));
                        TestQueue.await(done.future());
                    });
                    print(round, "flush " + batch, nanos);
                    empty(server);
                    List<Path> files = List.of(
                            copyScript(batches(shares.get(0), batch)), copyScript(batches(shares.get(1), batch)));
                    print(round, "copy  " + batch, time(() -> copy(server.getPort(), files)));
                }
            }
            TestQueue.await(vertx.close());
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static long time(Work work) throws Exception {
        long started = System.nanoTime();
        work.run();
        return System.nanoTime() - started;
    }

    private static void print(int round, String what, long nanos) {
        System.out.printf("round=%d %s rows/s=%,.0f%n", round, what, ROWS / (nanos / 1e9));
    }

    private static void empty(EmbeddedPostgres server) throws Exception {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT md_ticks_create_partitions(ARRAY['2026-11-22'::date]); TRUNCATE md_ticks");
            statement.execute("CHECKPOINT");
        }
    }

    private static List<List<Tick>> batches(List<Tick> ticks, int size) {
        List<List<Tick>> batches = new ArrayList<>();
        for (int from = 0; from < ticks.size(); from += size) {
            List<Tick> batch = new ArrayList<>(ticks.subList(from, Math.min(ticks.size(), from + size)));
            batch.sort(Comparator.comparing(Tick::symbol).thenComparing(Tick::tsMicros));
            batches.add(batch);
        }
        return batches;
    }

    private static Future<Void> insert(TickStore store, List<List<Tick>> batches, int at) {
        return at == batches.size()
                ? Future.succeededFuture()
                : store.insert(batches.get(at)).compose(done -> insert(store, batches, at + 1));
    }

    private static Path copyScript(List<List<Tick>> batches) throws Exception {
        Path file = Files.createTempFile("copy", ".sql");
        StringBuilder script = new StringBuilder();
        for (List<Tick> batch : batches) {
            script.append("COPY md_ticks FROM stdin;\n");
            for (Tick tick : batch) {
                script.append(tick.symbol()).append('\t');
                io.tickwire.domain.Rfc3339.append(script, tick.tsMicros()).append('\t');
                script.append(tick.price()).append('\t').append(tick.volume()).append('\t');
                script.append(tick.source()).append('\t').append(tick.seq()).append('\n');
            }
            script.append("\\.\n");
        }
        Files.writeString(file, script);
        return file;
    }

    private static void copy(int port, List<Path> files) throws Exception {
        List<Process> running = new ArrayList<>();
        for (Path file : files) {
            running.add(new ProcessBuilder(
                            "psql",
                            "-q",
                            "-v",
                            "ON_ERROR_STOP=1",
                            "-h",
                            "127.0.0.1",
                            "-p",
                            String.valueOf(port),
                            "-U",
                            "postgres",
                            "-f",
                            file.toString(),
                            "postgres")
                    .inheritIO()
                    .start());
        }
        for (Process process : running) {
            if (process.waitFor() != 0) {
                throw new IllegalStateException("psql failed");
            }
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
