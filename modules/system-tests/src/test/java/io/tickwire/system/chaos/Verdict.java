package io.tickwire.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickwire.system.Await;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Whether what was promised is there, exactly: computed from the ledgers by the simplest means. */
public final class Verdict {
    /** The value of TICKWIRE_INDICES that {@link #indicesAreThoseOfTheLedgers} expects. */
    public static final String INDICES = MarketOfLedgers.INDICES;

    private static final long STANDSTILL_NANOS = 60_000_000_000L;
    private static final int PARTITIONS = 8;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Stores stores;
    private final RedisQuestion redis;
    private final Supplier<List<URI>> gateways;
    private final List<Ledger> ledgers;
    private final List<Watcher> watchers;
    private final HttpClient http = HttpClient.newHttpClient();

    Verdict(
            Stores stores,
            RedisQuestion redis,
            Supplier<List<URI>> gateways,
            List<Ledger> ledgers,
            List<Watcher> watchers) {
        this.stores = stores;
        this.redis = redis;
        this.gateways = gateways;
        this.ledgers = ledgers;
        this.watchers = watchers;
    }

    /** One command to Redis, and the first line of its answer. */
    interface RedisQuestion {
        String ask(String command) throws Exception;
    }

    /** Counts of what the ledgers and the table differ in. */
    public record Rows(long acknowledged, long lost, long doubled) {}

    /** Waits until all rows are there, or no more come. */
    public Rows rows() throws Exception {
        long acknowledged = ledgers.stream().mapToLong(Ledger::size).sum();
        long stored = -1;
        long changedAtNanos = System.nanoTime();
        while (stored < acknowledged && System.nanoTime() - changedAtNanos < STANDSTILL_NANOS) {
            long now = stores.rows();
            changedAtNanos = now == stored ? changedAtNanos : System.nanoTime();
            stored = now;
            Thread.sleep(50); // between two questions
        }
        long distinct = stores.postgres.count(
                "SELECT sum(distinct_seqs) FROM (SELECT count(DISTINCT seq) AS distinct_seqs FROM md_ticks"
                        + " WHERE symbol NOT LIKE 'INDEX:%' GROUP BY symbol) AS t");
        long all = stores.rows();
        return new Rows(acknowledged, acknowledged - distinct, all - distinct);
    }

    /** The whole verdict: table, bars, coverage, views, clients, queue. */
    public void nothingIsMissingOrWrong(Rows rows) throws Exception {
        if (rows.lost() != 0 || rows.doubled() != 0) {
            throw new AssertionError("rows and ledger differ: lost=" + rows.lost() + " doubled=" + rows.doubled()
                    + " queued=" + entriesInTheQueue() + " missing=" + missingRows());
        }
        everyRowIsAsPosted();
        barsAndCoverageAreThoseOfTheRows();
        viewsAreThoseOfTheLedgers();
        marketIsThatOfTheLedgers();
        clientsHaveBeenToldTheTruth();
        queueIsEmpty();
    }

    /** By symbol, what is acknowledged and not in the table. */
    private Map<String, List<Integer>> missingRows() throws Exception {
        Map<String, List<Integer>> missing = new TreeMap<>();
        try (Connection connection = stores.postgres.connect();
                Statement statement = connection.createStatement()) {
            for (Ledger ledger : ledgers) {
                Set<Integer> absent =
                        IntStream.rangeClosed(1, ledger.size()).boxed().collect(Collectors.toCollection(TreeSet::new));
                try (ResultSet stored =
                        statement.executeQuery("SELECT seq FROM md_ticks WHERE symbol = '" + ledger.symbol + "'")) {
                    while (stored.next()) {
                        absent.remove(stored.getInt(1));
                    }
                }
                if (!absent.isEmpty()) {
                    missing.put(ledger.symbol, List.copyOf(absent));
                }
            }
        }
        return missing;
    }

