package io.tickwire.flush;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.flush.batch.Batch;
import io.tickwire.flush.batch.Delivery;
import io.tickwire.flush.postgres.FoundTicks;
import io.tickwire.flush.postgres.HeldDays;
import io.tickwire.flush.postgres.InsertOutcome;
import io.tickwire.flush.postgres.RemovedTicks;
import io.tickwire.flush.postgres.SchemaMigration;
import io.tickwire.flush.postgres.TickRemoval;
import io.tickwire.flush.postgres.TickStore;
import io.tickwire.postgres.PgLink;
import io.tickwire.postgres.PgUrl;
import io.tickwire.redis.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Ticks are taken out, alone and while others store ticks of the same symbols: bars and coverage are those of the rows. */
class TickRemovalPropertyTest {
    private static final long GAP_MS = 60_000;
    private static final int STEPS = 2_000;
    private static final long STEP_MICROS = 500_000;
    private static TestServers servers;
    private static Vertx vertx;

    @BeforeContainer
    static void startServers() throws Exception {
        servers = new TestServers();
        servers.createDatabase("removal");
        vertx = Vertx.vertx();
        TestQueue.await(new SchemaMigration(vertx, url().access("test"), Duration.ofMillis(GAP_MS)).run());
        servers.makePartitions("removal");
    }

    @AfterContainer
    static void stopServers() throws Exception {
        TestQueue.await(vertx.close());
        servers.close();
    }

    private static PgUrl url() {
        return PgUrl.parse(servers.pgUrl("removal"));
    }

    @Property(tries = 15, shrinking = ShrinkingMode.OFF)
    void exactlyTheSelectionGoesAndBarsAndCoverageAreThoseOfTheRest(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        List<Tick> ticks = batch(random, 300);
        try (Connection connection = servers.connect("removal");
                Statement statement = connection.createStatement()) {
            statement.execute(TestServers.TRUNCATE);
            onALoop(link -> List.of(() -> store(link, ticks)));
            for (int round = 0; round < 4; round++) {
                TickRemoval.Selection selection = selection(random);
                List<String> doomed = rows(statement, condition(selection));
                List<String> rest = rows(statement, "NOT (" + condition(selection) + ")");
                int sliceTicks = 1 + random.nextInt(40);
                onALoop(link -> {
                    TickRemoval removal = new TickRemoval(link, Duration.ofMillis(GAP_MS), sliceTicks);
                    return List.of(
                            () -> removal.look(selection).map(found -> assertFound(statement, selection, found)),
                            () -> removal.remove(selection, soFar -> true)
                                    .map(removed -> assertThat(removed.ticks()).isEqualTo(doomed.size())));
                });
                assertThat(rows(statement, "true")).isEqualTo(rest);
                HistoryOracle.assertHolds(connection, GAP_MS);
            }
        }
    }

    @Property(tries = 10, shrinking = ShrinkingMode.OFF)
    void barsAndCoverageAreThoseOfTheRowsWhileOthersStoreAndRemove(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        try (Connection connection = servers.connect("removal");
                Statement statement = connection.createStatement()) {
            statement.execute(TestServers.TRUNCATE);
            List<Future<Void>> workers = new ArrayList<>();
            for (int worker = 0; worker < 4; worker++) {
                List<List<Tick>> batches =
                        IntStream.range(0, 10).mapToObj(i -> batch(random, 40)).toList();
                List<TickRemoval.Selection> selections =
                        IntStream.range(0, 10).mapToObj(i -> selection(random)).toList();
                boolean removes = worker % 2 == 1;
                workers.add(started(link -> {
                    TickRemoval removal = new TickRemoval(link, Duration.ofMillis(GAP_MS), 7);
                    return IntStream.range(0, 10)
                            .<Supplier<Future<?>>>mapToObj(i -> removes
                                    ? () -> removal.remove(selections.get(i), soFar -> true)
                                    : () -> store(link, batches.get(i)))
                            .toList();
                }));
            }
            TestQueue.await(Future.all(workers));
            HistoryOracle.assertHolds(connection, GAP_MS);
        }
    }

