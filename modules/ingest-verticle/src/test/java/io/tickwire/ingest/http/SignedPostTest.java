package io.tickwire.ingest.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.standardwebhooks.Webhook;
import io.tickwire.domain.Tick;
import io.tickwire.ingest.IngestFixture;
import io.tickwire.ingest.TestRedis;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Posts where a signature is asked for, signed by the specification's own library. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignedPostTest {
    private static final byte[] KEY = "0123456789abcdef01234567".getBytes(UTF_8);
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);
    private static final String OTHER =
            "whsec_" + Base64.getEncoder().encodeToString("somebody else's".getBytes(UTF_8));
    private static final long NOW = 1_763_805_600;
    private static final String TICK = "{\"symbol\":\"A\",\"ts\":1700000000000,\"price\":1,\"volume\":1}";

    private TestRedis redis;
    private IngestFixture fixture;

    @BeforeAll
    void start() throws Exception {
        redis = TestRedis.start();
        fixture = new IngestFixture(
                redis, Map.of("TICKWIRE_WEBHOOK_SECRETS", OTHER + "," + SECRET), () -> NOW * 1_000_000);
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

    private HttpRequest.Builder signed(byte[] body, String signature, long timestamp) {
        return fixture.post("application/json")
                .header("webhook-id", "msg_1")
                .header("webhook-timestamp", Long.toString(timestamp))
                .header("webhook-signature", signature)
                .POST(BodyPublishers.ofByteArray(body));
    }

    private static byte[] gzip(String text) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return out.toByteArray();
    }

    private static String signBytes(byte[] body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        mac.update(("msg_1." + NOW + ".").getBytes(UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    }

    @Test
    void takesASignedPost() throws Exception {
        String signature = new Webhook(SECRET).sign("msg_1", NOW, TICK);
        assertThat(fixture.send(signed(TICK.getBytes(UTF_8), signature, NOW)).status())
                .isEqualTo(200);
        assertThat(fixture.queued()).hasSize(1);
    }

    /** The specification asks receivers to know an id again; here identity does: a post sent again changes nothing. */
    @Test
    void aPostWithAnIdThatWasSeenIsAPostLikeAnyOther() throws Exception {
        String other = TICK.replace("\"A\"", "\"B\"");
        for (String body : new String[] {TICK, TICK, other}) {
            String signature = new Webhook(SECRET).sign("msg_1", NOW, body);
            IngestFixture.Answer answer = fixture.send(signed(body.getBytes(UTF_8), signature, NOW));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().toString()).isEqualTo("{\"accepted\":1,\"rejected\":[]}");
        }
        List<Tick> queued = fixture.queued();
        assertThat(queued).extracting(Tick::symbol).containsExactlyInAnyOrder("A", "A", "B");
        assertThat(queued.stream().filter(tick -> tick.symbol().equals("A")).distinct())
                .as("one identity: whoever stores or counts takes it once")
                .hasSize(1);
    }

    @Test
    void refusesTheRest() throws Exception {
        String signature = new Webhook(SECRET).sign("msg_1", NOW, TICK);
        long old = NOW - 301;
        String oldSignature = new Webhook(SECRET).sign("msg_1", old, TICK);
        byte[] body = TICK.getBytes(UTF_8);

        assertUnauthorized(fixture.postJson(TICK), "signature_missing");
        assertUnauthorized(fixture.send(signed(body, oldSignature, old)), "signature_expired");
        assertUnauthorized(fixture.send(signed(body, signature, NOW - 1)), "signature_invalid");
        assertUnauthorized(fixture.send(signed((TICK + " ").getBytes(UTF_8), signature, NOW)), "signature_invalid");
        assertUnauthorized(fixture.send(signed(body, "v1,AAAA", NOW)), "signature_invalid");
    }

    @Test
    void asksForTheSignatureBeforeItReads() {
        assertUnauthorized(fixture.postJson("not json"), "signature_missing");
        assertUnauthorized(fixture.postJson(""), "signature_missing");
        assertThat(fixture.queued()).isEmpty();
    }

    /** A body that can't come in is not taken in, however large it is. */
    @ParameterizedTest
    @CsvSource({
        "'', signature_missing",
        "'webhook-id: msg_1|webhook-timestamp: 1763805600', signature_missing",
        "'webhook-id: msg_1|webhook-timestamp: 1763805299|webhook-signature: SIGNATURE', signature_expired",
        "'webhook-id: msg_1|webhook-timestamp: now|webhook-signature: SIGNATURE', signature_invalid",
        "'webhook-id: msg_1|webhook-timestamp: 1763805600|webhook-signature: v2,AAAA', signature_invalid",
        "'webhook-id: msg_1|webhook-timestamp: 1763805600|webhook-signature: v1,AAAA', signature_invalid"
    })
    void refusesByTheHeadAloneWhatTheBodyCanNotMend(String headers, String code) throws Exception {
        String signature = new Webhook(SECRET).sign("msg_1", NOW, TICK);
        try (RawClient client = new RawClient(fixture.uri())) {
            client.write("POST /webhook/ticks HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                    + "content-length: 8388608\r\n"
                    + headers.replace("SIGNATURE", signature).replace("|", "\r\n")
                    + (headers.isEmpty() ? "\r\n" : "\r\n\r\n"));
            assertThat(client.readAnswer())
                    .startsWith("HTTP/1.1 401 ")
                    .containsIgnoringCase("connection: close")
                    .contains('"' + code + '"');
            client.write("[");
        }
        assertThat(fixture.meters.get("tickwire.ingest.held.bytes").gauge().value())
                .isZero();
    }

    @Test
    void takesGzipSignedBeforeOrAfterCompression() throws Exception {
        byte[] compressed = gzip(TICK);
        String overPlain = new Webhook(SECRET).sign("msg_1", NOW, TICK);

        assertThat(fixture.send(signed(compressed, overPlain, NOW).header("content-encoding", "gzip"))
                        .status())
                .isEqualTo(200);
        assertThat(fixture.send(signed(compressed, signBytes(compressed), NOW).header("content-encoding", "gzip"))
                        .status())
                .isEqualTo(200);
        assertUnauthorized(
                fixture.send(signed(gzip(TICK + " "), overPlain, NOW).header("content-encoding", "gzip")),
                "signature_invalid");
        assertUnauthorized(
                fixture.send(signed(TICK.getBytes(UTF_8), "v1,AAAA", NOW).header("content-encoding", "gzip")),
                "signature_invalid");
    }

    @Test
    void verifiesBytesThatAreNoText() throws Exception {
        byte[] body = "\u00ff\u00fe".getBytes(ISO_8859_1);
        IngestFixture.Answer answer = fixture.send(signed(body, signBytes(body), NOW));

        assertThat(answer.status()).isEqualTo(400);
    }

    private void assertUnauthorized(IngestFixture.Answer answer, String code) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo(code);
    }
}
