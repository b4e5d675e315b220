package io.tickwire.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickwire.domain.Tick;
import io.tickwire.gateway.GatewayRig;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer is written in: formats, whole ranges, several symbols, compression, cells that are safe. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
class FormatsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MANY = 12_345;

    private TestPostgres postgres;
    private GatewayRig rig;

    @BeforeAll
    void start() throws Exception {
        postgres = new TestPostgres().migrate();
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            ticks.add(
                    TestTicks.tick("MANY", TestTicks.BASE_MICROS + i * 500_000L, "97000.12", "0.0153", "coinbase", i));
        }
        for (String symbol : List.of("A", "B/C", "D")) {
            ticks.addAll(TestTicks.crowds(symbol, symbol.hashCode(), 700));
        }
        String[] sources = {"=1+1", "+1", "-1", "@x", "'q", "plain", "a,=b", "=\"x\",y", "two words", "x=1"};
        for (int i = 0; i < sources.length; i++) {
            ticks.add(TestTicks.tick("-RISKY", TestTicks.BASE_MICROS + i, "5", "0", sources[i], -1L - i));
        }
        postgres.store(ticks);
        rig = new GatewayRig(postgres.url()).askAgain().start();
    }

    @AfterAll
    void stop() throws Exception {
        rig.close();
        postgres.close();
    }

    private String ok(String path) throws Exception {
        HttpResponse<String> response = rig.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", quoteCharacter = '`', textBlock = """
            -,      -,                     application/json
            -,      `*/*`,                 application/json
            -,      text/csv,              text/csv
            -,      application/x-ndjson,  application/x-ndjson
            -,      `text/html, text/csv;q=0.5`, text/csv
            csv,    application/json,      text/csv
            json,   text/csv,              application/json
            ndjson, text/csv,              application/x-ndjson
            csv,    application/xml,       text/csv
            -,      application/xml,       application/problem+json
            """)
    void formatIsStrongerThanAccept(String format, String accept, String type) throws Exception {
        for (String path : List.of("ticks?symbol=A", "bars?symbol=A&interval=1d")) {
            String query = "/api/v1/" + path + "&limit=2" + (format == null ? "" : "&format=" + format);
            HttpResponse<String> response = accept == null ? rig.get(query) : rig.get(query, "Accept", accept);
            assertThat(response.headers().firstValue("content-type").orElseThrow())
                    .startsWith(type);
            assertThat(response.statusCode()).isEqualTo(type.endsWith("problem+json") ? 406 : 200);
            if (response.statusCode() == 200) {
                assertThat(response.headers().allValues("vary"))
                        .anyMatch(value -> value.contains("Accept"))
                        .anyMatch(value -> value.contains("Accept-Encoding"));
            }
        }
    }

    /** The rows of NDJSON are the objects of JSON, and so what the webhook takes. */
    @Test
    void ndjsonIsJsonALine() throws Exception {
        List<String> objects = new ArrayList<>();
        JSON.readTree(ok("/api/v1/ticks?symbol=A&limit=600"))
                .get("ticks")
                .forEach(tick -> objects.add(tick.toString()));
        HttpResponse<String> lines = rig.get("/api/v1/ticks?symbol=A&limit=600&format=ndjson");
        assertThat(lines.body().lines()).hasSize(600).containsExactlyElementsOf(objects);
        assertThat(lines.body()).endsWith("}\n");
        assertThat(lines.headers().firstValue("link").orElseThrow())
                .startsWith("<ticks?symbol=A&limit=600&format=ndjson&cursor=");
        List<String> fields = new ArrayList<>();
        JSON.readTree(objects.get(0)).fieldNames().forEachRemaining(fields::add);
        assertThat(fields).containsExactly("symbol", "ts", "price", "volume", "source", "seq");
        assertThat(ok("/api/v1/ticks?symbol=NONE&format=ndjson")).isEmpty();
        assertThat(ok("/api/v1/ticks?symbol=NONE&format=csv")).isEqualTo(Csv.TICK_HEADER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"asc", "desc"})
    void allIsTheWholeRange(String order) throws Exception {
        String path = "/api/v1/ticks?symbol=MANY&limit=all&order=" + order + "&format=";
        for (String format : List.of("csv", "ndjson")) {
            HttpResponse<String> response = rig.get(path + format);
            List<String> lines = new ArrayList<>(response.body().lines().toList());
            if (format.equals("csv")) {
                assertThat(lines.remove(0)).isEqualTo("symbol,ts,price,volume,source,seq");
            }
            assertThat(response.headers().firstValue("link")).isEmpty();
            assertThat(lines).hasSize(MANY);
            for (int i = 0; i < MANY; i++) {
                int seq = order.equals("asc") ? i : MANY - 1 - i;
                assertThat(lines.get(i)).endsWith(format.equals("csv") ? ",coinbase," + seq : ",\"seq\":" + seq + "}");
            }
        }
    }

    @Test
    void severalSymbolsAreAnObjectBySymbol() throws Exception {
        for (String query : List.of("ticks?limit=7", "ticks?limit=7&order=desc", "bars?interval=1d&limit=3")) {
            String answer = ok("/api/v1/" + query + "&symbols=d,B/C,NONE,A,D");
            List<String> parts = new ArrayList<>();
            for (String symbol : List.of("D", "B/C", "NONE", "A")) {
                parts.add("\"" + symbol + "\":" + ok("/api/v1/" + query + "&symbol=" + symbol));
            }
            assertThat(answer).isEqualTo("{" + String.join(",", parts) + "}");
        }
        JsonNode first = JSON.readTree(ok("/api/v1/ticks?symbols=A&limit=5&from=0"));
        String next = first.get("A").get("next").asText();
        assertThat(JSON.readTree(ok("/api/v1/ticks?symbol=A&limit=5&from=0&cursor=" + next))
                        .get("ticks"))
                .hasSize(5);
    }

    @Test
    void severalSymbolsFollowOneAnotherInRows() throws Exception {
        String csv = ok("/api/v1/ticks?symbols=D,A&limit=all&format=csv");
        assertThat(csv)
                .isEqualTo(ok("/api/v1/ticks?symbol=D&limit=all&format=csv")
                        + ok("/api/v1/ticks?symbol=A&limit=all&format=csv").substring(Csv.TICK_HEADER.length()));
        String bars = ok("/api/v1/bars?symbols=D,NONE,A&interval=1h&limit=all&format=csv");
        StringBuilder expected = new StringBuilder("symbol,start,open,high,low,close,volume,vwap,count\n");
        for (String symbol : List.of("D", "A")) {
            ok("/api/v1/bars?symbol=" + symbol + "&interval=1h&limit=all&format=csv")
                    .lines()
                    .skip(1)
                    .forEach(line ->
                            expected.append(symbol).append(',').append(line).append('\n'));
        }
        assertThat(bars).isEqualTo(expected.toString());
        JsonNode bar = JSON.readTree(ok("/api/v1/bars?symbols=D&interval=1h&limit=1&format=ndjson"));
        assertThat(bar.fieldNames().next()).isEqualTo("symbol");
    }

    @Test
    void aHundredSymbolsAndNoMore() throws Exception {
        String hundred = "A,".repeat(99) + "B/C";
        assertThat(JSON.readTree(ok("/api/v1/ticks?limit=1&symbols=" + hundred)))
                .hasSize(2);
        HttpResponse<String> more = rig.get("/api/v1/ticks?limit=1&symbols=A," + hundred);
        assertThat(more.statusCode()).isEqualTo(400);
        assertThat(more.body()).contains("\"parameter\":\"symbols\"", "100", "101");
    }

    @Test
    void cellsThatASpreadsheetWouldRunAreQuotedOnlyWithSafe() throws Exception {
        String path = "/api/v1/ticks?symbol=-RISKY&format=csv&safe=";
        assertThat(ok(path + "0")
                        .lines()
                        .skip(1)
                        .map(line -> line.replaceAll("^(-RISKY),[^,]*,5,0,(.*),-\\d+$", "$1 $2")))
                .containsExactly(
                        "-RISKY =1+1",
                        "-RISKY +1",
                        "-RISKY -1",
                        "-RISKY @x",
                        "-RISKY 'q",
                        "-RISKY plain",
                        "-RISKY \"a,=b\"",
                        "-RISKY \"=\"\"x\"\",y\"",
                        "-RISKY two words",
                        "-RISKY x=1");
        assertThat(ok(path + "1")
                        .lines()
                        .skip(1)
                        .map(line -> line.replaceAll("^('-RISKY),[^,]*,5,0,(.*),-\\d+$", "$1 $2")))
                .containsExactly(
                        "'-RISKY '=1+1",
                        "'-RISKY '+1",
                        "'-RISKY '-1",
                        "'-RISKY '@x",
                        "'-RISKY 'q",
                        "'-RISKY plain",
                        "'-RISKY \"a,=b\"",
                        "'-RISKY \"'=\"\"x\"\",y\"",
                        "'-RISKY two words",
                        "'-RISKY x=1");
        assertThat(ok("/api/v1/bars?symbols=-RISKY&interval=1d&format=csv&safe=1")
                        .lines()
                        .skip(1))
                .allMatch(line -> line.startsWith("'-RISKY,2026-"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/ticks?symbol=MANY&from=0&limit=2000",
                "/api/v1/ticks?symbol=MANY&format=csv&limit=all",
                "/api/v1/ticks?symbol=A&from=2026-03-01&to=2026-03-02",
                "/api/v1/bars?symbol=A&interval=1m",
                "/api/v1/symbols",
                "/api/v1/nothing",
                "/",
                "/tickwire.js",
                "/docs/swagger-ui-bundle.js",
                "/openapi.yaml"
            })
    void answersAreCompressedWhenAskedFor(String path) throws Exception {
        HttpResponse<byte[]> plain = rig.http.send(
                HttpRequest.newBuilder(rig.uri(path))
                        .header("X-Request-Id", "same")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
        HttpResponse<byte[]> packed = rig.http.send(
                HttpRequest.newBuilder(rig.uri(path))
                        .header("X-Request-Id", "same")
                        .header("Accept-Encoding", "gzip")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(packed.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(packed.headers().allValues("vary")).anyMatch(value -> value.contains("Accept-Encoding"));
        assertThat(packed.headers().firstValue("etag"))
                .isEqualTo(plain.headers().firstValue("etag"));
        byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
        assertThat(new String(unpacked, StandardCharsets.UTF_8))
                .isEqualTo(new String(plain.body(), StandardCharsets.UTF_8));
        assertThat(packed.body().length).isLessThan(Math.max(200, plain.body().length));
    }
}
