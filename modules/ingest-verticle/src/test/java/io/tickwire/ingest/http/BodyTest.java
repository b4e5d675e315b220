package io.tickwire.ingest.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.tickwire.ingest.Eventually;
import io.tickwire.ingest.IngestFixture;
import io.tickwire.ingest.TestRedis;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies on the wire: sizes, encodings, and clients that stop in the middle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BodyTest {
    private static final int MIB = 1024 * 1024;
    private static final int MAX_BODY_BYTES = 8 * MIB;
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
        fixture.assertQuietLog(Level.WARN);
        fixture.clear();
    }

    private static byte[] padded(int length) {
        byte[] body = new byte[length];
        Arrays.fill(body, (byte) ' ');
        System.arraycopy(TICK.getBytes(UTF_8), 0, body, 0, TICK.length());
        return body;
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    private IngestFixture.Answer postGzip(byte[] body) {
        return fixture.send(fixture.post("application/json")
                .header("content-encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(body)));
    }

    @ParameterizedTest(name = "{0} bytes in chunks: {1} -> {2}")
    @CsvSource({
        "8388608, false, 200",
        "8388608, true, 200",
        "8388609, false, 413",
        "8388609, true, 413",
        "9437184, false, 413",
        "9437184, true, 413",
        "41943040, false, 413",
        "41943040, true, 413"
    })
    void holdsTheLimit(int length, boolean chunked, int status) {
        byte[] body = padded(length);
        IngestFixture.Answer answer = fixture.send(fixture.post("application/json")
                .POST(
                        chunked
                                ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                                : BodyPublishers.ofByteArray(body)));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(status == 413 ? "body_too_large" : "");
        assertThat(fixture.queued()).hasSize(status == 413 ? 0 : 1);
    }

    @Test
    void answersATooLargeBodyBeforeItIsSent() throws IOException {
        try (RawClient client = new RawClient(fixture.uri())) {
            client.write("POST /webhook/ticks HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                    + "content-length: 99999999999\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 413").containsIgnoringCase("connection: close");
        }
    }

    @Test
    void invitesABodyThatWaitsForIt() throws IOException {
        try (RawClient client = new RawClient(fixture.uri())) {
            String head = "POST /webhook/ticks HTTP/1.1\r\nhost: x\r\ncontent-type: %s\r\n"
                    + "expect: 100-continue\r\ncontent-length: " + TICK.length() + "\r\n\r\n";
            client.write(String.format(Locale.ROOT, head, "application/json"));
            assertThat(client.readHead()).startsWith("HTTP/1.1 100");
            client.write(TICK);
            assertThat(client.readHead()).startsWith("HTTP/1.1 200");
        }
        try (RawClient client = new RawClient(fixture.uri())) {
            client.write("POST /webhook/ticks HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\n"
                    + "expect: 100-continue\r\ncontent-length: 5\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 415");
        }
        assertThat(fixture.queued()).hasSize(1);
    }

    @ParameterizedTest(name = "reset: {0}")
    @ValueSource(booleans = {false, true})
    void forgetsABodyThatWasCutOff(boolean reset) throws IOException {
        for (int i = 0; i < 20; i++) {
            try (RawClient client = new RawClient(fixture.uri())) {
                client.write("POST /webhook/ticks HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\n"
                        + "content-length: 100000\r\n\r\n" + (TICK + "\n").repeat(100));
                if (reset) {
                    client.reset();
                }
            }
        }
        // 12 of 8 MiB are over the 64 MiB budget: they only fit one after another when what was cut off is given back
        for (int i = 0; i < 12; i++) {
            try (RawClient client = new RawClient(fixture.uri())) {
                client.write("POST /webhook/ticks HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                        + "content-length: 8388608\r\n\r\n");
                client.write(Arrays.copyOf(padded(MAX_BODY_BYTES), MAX_BODY_BYTES - 1));
            }
        }
        awaitRoomForALargePost();
        assertThat(fixture.queued()).hasSize(1);
    }

    private void awaitRoomForALargePost() {
        Eventually.holds(
                Duration.ofSeconds(60),
                () -> fixture.send(fixture.post("application/json")
                                        .POST(BodyPublishers.ofByteArray(padded(MAX_BODY_BYTES))))
                                .status()
                        == 200);
    }

    @Test
    void boundsWhatAllClientsTogetherHaveInHand() throws IOException {
        RawClient[] clients = new RawClient[40];
        try {
            int refused = 0;
            byte[] most = Arrays.copyOf(padded(MAX_BODY_BYTES), MAX_BODY_BYTES - 1);
            for (int i = 0; i < clients.length; i++) {
                clients[i] = new RawClient(fixture.uri());
                clients[i].write("POST /webhook/ticks HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                        + "content-length: 8388608\r\n\r\n");
                clients[i].write(most);
            }
            for (RawClient client : clients) {
                client.write(" ");
                refused += client.readHead().startsWith("HTTP/1.1 503") ? 1 : 0;
            }
            // 64 MiB an instance hold at most 8 such bodies, and 2 of one peer
            assertThat(refused).isBetween(40 - 4 * 2, 39);
        } finally {
            for (RawClient client : clients) {
                if (client != null) {
                    client.close();
                }
            }
        }
    }

    @Test
    void inflatesGzip() throws IOException {
        assertThat(postGzip(gzip(("[" + TICK + "]").getBytes(UTF_8))).status()).isEqualTo(200);
        assertThat(postGzip(gzip(padded(MAX_BODY_BYTES))).status()).isEqualTo(200);
        assertThat(fixture.queued()).hasSize(2);
    }

    @Test
    void stopsAGzipBombAtTheLimit() throws IOException {
        assertThat(postGzip(gzip(padded(MAX_BODY_BYTES + 1))).code()).isEqualTo("body_too_large");
        byte[] bomb = gzip(padded(200 * MIB));
        assertThat(bomb.length).isLessThan(MIB);
        IngestFixture.Answer answer = postGzip(bomb);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(fixture.queued()).isEmpty();
    }

    @Test
    void refusesCorruptGzip() throws IOException {
        byte[] good = gzip(("[" + TICK + "]").getBytes(UTF_8));
        byte[] wrongChecksum = good.clone();
        wrongChecksum[good.length - 6] ^= 1;
        for (byte[] bad : new byte[][] {
            TICK.getBytes(UTF_8),
            new byte[0],
            Arrays.copyOf(good, good.length - 1),
            Arrays.copyOf(good, 15),
            wrongChecksum
        }) {
            IngestFixture.Answer answer = postGzip(bad);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("malformed_json");
            assertThat(answer.json().path("detail").asText())
                    .contains("reason=")
                    .doesNotContain("null");
        }
        assertThat(fixture.queued()).isEmpty();
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({"br, 415", "deflate, 415", "'gzip, gzip', 415", "identity, 200", "GZIP, 400"})
    void knowsGzipOnly(String encoding, int status) {
        IngestFixture.Answer answer = fixture.send(fixture.post("application/json")
                .header("content-encoding", encoding)
                .POST(BodyPublishers.ofString(TICK)));

        assertThat(answer.status()).isEqualTo(status);
        if (status == 415) {
            assertThat(answer.code()).isEqualTo("unsupported_encoding");
        }
    }

    @Test
    void keepsTheConnectionForTheNextPost() throws IOException {
        try (RawClient client = new RawClient(fixture.uri())) {
            String post =
                    "POST /webhook/ticks HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: "
                            + TICK.length() + "\r\n\r\n" + TICK;
            // pipelined: three at once, the last to close
            client.write(post + post + post.replace("host: x", "host: x\r\nconnection: close"));
            assertThat(client.readAll().split("HTTP/1.1 200", -1)).hasSize(4);
        }
        assertThat(fixture.queued()).hasSize(3);
    }
}
