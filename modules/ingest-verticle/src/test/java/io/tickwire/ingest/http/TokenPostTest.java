package io.tickwire.ingest.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.standardwebhooks.Webhook;
import io.tickwire.ingest.IngestFixture;
import io.tickwire.ingest.IngestFixture.Answer;
import io.tickwire.ingest.TestRedis;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Posts of senders that can't sign. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenPostTest {
    private static final String SECRET =
            "whsec_" + Base64.getEncoder().encodeToString("0123456789abcdef01234567".getBytes(UTF_8));
    private static final long NOW = 1_763_805_600;
    private static final String TICK = "{\"symbol\":\"A\",\"ts\":1700000000000,\"price\":1,\"volume\":1}";
    private static final String TOKENS = "first-token, s3cret+/=%&;x";

    private TestRedis redis;
    private IngestFixture tokens;
    private IngestFixture both;

    @BeforeAll
    void start() throws Exception {
        redis = TestRedis.start();
        tokens = fixture(Map.of("TICKWIRE_WEBHOOK_TOKENS", TOKENS));
        both = fixture(Map.of("TICKWIRE_WEBHOOK_TOKENS", TOKENS, "TICKWIRE_WEBHOOK_SECRETS", SECRET));
    }

    private IngestFixture fixture(Map<String, String> variables) throws Exception {
        return new IngestFixture(redis, new HashMap<>(variables), () -> NOW * 1_000_000);
    }

    @AfterAll
    void stop() throws Exception {
        for (IngestFixture fixture : new IngestFixture[] {tokens, both}) {
            fixture.assertQuietLog(Level.INFO);
            fixture.close();
        }
        redis.close();
    }

    private static HttpRequest.Builder post(IngestFixture fixture, String query, String authorization) {
        HttpRequest.Builder post = fixture.post("application/json").POST(BodyPublishers.ofString(TICK));
        if (query != null) {
            post.uri(URI.create(fixture.uri() + "?" + query));
        }
        return authorization == null ? post : post.header("Authorization", authorization);
    }

    private static HttpRequest.Builder signed(HttpRequest.Builder post, String signature) {
        return post.header("webhook-id", "msg_1")
                .header("webhook-timestamp", Long.toString(NOW))
                .header("webhook-signature", signature);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", quoteCharacter = '`', textBlock = """
            -,                                       Bearer first-token
            -,                                       bearer   first-token
            -,                                       `BEARER s3cret+/=%&;x`
            token=first-token,                       -
            token=s3cret%2B%2F%3D%25%26%3Bx,         -
            token=s3cret+/=%25%26;x,                 -
            a=b&token=first-token,                   -
            Token=first-token,                       -
            token=wrong&token=first-token,           -
            token=first-token,                       Bearer wrong
            token=wrong,                             Bearer first-token
            token=first-token,                       Basic dXNlcjpwYXNz
            """)
    void aKnownTokenIsEnough(String query, String authorization) {
        for (IngestFixture fixture : new IngestFixture[] {tokens, both}) {
            assertThat(fixture.send(post(fixture, query, authorization)).status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", quoteCharacter = '`', textBlock = """
            -,                          -,                     token_missing
            token,                      -,                     token_invalid
            token=,                     -,                     token_invalid
            token=first-toke,           -,                     token_invalid
            token=first-tokens,         -,                     token_invalid
            token=FIRST-TOKEN,          -,                     token_invalid
            `token=first-token,x`,      -,                     token_invalid
            -,                          Bearer wrong,          token_invalid
            -,                          `Bearer `,             token_missing
            -,                          first-token,           token_missing
            -,                          Basic first-token,     token_missing
            """)
    void anythingElseIsNot(String query, String authorization, String code) {
        Answer answer = tokens.send(post(tokens, query, authorization));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.headers().firstValue("www-authenticate"))
                .contains("Bearer realm=\"tickwire\"" + (code.endsWith("invalid") ? ", error=\"invalid_token\"" : ""));
        assertThat(answer.json().toString()).doesNotContain("first-toke", "wrong");
        assertThat(both.send(post(both, query, authorization)).status()).isEqualTo(401);
    }

    @Test
    void aQueryThatCantBeDecodedHasNoTokenOfOurs() throws Exception {
        try (RawClient client = new RawClient(tokens.uri())) {
            client.write("POST /webhook/ticks?token=%zz HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                    + "content-length: 2\r\n\r\n{}");
            assertThat(client.readHead()).startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void withSecretsASignatureIsEnoughAsWell() throws Exception {
        String good = new Webhook(SECRET).sign("msg_1", NOW, TICK);
        assertThat(both.send(signed(post(both, null, null), good)).status()).isEqualTo(200);
        assertThat(both.send(signed(post(both, null, "Bearer wrong"), good)).status())
                .isEqualTo(200);
        assertThat(both.send(signed(post(both, "token=first-token", null), "v1,AAAA"))
                        .status())
                .isEqualTo(200);
        assertThat(both.send(signed(post(both, "token=wrong", null), "v1,AAAA")).code())
                .isEqualTo("signature_invalid");
        assertThat(both.send(post(both, "token=wrong", null)).code()).isEqualTo("token_invalid");
        Answer neither = both.send(post(both, null, null));
        assertThat(neither.code()).isEqualTo("signature_missing");
        assertThat(neither.json().path("detail").asText()).contains("or a token");
    }

    @Test
    void theTokenIsAskedForBeforeTheBodyIsRead() {
        Answer answer =
                tokens.send(tokens.post("application/json").POST(BodyPublishers.ofString("x".repeat(5_000_000))));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("token_missing");
    }
}
