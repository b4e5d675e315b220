package io.tickwire.flush.postgres;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.flush.batch.Batch;
import io.tickwire.flush.batch.Delivery;
import io.tickwire.postgres.PgLink;
import io.tickwire.postgres.PgUrl;
import io.tickwire.postgres.SqlFile;
import io.tickwire.postgres.Transaction;
import io.tickwire.redis.StreamId;
import io.tickwire.teststores.PostgresStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Not a test, {@code make bench-flush} runs it: rows a second into one durable Postgres over two connections, the same
 * million ticks by psql's COPY, by flush without bars and coverage, and by flush as it is, taking turns.
 *
 * <p>Arguments, all optional: ticks (1000000), rounds (5), symbols (100), ticks in a batch (5000).
 */
final class FlushBenchmark {
    private static final int CONNECTIONS = 2;
    private static final int TICKS_PER_FRAME = 500;
    private static final long FIRST_MICROS = 1_795_341_600_000_000L; // 2026-11-22T10:00:00Z
    private static final long STEP_MICROS = 100;
    private static final SqlFile TICKS_ONLY = SqlFile.resource(FlushBenchmark.class, "ticks-only.sql");
    private static final SqlFile NEW_ONLY = TICKS_ONLY.without(TickWrite.SKIP_DUPLICATES);

    private interface Work {
        void run() throws Exception;
    }

    private final Vertx vertx = Vertx.vertx();
    private final PostgresStore server;
    private final int ticks;
    private final List<List<Delivery>> frames;

    private FlushBenchmark(PostgresStore server, List<List<Tick>> shares) {
        this.server = server;
        this.ticks = shares.stream().mapToInt(List::size).sum();
        this.frames = shares.stream().map(FlushBenchmark::frames).toList();
    }

    public static void main(String[] arguments) throws Exception {
        int[] values = {1_000_000, 5, 100, 5_000};
        for (int i = 0; i < arguments.length; i++) {
            values[i] = Integer.parseInt(arguments[i]);
        }
        Path directory = Files.createTempDirectory("tickwire-bench-flush");
        try (PostgresStore server = PostgresStore.durable(Map.of("max_wal_size", "4GB"))) {
            List<List<Tick>> shares = shares(values[0], values[2]);
            CopyReference copy = new CopyReference(server.port(), directory, shares);
            new FlushBenchmark(server, shares).run(copy, values[1], values[3]);
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private void run(CopyReference copy, int rounds, int batch) throws Exception {
        await(new SchemaMigration(vertx, url().access("tickwire-flush"), Duration.ofMinutes(1)).run());
        TickWrite ticksOnly = (some, duplicates) ->
                List.of(new Transaction.Step(duplicates ? TICKS_ONLY : NEW_ONLY, TickColumns.of(some)));
        TickWrite all = new TicksAndMarks();
        double[][] rates = new double[3][rounds];
        for (int round = -1; round < rounds; round++) { // the first warms up
            double[] now = {
                rate(copy::run),
                rate(() -> flush(ticksOnly, batch)),
                rate(() -> {
                    flush(all, batch);
                    writeBarsAndCoverage();
                })
            };
            System.out.printf(
                    Locale.ROOT,
                    "%s copy=%,.0f ticks only=%,.0f (%.2f) with bars and coverage=%,.0f (%.2f) rows/s%n",
                    round < 0 ? "warm-up" : "round " + (round + 1),
                    now[0],
                    now[1],
                    now[1] / now[0],
                    now[2],
                    now[2] / now[0]);
            for (int i = 0; i < now.length && round >= 0; i++) {
                rates[i][round] = now[i];
            }
        }
        print("psql COPY", rates[0], rates[0]);
        print("flush, ticks only (aim >= 0.8)", rates[1], rates[0]);
        print("flush, with bars and coverage", rates[2], rates[0]);
        await(vertx.close());
    }

    /** Medians; a ratio is taken within a round, because the machine may have other things to do in the next. */
    private static void print(String what, double[] rates, double[] reference) {
        double[] ratios = new double[rates.length];
        Arrays.setAll(ratios, round -> rates[round] / reference[round]);
        System.out.printf(Locale.ROOT, "%-32s rows/s=%,.0f ratio=%.2f%n", what, median(rates), median(ratios));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private double rate(Work work) throws Exception {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT md_ticks_create_partitions(ARRAY['2026-11-22']::date[])");
            statement.execute("TRUNCATE md_ticks, md_bar_rows, md_coverage_ranges, md_pending");
            statement.execute("CHECKPOINT");
            long started = System.nanoTime();
            work.run();
            double seconds = (System.nanoTime() - started) / 1e9;
            try (var count = statement.executeQuery("SELECT count(*) FROM md_ticks")) {
                count.next();
                if (count.getInt(1) != ticks) {
                    throw new IllegalStateException("rows=" + count.getInt(1) + " ticks=" + ticks);
                }
            }
            return ticks / seconds;
        }
    }

    /** All at once, as the roller would in some rounds. */
    private void writeBarsAndCoverage() throws Exception {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT md_lock_upkeep(), md_lock_out_writers(), md_roll_all()");
        }
    }

    private void flush(TickWrite write, int batch) throws Exception {
        Promise<Void> done = Promise.promise();
        vertx.runOnContext(go -> Future.join(frames.stream()
                        .map(share -> {
                            PgLink link = new PgLink(vertx, url().access("tickwire-flush"));
                            TickStore store = new TickStore(link, MicrosClock.system(), new HeldDays(), write);
                            return insert(store, share, 0, batch).eventually(link::close);
                        })
                        .toList())
                .<Void>mapEmpty()
                .onComplete(done));
        await(done.future());
    }

    /** As the writer does: gathers frames, sorts, stores, and goes on after the commit. */
    private static Future<Void> insert(TickStore store, List<Delivery> frames, int at, int batch) {
        if (at == frames.size()) {
            return Future.succeededFuture();
        }
        int end = Math.min(frames.size(), at + Math.max(1, batch / TICKS_PER_FRAME));
        return store.insert(Batch.of(frames.subList(at, end)).ticks())
                .compose(stored -> insert(store, frames, end, batch));
    }

    private PgUrl url() {
        return PgUrl.parse(server.url());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.MINUTES);
    }

    /** In order of time; every symbol belongs to one connection, as every partition does to one writer. */
    private static List<List<Tick>> shares(int count, int symbols) {
        Random random = new Random(1);
        long[] cents = new long[symbols];
        Arrays.setAll(cents, symbol -> 1_000 + random.nextInt(9_000_000));
        List<List<Tick>> shares = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            shares.add(new ArrayList<>());
        }
        for (int i = 0; i < count; i++) {
            int symbol = random.nextInt(symbols);
            cents[symbol] = Math.max(1, cents[symbol] + random.nextInt(21) - 10);
            long ts = FIRST_MICROS + i * STEP_MICROS;
            shares.get(symbol % CONNECTIONS)
                    .add(new Tick(
                            "SYM" + symbol + "-USD",
                            ts,
                            Decimal.of(cents[symbol], 2),
                            Decimal.of(1 + random.nextInt(1_000_000), 4),
                            "coinbase",
                            i,
                            ts));
        }
        return shares;
    }

    private static List<Delivery> frames(List<Tick> ticks) {
        List<Delivery> frames = new ArrayList<>();
        for (int from = 0; from < ticks.size(); from += TICKS_PER_FRAME) {
            frames.add(new Delivery.Frame(
                    0,
                    new StreamId(1, frames.size()),
                    ticks.subList(from, Math.min(ticks.size(), from + TICKS_PER_FRAME))));
        }
        return frames;
    }
}
