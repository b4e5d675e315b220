package io.tickwire.ingest.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.tickwire.ingest.IngestFixture;
import io.tickwire.ingest.TestRedis;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Forms of posts: JSON and NDJSON, media types, methods and paths; with the status and code of each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostFormTest {
    private static final String TICK = "{\"symbol\":\"A\",\"ts\":1700000000000,\"price\":1,\"volume\":1}";

    private TestRedis redis;
    private IngestFixture fixture;

    @BeforeAll
    void start() throws Exception {
        redis = TestRedis.start();
        fixture = new IngestFixture(redis, Map.of());
    }

    @AfterAll
    void stop() throws Exception {
        fixture.close();
        redis.close();
    }

    @AfterEach
    void emptyQueue() throws Exception {
        fixture.assertQuietLog(Level.INFO);
        fixture.clear();
    }

    static Stream<Arguments> unreadableBodies() {
        return Stream.of(
                Arguments.of("empty", "", "malformed_json"),
                Arguments.of("blank", " \n", "malformed_json"),
                Arguments.of("no JSON", "hello", "malformed_json"),
                Arguments.of("cut off", "[" + TICK, "malformed_json"),
                Arguments.of("cut off in a tick", "[" + TICK + ",{\"symbol\":\"A\"", "malformed_json"),
                Arguments.of("cut off in an ignored string", "{\"x\":\"abc", "malformed_json"),
                Arguments.of("trailing comma", "[" + TICK + ",]", "malformed_json"),
                Arguments.of("two values", TICK + TICK, "malformed_json"),
                Arguments.of("array and a word", "[" + TICK + "] x", "malformed_json"),
                Arguments.of("closed twice", "[" + TICK + "]]", "malformed_json"),
                Arguments.of("bad value in an ignored field", "{\"x\":nul}", "malformed_json"),
                Arguments.of("leading zero", TICK.replace(":1,\"volume", ":01,\"volume"), "malformed_json"),
                Arguments.of("NaN", TICK.replace("\"price\":1", "\"price\":NaN"), "malformed_json"),
                Arguments.of("single quotes", TICK.replace('"', '\''), "malformed_json"),
                Arguments.of("comment", "/**/" + TICK, "malformed_json"),
                Arguments.of("raw control character", "{\"x\":\"\u0001\"}", "malformed_json"),
                Arguments.of("too deep", "{\"x\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}", "malformed_json"),
                Arguments.of("number", "1", "bad_shape"),
                Arguments.of("string", "\"x\"", "bad_shape"),
                Arguments.of("null", "null", "bad_shape"),
                Arguments.of("true", " true ", "bad_shape"),
                Arguments.of("empty array", " [ ] ", "empty_batch"));
    }

    @ParameterizedTest(name = "{0} -> {2}")
    @MethodSource("unreadableBodies")
    void takesNothingOfAnUnreadableBody(String name, String body, String code) {
        IngestFixture.Answer answer = fixture.postJson(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().path("type").asText()).isEqualTo("urn:tickwire:problem:" + code);
        assertThat(answer.json().path("status").asInt()).isEqualTo(400);
        assertThat(answer.json().path("title").asText()).isNotEmpty();
        assertThat(answer.json().path("detail").asText()).isNotEmpty();
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(fixture.queued()).isEmpty();
    }

    static Stream<byte[]> illFormedText() {
        return Stream.of(
                        "\u00ff",
                        "\u00c0\u0080",
                        "\u00ed\u00a0\u0080",
                        "\u00f5\u0080\u0080\u0080",
                        "\u00e4x",
                        "\u00e4\u00b8")
                .map(bytes -> ("[" + TICK + ",{\"ignored\":\"" + bytes + "\"}]").getBytes(ISO_8859_1));
    }

    @ParameterizedTest
    @MethodSource("illFormedText")
    void takesNothingOfTextThatIsNoUtf8(byte[] body) {
        IngestFixture.Answer answer =
                fixture.send(fixture.post("application/json").POST(BodyPublishers.ofByteArray(body)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("malformed_json");
        assertThat(fixture.queued()).isEmpty();
    }

    @Test
    void takesNoUtf16() {
        byte[] body = TICK.getBytes(StandardCharsets.UTF_16LE);
        IngestFixture.Answer answer =
                fixture.send(fixture.post("application/json").POST(BodyPublishers.ofByteArray(body)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("malformed_json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1
            "x"
            null
            [{}]
            """)
    void rejectsElementsThatAreNoObjects(String element) {
        IngestFixture.Answer answer = fixture.postJson("[" + TICK + "," + element + "," + TICK + "]");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("accepted").asInt()).isEqualTo(2);
        var rejection = answer.json().path("rejected").get(0);
        assertThat(rejection.path("index").asInt()).isEqualTo(1);
        assertThat(rejection.has("field")).isTrue();
        assertThat(rejection.path("field").isNull()).isTrue();
        assertThat(rejection.path("code").asText()).isEqualTo("bad_shape");
        assertThat(fixture.queued()).hasSize(2);
    }

    @Test
    void rejectsUnreadableLinesByThemselves() {
        byte[] body = String.join(
                        "\n",
                        TICK, // 0
                        "", // 1
                        TICK + "\r", // 2
                        "{\"symbol\":\"A\",", // 3
                        " \t\r", // 4
                        TICK + " " + TICK, // 5
                        "7", // 6
                        "{\"x\":\"\u00ff\"}", // 7
                        TICK.replace("\"price\":1", "\"price\":0"), // 8
                        "[" + TICK + "]", // 9
                        TICK + "]", // 10
                        "  " + TICK) // 11
                .getBytes(ISO_8859_1);
        IngestFixture.Answer answer =
                fixture.send(fixture.post("application/x-ndjson").POST(BodyPublishers.ofByteArray(body)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("accepted").asInt()).isEqualTo(3);
        assertThat(answer.json().path("rejected"))
                .extracting(each -> each.path("index").asInt() + " "
                        + each.path("field").asText() + " " + each.path("code").asText())
                .containsExactly(
                        "3 null malformed_json",
                        "5 null malformed_json",
                        "6 null bad_shape",
                        "7 null malformed_json",
                        "8 price price_not_positive",
                        "9 null bad_shape",
                        "10 null malformed_json");
        assertThat(fixture.queued()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = "``\n`\\n`\n` \\r\\n\\t\\n`")
    void wantsAtLeastOneLine(String body) {
        IngestFixture.Answer answer = fixture.postLines(body.translateEscapes());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("empty_batch");
    }

    @Test
    void ignoresUnknownFieldsHoweverDeep() {
        String deep = "{\"a\":".repeat(20_000) + "[" + "9".repeat(5_000) + "]" + "}".repeat(20_000);
        IngestFixture.Answer answer = fixture.postJson(TICK.replace("{", "{\"x\":" + deep + ","));

        assertThat(answer.status()).as("%s", answer.json()).isEqualTo(200);
        assertThat(fixture.queued()).hasSize(1);
    }

    @Test
    void quotesHostileValuesSafely() {
        String value = "\\ud800\\u0000\\\"</script>" + "x".repeat(10_000);
        IngestFixture.Answer answer = fixture.postJson(TICK.replace("\"A\"", "\"" + value + "\""));

        assertThat(answer.status()).isEqualTo(422);
        String detail = answer.json().path("rejected").get(0).path("detail").asText();
        assertThat(detail).contains("symbol=\ufffd\u0000\"</script>").hasSizeLessThan(200);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', textBlock = """
            application/json                  | 200
            Application/JSON; charset=utf-8   | 200
            application/x-ndjson;x=y          | 200
            APPLICATION/X-NDJSON              | 200
            application/json;charset=UTF-8    | 200
            application/json;charset="utf-8"  | 200
            application/json; Charset=utf8    | 200
            application/json;charset=us-ascii | 200
            application/json;charset=utf-16   | 415
            application/x-ndjson; charset=iso-8859-1 | 415
            application/jsonl                 | 415
            application/x-jsonlines           | 415
            application/x-www-form-urlencoded | 415
            ;                                 | 415
            text/plain                        | 415
            application/jsonx                 | 415
            application/xml;application/json  | 415
            application/ndjson                | 415
            """)
    void looksAtTheMediaType(String contentType, int status) {
        IngestFixture.Answer answer = fixture.send(fixture.post(contentType).POST(BodyPublishers.ofString(TICK)));

        assertThat(answer.status()).isEqualTo(status);
        if (status == 415) {
            assertThat(answer.code()).isEqualTo("unsupported_media_type");
            assertThat(answer.headers().firstValue("accept-post")).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({"application/json, 1", "application/x-ndjson, 2"})
    void aByteOrderMarkIsPassedOver(String contentType, int ticks) {
        String body = "\ufeff" + String.join("\r\n", Collections.nCopies(ticks, TICK));
        IngestFixture.Answer answer = fixture.send(fixture.post(contentType).POST(BodyPublishers.ofString(body)));

        assertThat(answer.status()).as("%s", answer.json()).isEqualTo(200);
        assertThat(fixture.queued()).hasSize(ticks);
    }

    @Test
    void linesMayEndInAnyWayAndTheLastWithoutAny() {
        IngestFixture.Answer answer = fixture.postLines("\r\n" + TICK + "\r\n\r\n \n" + TICK + "\n" + TICK);

        assertThat(answer.json().toString()).isEqualTo("{\"accepted\":3,\"rejected\":[]}");
    }

    @Test
    void wantsAMediaType() {
        IngestFixture.Answer answer =
                fixture.send(HttpRequest.newBuilder(fixture.uri()).POST(BodyPublishers.ofString(TICK)));

        assertThat(answer.status()).isEqualTo(415);
    }

    @ParameterizedTest
    @CsvSource({"GET", "PUT", "DELETE", "PATCH"})
    void takesPostsOnly(String method) {
        IngestFixture.Answer answer =
                fixture.send(fixture.post("application/json").method(method, BodyPublishers.ofString(TICK)));

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.code()).isEqualTo("method_not_allowed");
        assertThat(answer.headers().firstValue("allow")).contains("POST, OPTIONS");
    }

    @ParameterizedTest
    @CsvSource({"/", "/webhook", "/webhook/ticks/", "/webhook/ticks/x"})
    void knowsNoOtherPath(String path) {
        URI uri = fixture.uri().resolve(path);
        IngestFixture.Answer answer = fixture.send(
                fixture.post("application/json").uri(uri).POST(BodyPublishers.ofByteArray(TICK.getBytes(UTF_8))));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("not_found");
    }

    @Test
    void countsTicks() {
        fixture.postJson("[" + TICK + "," + TICK + ",{}]");
        fixture.postJson("[{}]");

        assertThat(counted("accepted")).isGreaterThanOrEqualTo(2);
        assertThat(counted("rejected")).isGreaterThanOrEqualTo(2);
        assertThat(fixture.meters
                        .get("tickwire.pipeline.latency")
                        .tag("stage", "queued")
                        .timer()
                        .count())
                .isPositive();
        assertThat(fixture.meters
                        .get("tickwire.ingest.request")
                        .tag("status", "4xx")
                        .timer()
                        .count())
                .isPositive();
        assertThat(fixture.meters.get("tickwire.queue.bytes").gauge().value()).isPositive();
        assertThat(fixture.meters.get("tickwire.queue.max.bytes").gauge().value())
                .isEqualTo(536_870_912);
    }

    private double counted(String result) {
        return fixture.meters
                .get("tickwire.ingest.ticks")
                .tag("result", result)
                .counter()
                .count();
    }
}
