package io.tickwire.feeder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.TickIdentity;
import io.tickwire.feeder.resume.ReplayPosition;
import io.tickwire.feeder.resume.ResumePoint;
import io.tickwire.feeder.source.FeedTick;
import io.tickwire.feeder.source.SourceChunk;
import io.tickwire.feeder.source.TickKey;
import io.tickwire.feeder.source.TickSource;
import io.tickwire.teststores.PostgresStore;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a real Postgres; the oracle is a sorted set. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreReadingTest {
    private static final long BASE_MICROS = 1_795_341_600_000_000L;
    private static final String PRICE = "97000.12";

    private final Vertx vertx = Vertx.vertx();
    private final TreeSet<TickKey> stored = new TreeSet<>();
    private PostgresStore postgres;

    @BeforeAll
    void store() throws Exception {
        postgres = PostgresStore.quick();
        Random random = new Random(7);
        for (int i = 0; i < 3_000; i++) {
            // bursts of up to a hundred in one microsecond, seconds of silence, and a day of it
            long micros = BASE_MICROS + (i / 100) * (i % 3 == 0 ? 1 : 7_000_001L) + (i > 2_500 ? 86_400_000_000L : 0);
            long seq = random.nextInt(4) == 0 ? derived() : random.nextInt(1_000_000);
            String symbol = (random.nextInt(10) == 0 ? "ETH-" : "BTC-") + random.nextInt(4);
            stored.add(new TickKey(micros, symbol, random.nextBoolean() ? "a_b" : "B", seq));
        }
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            try (var tables = StoreReadingTest.class.getResourceAsStream("tables.sql")) {
                statement.execute(new String(tables.readAllBytes(), StandardCharsets.UTF_8));
            }
            insert(connection);
            statement.execute("INSERT INTO md_ticks VALUES ('INDEX:TOP', '2026-11-22T10:00:00Z', 1, 0, 'tickwire', 0)");
            statement.execute(
                    "INSERT INTO md_bars SELECT symbol, date_trunc('minute', ts), count(*) FROM md_ticks GROUP BY 1, 2");
            statement.execute(
                    "INSERT INTO md_coverage SELECT symbol, tstzrange(min(ts), max(ts), '[]') FROM md_ticks GROUP BY 1");
        }
    }

    @AfterAll
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        postgres.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 5_000})
    void everyTickOnceInMergedOrderWhateverThePage(int maxRows) throws Exception {
        assertThat(replay(range(List.of(), List.of()), ResumePoint.START, maxRows))
                .isEqualTo(List.copyOf(stored));
    }

    @Test
    void onlyTheSymbolsAndTimesAskedFor() throws Exception {
        TickKey middle = List.copyOf(stored).get(stored.size() / 2);
        TickRange range = new TickRange(List.of("ETH-1", "NEVER"), List.of("BTC-"), BASE_MICROS, middle.tsMicros());
        assertThat(replay(range, ResumePoint.START, 50))
                .isEqualTo(stored.stream()
                        .filter(key ->
                                key.symbol().equals("ETH-1") || key.symbol().startsWith("BTC-"))
                        .filter(key -> key.tsMicros() < middle.tsMicros())
                        .toList());
        assertThat(replay(range(List.of("NEVER"), List.of()), ResumePoint.START, 50))
                .isEmpty();
    }

    @Test
    void goesOnBehindAResumePoint() throws Exception {
        List<TickKey> all = List.copyOf(stored);
        TickKey ahead = all.subList(900, all.size()).stream()
                .filter(key -> key.symbol().equals("BTC-1"))
                .skip(100)
                .findFirst()
                .orElseThrow();
        ResumePoint point = new ResumePoint(Optional.of(all.get(900)), Map.of("BTC-1", ahead));
        assertThat(replay(range(List.of(), List.of()), point, 64))
                .isEqualTo(all.subList(901, all.size()).stream()
                        .filter(key -> !key.symbol().equals("BTC-1") || key.compareTo(ahead) > 0)
                        .toList());
    }

    @Test
    void theMissingTicksAreThoseOfNoStoredIdentity() throws Exception {
        List<FeedTick> file = new ArrayList<>();
        List<FeedTick> missing = new ArrayList<>();
        long line = 0;
        for (TickKey key : stored) {
            if (key.seq() < 0) {
                continue; // files have none
            }
            FeedTick tick = new FeedTick(key.symbol(), key.tsMicros(), "1", "1", key.source(), key.seq(), ++line);
            FeedTick other =
                    switch ((int) line % 4) {
                        case 0 -> new FeedTick("X", key.tsMicros(), "1", "1", key.source(), key.seq(), line);
                        case 1 ->
                            new FeedTick(key.symbol(), key.tsMicros() - 3_000_000, "1", "1", "a_b", key.seq(), line);
                        case 2 -> new FeedTick(key.symbol(), key.tsMicros(), "1", "1", "c", key.seq(), line);
                        default ->
                            new FeedTick(key.symbol(), key.tsMicros(), "1", "1", key.source(), 9_000_000 + line, line);
                    };
            file.add(tick);
            file.add(other);
            missing.add(other);
        }
        MissingTicks source = new MissingTicks(new OneChunk(file), reader());
        SourceChunk chunk = source.read(file.size());
        assertThat(chunk.ticks()).isEqualTo(missing);
        assertThat(chunk.skipped()).isEqualTo(file.size() - missing.size());
        assertThat(chunk.isEnd()).isTrue();
        source.close();
    }

    @Test
    void aWrongDatabaseIsToldAtOnce() {
        String url = postgres.url("nowhere");
        StoreReader wrong = new StoreReader(vertx, url, "test");
        assertThatThrownBy(() -> StoredSymbols.find(wrong, range(List.of(), List.of())))
                .isInstanceOf(java.io.IOException.class)
                .hasMessageContaining("nowhere");
    }

    private List<TickKey> replay(TickRange range, ResumePoint start, int maxRows) throws Exception {
        StoredTicks source = new StoredTicks(reader(), range, Optional.empty(), new ReplayPosition(start));
        List<TickKey> read = new ArrayList<>();
        SourceChunk chunk;
        do {
            chunk = source.read(maxRows);
            assertThat(chunk.ticks().size()).isLessThanOrEqualTo(maxRows);
            assertThat(chunk.badLines()).isEmpty();
            for (FeedTick tick : chunk.ticks()) {
                assertThat(tick.price() + "|" + tick.volume()).isEqualTo(PRICE + "|0");
                read.add(new TickKey(tick.tsMicros(), tick.symbol(), tick.source(), tick.seq()));
            }
        } while (!chunk.isEnd());
        source.close();
        return read;
    }

    private void insert(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO md_ticks VALUES (?, 'epoch'::timestamptz + ? * interval '1 microsecond', " + PRICE
                        + ", 0, ?, ?)")) {
            for (TickKey key : stored) {
                insert.setString(1, key.symbol());
                insert.setLong(2, key.tsMicros());
                insert.setString(3, key.source());
                insert.setLong(4, key.seq());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static long derived() {
        return TickIdentity.derivedSeq(Decimal.parse(PRICE), Decimal.ZERO);
    }

    private StoreReader reader() {
        return new StoreReader(vertx, postgres.url(), "test");
    }

    private static TickRange range(List<String> names, List<String> prefixes) {
        return new TickRange(names, prefixes, 0, Rfc3339.END_MICROS);
    }

    private record OneChunk(List<FeedTick> ticks) implements TickSource {
        @Override
        public SourceChunk read(int maxRows) {
            return new SourceChunk(ticks, List.of(), true, 0, 0);
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
