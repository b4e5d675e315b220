package io.tickwire.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.ingest.IngestFixture;
import io.tickwire.ingest.TestRedis;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Posts in chunks as senders write them, and heads that are no HTTP: each gets an answer, none only the end of its connection. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChunkedPostTest {
    private static final String TICK = "{\"symbol\":\"A\",\"ts\":\"2026-11-22T10:00:00Z\",\"price\":1,\"volume\":1}";
    private static final String HEAD = "POST /webhook/ticks HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

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

    /** Regression: the connection was closed without an answer. */
    @ParameterizedTest
    @ValueSource(strings = {"", ";a=1", ";a", " ;a=1", ";a=1;b=2", "; a=\"x;y\"", ";a=\"\\\"\""})
    void chunkExtensionsArePassedOver(String extension) throws Exception {
        String chunk = Integer.toHexString(TICK.length()) + extension + "\r\n" + TICK + "\r\n";
        assertThat(answerTo(HEAD + chunk + "0" + extension + "\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains("\"accepted\":1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\nabc\r\n0\r\n\r\n", "3\r\nabcdef\r\n0\r\n\r\n", "-1\r\nabc\r\n", "\r\n\r\n"})
    void chunksThatAreNoHttpAreToldSo(String chunks) throws Exception {
        assertThat(answerTo(HEAD + chunks)).startsWith("HTTP/1.1 400").contains("\"code\":\"malformed_request\"");
    }

    /** Of a body that breaks off in the middle nothing is taken, though its first chunk is a whole tick. */
    @Test
    void nothingOfABrokenBodyIsTaken() throws Exception {
        fixture.clear();
        String good = Integer.toHexString(TICK.length()) + "\r\n" + TICK + "\r\n";
        assertThat(answerTo(HEAD + good + "zz\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(fixture.queued()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NONSENSE",
                "POST /webhook/ticks",
                "POST /webhook/ticks HTTP/1.1\r\nContent-Length: many",
                "POST /webhook/ticks HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked"
            })
    void aHeadThatIsNoHttpIsToldSo(String head) throws Exception {
        assertThat(answerTo(head + "\r\n\r\n")).contains(" 400 ", "\"code\":\"malformed_request\"");
    }

    @Test
    void whatIsTooLongIsTold() throws Exception {
        assertThat(answerTo("GET /" + "a".repeat(5_000) + " HTTP/1.1\r\n\r\n")).contains(" 414 ", "uri_too_long");
        assertThat(answerTo("GET / HTTP/1.1\r\nA: " + "a".repeat(9_000) + "\r\n\r\n"))
                .contains(" 431 ", "headers_too_large");
    }

    /** Pages of other origins get no leave to post: a page that somebody happens to visit is no feeder. */
    @Test
    void optionsTellsTheMethodsAndLetsNoPageIn() throws Exception {
        assertThat(answerTo(
                        "OPTIONS /webhook/ticks HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: http://e\r\n\r\n"))
                .startsWith("HTTP/1.1 204")
                .containsIgnoringCase("\r\nallow: POST, OPTIONS\r\n")
                .doesNotContainIgnoringCase("access-control");
    }

    private String answerTo(String request) throws IOException {
        try (RawClient client = new RawClient(fixture.uri())) {
            return client.write(request).readAll();
        }
    }
}
