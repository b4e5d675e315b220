package io.tickwire.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickwire.domain.Tick;
import io.tickwire.gateway.Eventually;
import io.tickwire.gateway.GatewayRig;
import io.tickwire.gateway.SlowSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of requests, and of the rest of the gateway, when Postgres or the reader is in trouble. */
@Timeout(120)
class HistoryFaultTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long AT_ONCE_MS = 1_500;

    /** Two seconds, and what a busy machine adds. */
    private static final long IN_TIME_MS = 3_000;

    private static final String TICKS = "/api/v1/ticks?symbol=A&from=0&limit=10000";
    private static final int STORED = 9_000;

    private TestPostgres postgres;
    private GatewayRig rig;

    @BeforeEach
    void start() throws Exception {
        postgres = new TestPostgres();
        rig = new GatewayRig(postgres.url());
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
        postgres.close();
    }

    private void assertUnavailable(String path, String code, long withinMs) throws Exception {
        long start = System.nanoTime();
        HttpResponse<String> response = rig.get(path);
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(withinMs);
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(response.headers().firstValue("retry-after")).isPresent();
        assertThat(response.headers().firstValue("etag")).isEmpty();
        assertThat(response.body()).contains("\"code\":\"" + code + "\"");
    }

    private void assertAllUnavailable(String code, long withinMs) throws Exception {
        assertUnavailable(TICKS, code, withinMs);
        assertUnavailable("/api/v1/bars?symbol=A&interval=1s&from=0&to=100000000000", code, withinMs);
        assertUnavailable("/api/v1/bars?symbol=A&interval=1d", code, withinMs);
        assertUnavailable("/api/v1/coverage?symbol=A", code, withinMs);
    }

    private void assertLiveDataGoesOn() throws Exception {
        long start = System.nanoTime();
        assertThat(rig.get("/api/v1/symbols").statusCode()).isEqualTo(200);
        assertThat(rig.isReady()).isTrue();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(AT_ONCE_MS);
    }

    private void storeMany() throws Exception {
        postgres.migrate();
        List<Tick> ticks = new ArrayList<>(STORED);
        for (int i = 0; i < STORED; i++) {
            ticks.add(TestTicks.tick("A", TestTicks.BASE_MICROS + i * 7_000L, "97000.12", "0.0153", "coinbase", i));
        }
        postgres.store(ticks);
    }

    private void assertAllThere() throws Exception {
        HttpResponse<String> response = rig.get(TICKS);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(JSON.readTree(response.body()).get("ticks")).hasSize(STORED);
    }

    @Test
    void startsWithoutPostgresAndReadsWhenItHasCome() throws Exception {
        postgres.migrate();
        postgres.stop();
        rig.start();
        assertLiveDataGoesOn();
        assertAllUnavailable("history_unavailable", AT_ONCE_MS);
        postgres.start();
        Eventually.holds(() -> rig.get(TICKS).statusCode() == 200);
        postgres.stop();
        Eventually.holds(() -> rig.get(TICKS).statusCode() == 503);
        assertAllUnavailable("history_unavailable", AT_ONCE_MS);
        assertLiveDataGoesOn();
        postgres.start();
        Eventually.holds(() -> rig.get(TICKS).statusCode() == 200);
    }

    @Test
    void tablesThatAreNotThereYetAreSaidToBe() throws Exception {
        rig.start();
        assertAllUnavailable("history_not_ready", AT_ONCE_MS);
        postgres.migrate();
        assertThat(rig.get(TICKS).body()).isEqualTo("{\"ticks\":[],\"next\":null}");
    }

    @Test
    void aPostgresThatHangsIsWaitedForTwoSeconds() throws Exception {
        storeMany();
        rig.start();
        assertAllThere();
        postgres.freeze();
        try {
            assertUnavailable(TICKS, "history_unavailable", IN_TIME_MS); // over a connection that there is
            assertAllUnavailable("history_unavailable", IN_TIME_MS); // while new ones are tried
            assertLiveDataGoesOn();
        } finally {
            postgres.thaw();
        }
        Eventually.holds(() -> rig.get(TICKS).statusCode() == 200);
        assertAllThere();
    }

    @Test
    void moreThanAFewHundredWaitersAreRefused() throws Exception {
        storeMany();
        rig.start();
        assertAllThere();
        postgres.freeze();
        try {
            long start = System.nanoTime();
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 700; i++) {
                answers.add(rig.http.sendAsync(
                        HttpRequest.newBuilder(rig.uri(TICKS)).build(), HttpResponse.BodyHandlers.ofString()));
            }
            int busy = 0;
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                HttpResponse<String> response = answer.get(60, TimeUnit.SECONDS);
                assertThat(response.statusCode()).isEqualTo(503);
                busy += response.body().contains("\"busy\"") ? 1 : 0;
            }
            assertThat(busy).isBetween(1, 699);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(3 * IN_TIME_MS);
            assertLiveDataGoesOn();
        } finally {
            postgres.thaw();
        }
        Eventually.holds(() -> rig.get(TICKS).statusCode() == 200);
        assertAllThere();
    }

    @Test
    void aSlowReaderHoldsNothingOpen() throws Exception {
        storeMany();
        rig.start();
        try (SlowSocket slow = new SlowSocket(rig.uri(TICKS))) {
            String begun = slow.readTo("\"seq\":0}");
            assertThat(begun).startsWith("HTTP/1.1 200");
            Eventually.holds(() -> activity("state = 'idle'") > 0 && activity("state <> 'idle'") == 0);
            for (int i = 0; i < 5; i++) {
                Eventually.holds(() -> activity("xact_start IS NOT NULL") == 0);
                assertAllThere(); // others are served
            }
            assertThat(slow.readTo("\r\n0\r\n\r\n")).contains("\"next\":null}", "\"seq\":" + (STORED - 1) + "}");
        }
    }

    /** All of a range is read in pages as well, however long its reader takes. */
    @Test
    void aSlowReaderOfAllHoldsNothingOpen() throws Exception {
        storeMany();
        rig.start();
        try (SlowSocket slow = new SlowSocket(rig.uri("/api/v1/ticks?symbol=A&limit=all&format=ndjson"))) {
            assertThat(slow.readTo("\"seq\":0}")).startsWith("HTTP/1.1 200");
            Eventually.holds(() -> activity("state = 'idle'") > 0 && activity("state <> 'idle'") == 0);
            assertThat(slow.readTo("\r\n0\r\n\r\n")).contains("\"seq\":" + (STORED - 1) + "}");
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            &limit=10000,                       \"seq\":0}
            &limit=all&format=csv,              coinbase-0
            &limit=all&format=ndjson,           \"seq\":0}
            """)
    void anAnswerThatCantBeEndedIsCutOff(String query, String first) throws Exception {
        storeMany();
        stallAtRow(STORED / 2);
        rig.start();
        try (SlowSocket slow = new SlowSocket(rig.uri("/api/v1/ticks?symbol=A&from=0" + query))) {
            assertThat(slow.readTo(first.replace('-', ','))).startsWith("HTTP/1.1 200");
            Eventually.holds(() -> activity("wait_event = 'PgSleep'") == 1);
            postgres.stop();
            assertThat(slow.remaining())
                    .doesNotContain("\"next\"", "\"seq\":" + (STORED - 1), "," + (STORED - 1) + "\n")
                    .doesNotEndWith("0\r\n\r\n");
        } finally {
            postgres.start();
        }
        postgres.execute("DROP VIEW md_ticks; ALTER TABLE all_ticks RENAME TO md_ticks");
        assertLiveDataGoesOn();
        Eventually.holds(() -> rig.get(TICKS).statusCode() == 200);
        assertAllThere();
    }

    /** Whoever reads all of it stalls at the half. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "symbol=A&from=0&limit=10000",
                "symbol=A&limit=all&format=csv",
                "symbol=A&limit=all&format=ndjson&order=asc",
                "symbols=A,B&limit=all&format=csv"
            })
    void headOfAHugeRangeReadsLittleOfIt(String query) throws Exception {
        storeMany();
        stallAtRow(STORED / 2);
        rig.start();
        HttpResponse<String> head = head("/api/v1/ticks?" + query);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("content-type")).isPresent();
        assertThat(head.headers().firstValue("content-length"))
                .as("it is not known")
                .isEmpty();
        assertThat(head.body()).isEmpty();
        assertThat(activity("wait_event = 'PgSleep'")).isZero();
    }

    @Test
    void headTellsWhatGetTells() throws Exception {
        storeMany();
        rig.start();
        for (String path : List.of(
                "/api/v1/ticks?symbol=A&from=0&to=1800000000000&limit=5&format=csv",
                "/api/v1/bars?symbol=A&interval=1m&from=0&to=1800000000000",
                "/api/v1/coverage?symbol=A&from=0&to=1800000000000",
                "/api/v1/ticks?symbol=A&limit=0",
                "/api/v1/bars?symbol=A&interval=7x",
                "/api/v1/coverage?symbol=A&format=csv")) {
            HttpResponse<String> get = rig.get(path);
            HttpResponse<String> head = head(path);
            assertThat(head.statusCode()).as(path).isEqualTo(get.statusCode());
            for (String header : List.of("content-type", "etag", "link", "vary")) {
                assertThat(head.headers().allValues(header))
                        .as(path + " " + header)
                        .isEqualTo(get.headers().allValues(header));
            }
            assertThat(head.body()).isEmpty();
        }
        postgres.stop();
        assertThat(head(TICKS).statusCode()).isEqualTo(503);
        assertThat(head("/api/v1/ticks?symbol=A&limit=all&format=csv").statusCode())
                .isEqualTo(503);
    }

    private HttpResponse<String> head(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(rig.uri(path))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        return rig.http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Whoever reads so far waits there: an answer may be short enough for the buffers on its way. */
    private void stallAtRow(long seq) throws Exception {
        postgres.execute("ALTER TABLE md_ticks RENAME TO all_ticks;"
                + " CREATE VIEW md_ticks AS SELECT * FROM all_ticks WHERE seq < " + seq
                + " OR pg_sleep(600) IS NOT NULL");
    }

    /** Connections of the gateway for which it holds. */
    private int activity(String condition) throws Exception {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE application_name = 'tickwire-gateway' AND " + condition)) {
            count.next();
            return count.getInt(1);
        }
    }
}