    private void everyRowIsAsPosted() throws Exception {
        try (Connection connection = stores.postgres.connect();
                Statement statement = connection.createStatement()) {
            for (Ledger ledger : ledgers) {
                BigDecimal volume = BigDecimal.ZERO;
                BigDecimal notional = BigDecimal.ZERO;
                BigDecimal times = BigDecimal.ZERO;
                for (int seq = 1; seq <= ledger.size(); seq++) {
                    volume = volume.add(ledger.volume(seq));
                    notional = notional.add(ledger.price(seq).multiply(ledger.volume(seq)));
                    times = times.add(BigDecimal.valueOf(ledger.ts(seq)));
                }
                try (ResultSet row =
                        statement.executeQuery("SELECT count(*), min(seq), max(seq), sum(volume), sum(price * volume),"
                                + " sum((extract(epoch FROM ts) * 1000000)::numeric) FROM md_ticks WHERE symbol = '"
                                + ledger.symbol + "'")) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getLong(1)).as("rows of " + ledger.symbol).isEqualTo(ledger.size());
                    assertThat(row.getLong(2)).isEqualTo(1);
                    assertThat(row.getLong(3)).isEqualTo(ledger.size());
                    assertThat(row.getBigDecimal(4)).isEqualByComparingTo(volume);
                    assertThat(row.getBigDecimal(5)).isEqualByComparingTo(notional);
                    assertThat(row.getBigDecimal(6)).isEqualByComparingTo(times);
                }
            }
        }
    }

    /** Bars are the aggregate of the rows, and coverage the ranges of them, by queries that know nothing of how they were kept. */
    private void barsAndCoverageAreThoseOfTheRows() throws Exception {
        assertThat(stores.postgres.count(Sql.read("bars-that-differ.sql")))
                .as("bars that differ from their rows")
                .isZero();
        assertThat(stores.postgres.count(Sql.read("coverage-that-differs.sql")))
                .as("ranges that differ from their rows")
                .isZero();
    }

    private void viewsAreThoseOfTheLedgers() throws Exception {
        for (URI gateway : gateways.get()) {
            for (Ledger ledger : ledgers) {
                JsonNode[] message = new JsonNode[1];
                Await.until("the view of " + ledger.symbol + " is complete", () -> {
                    HttpResponse<String> response = http.send(
                            HttpRequest.newBuilder(gateway.resolve("/api/v1/symbols/" + ledger.symbol))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
                    message[0] = JSON.readTree(response.body());
                    return response.statusCode() == 200
                            && message[0].get("view").get("count").asLong() >= ledger.size();
                });
                new LedgerView(ledger).assertMatches(message[0]);
            }
        }
    }

    private void marketIsThatOfTheLedgers() throws Exception {
        MarketOfLedgers expected = new MarketOfLedgers(ledgers);
        for (URI gateway : gateways.get()) {
            String[] difference = new String[1];
            try {
                Await.until("the market view is complete", () -> {
                    difference[0] = expected.difference(get(gateway, "/api/v1/market"));
                    return difference[0].isEmpty();
                });
            } catch (AssertionError e) {
                throw new AssertionError(difference[0], e);
            }
        }
    }

    /** Of {@link MarketOfLedgers#INDICES}: their values in the market view, and their symbols' views and stored ticks. */
    public void indicesAreThoseOfTheLedgers() throws Exception {
        MarketOfLedgers expected = new MarketOfLedgers(ledgers);
        for (URI gateway : gateways.get()) {
            for (String index : MarketOfLedgers.NAMES) {
                Await.until(
                        "the value of index " + index, () -> expected.hasIndex(index, get(gateway, "/api/v1/market")));
                Await.until("the view of index " + index, () -> get(gateway, "/api/v1/symbols/INDEX:" + index)
                        .at("/view/price")
                        .asText()
                        .equals(expected.indexValue(index)));
            }
        }
        for (String index : MarketOfLedgers.NAMES) {
            assertThat(stores.postgres.count("SELECT count(*) FROM md_ticks WHERE symbol = 'INDEX:" + index + "'"))
                    .as("ticks of index " + index)
                    .isPositive();
        }
    }

    private JsonNode get(URI gateway, String path) throws Exception {
        return JSON.readTree(
                http.send(HttpRequest.newBuilder(gateway.resolve(path)).build(), HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private void queueIsEmpty() throws Exception {
        Await.until("the streams are empty", () -> entriesInTheQueue() == 0);
        assertThat(number(redis.ask("XLEN md:dead"))).as("dead letters").isZero();
    }

    private long entriesInTheQueue() throws Exception {
        long entries = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            entries += number(redis.ask("XLEN md:ticks:{" + partition + "}"));
        }
        return entries;
    }

    private void clientsHaveBeenToldTheTruth() throws Exception {
        List<String> violations = new ArrayList<>();
        watchers.forEach(watcher -> violations.addAll(watcher.violations()));
        assertThat(violations).isEmpty();
        JsonNode symbols = JSON.readTree(http.send(
                                HttpRequest.newBuilder(gateways.get().get(0).resolve("/api/v1/symbols"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body())
                .get("symbols");
        for (JsonNode symbol : symbols) {
            for (Watcher watcher : watchers) {
                Await.until(
                        "the newest has come to every client",
                        () -> watcher.seqs().getOrDefault(symbol.get("symbol").asText(), 0L)
                                >= symbol.get("seq").asLong());
            }
        }
    }

    private static long number(String answer) {
        return Long.parseLong(answer.substring(1)); // :12
    }
}