    private static FoundTicks assertFound(Statement statement, TickRemoval.Selection selection, FoundTicks found) {
        String condition = condition(selection);
        try (ResultSet set =
                statement.executeQuery("SELECT count(*), coalesce((extract(epoch FROM min(ts)) * 1000000)::bigint, 0),"
                        + " coalesce((extract(epoch FROM max(ts)) * 1000000)::bigint, 0), min(price), max(price),"
                        + " count(DISTINCT date_bin('1 minute', ts, 'epoch')) FROM md_ticks WHERE " + condition)) {
            set.next();
            assertThat(found)
                    .isEqualTo(new FoundTicks(
                            set.getLong(1),
                            set.getLong(2),
                            set.getLong(3),
                            set.getBigDecimal(4),
                            set.getBigDecimal(5),
                            set.getLong(6)));
            return found;
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** A quarter of an hour of three symbols and two sources in half seconds: full minutes, holes of just the gap. */
    private static List<Tick> batch(Random random, int count) {
        List<Tick> ticks = new ArrayList<>();
        int span = 1 + random.nextInt(STEPS);
        for (int i = 0; i < count; i++) {
            ticks.add(TestTicks.tick(
                    "S" + random.nextInt(3),
                    TestTicks.BASE_MICROS + random.nextInt(span) * STEP_MICROS,
                    String.valueOf(1 + random.nextInt(1_000)),
                    String.valueOf(random.nextInt(50)),
                    random.nextInt(3) == 0 ? "a" : "b",
                    random.nextInt(3)));
        }
        return Batch.of(List.of(new Delivery.Frame(0, new StreamId(1, 1), ticks)))
                .ticks();
    }

    private static TickRemoval.Selection selection(Random random) {
        long from = TestTicks.BASE_MICROS + random.nextInt(STEPS) * STEP_MICROS;
        long length = (1 + random.nextInt(random.nextBoolean() ? 3 : STEPS)) * STEP_MICROS;
        Optional<String> source =
                random.nextBoolean() ? Optional.empty() : Optional.of(random.nextBoolean() ? "a" : "b");
        return new TickRemoval.Selection("S" + random.nextInt(3), source, from, from + length);
    }

    private static String condition(TickRemoval.Selection selection) {
        return "symbol = '" + selection.symbol() + "' AND ts >= " + time(selection.fromMicros()) + " AND ts < "
                + time(selection.toMicros())
                + selection
                        .source()
                        .map(source -> " AND source = '" + source + "'")
                        .orElse("");
    }

    private static String time(long micros) {
        return "'epoch'::timestamptz + " + micros + " * interval '1 microsecond'";
    }

    private static List<String> rows(Statement statement, String condition) throws Exception {
        List<String> rows = new ArrayList<>();
        try (ResultSet set = statement.executeQuery(
                "SELECT concat_ws('|', symbol, ts, source, seq, price, volume) FROM md_ticks WHERE " + condition
                        + " ORDER BY symbol, ts, source, seq")) {
            while (set.next()) {
                rows.add(set.getString(1));
            }
        }
        return rows;
    }

    private static Future<?> store(PgLink link, List<Tick> ticks) {
        return new TickStore(link, MicrosClock.system(), new HeldDays())
                .insert(ticks)
                .map(outcome -> {
                    assertThat(((InsertOutcome.Committed) outcome).missingDays())
                            .isEmpty();
                    return outcome;
                });
    }

    private interface Work {
        List<Supplier<Future<?>>> steps(PgLink link);
    }

    private static void onALoop(Work work) {
        TestQueue.await(started(work));
    }

    /** One step after another over a connection of its own. */
    private static Future<Void> started(Work work) {
        Promise<Void> done = Promise.promise();
        vertx.runOnContext(go -> {
            PgLink link = new PgLink(vertx, url().access("test"));
            Future<?> last = Future.succeededFuture();
            for (Supplier<Future<?>> step : work.steps(link)) {
                last = last.compose(before -> step.get());
            }
            last.<Void>mapEmpty().eventually(link::close).onComplete(done);
        });
        return done.future();
    }

    @Property(tries = 3, shrinking = ShrinkingMode.OFF)
    void aRemovalThatIsEndedHasTakenTheOldestTicksAndGoesOnWithTheRest(@ForAll long seed) throws Exception {
        List<Tick> ticks = batch(new Random(seed), 300);
        try (Connection connection = servers.connect("removal");
                Statement statement = connection.createStatement()) {
            statement.execute(TestServers.TRUNCATE);
            onALoop(link -> List.of(() -> store(link, ticks)));
            TickRemoval.Selection all = new TickRemoval.Selection(
                    "S1", Optional.empty(), TestTicks.BASE_MICROS, TestTicks.BASE_MICROS + STEPS * STEP_MICROS);
            List<String> before = rows(statement, condition(all));
            List<RemovedTicks> removed = new ArrayList<>();
            onALoop(link -> {
                TickRemoval removal = new TickRemoval(link, Duration.ofMillis(GAP_MS), 20);
                return List.of(() -> removal.remove(all, soFar -> false).onSuccess(removed::add));
            });
            int first = (int) removed.get(0).ticks();
            assertThat(first).isBetween(1, 60);
            assertThat(rows(statement, condition(all))).isEqualTo(before.subList(first, before.size()));
            HistoryOracle.assertHolds(connection, GAP_MS);
            onALoop(link -> {
                TickRemoval removal = new TickRemoval(link, Duration.ofMillis(GAP_MS), 20);
                return List.of(() -> removal.remove(all, soFar -> true).onSuccess(removed::add));
            });
            assertThat(first + removed.get(1).ticks()).isEqualTo(before.size());
            HistoryOracle.assertHolds(connection, GAP_MS);
        }
    }
}
