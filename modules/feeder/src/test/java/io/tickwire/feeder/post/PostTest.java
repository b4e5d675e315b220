package io.tickwire.feeder.post;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.tickwire.config.WebhookSecret;
import io.tickwire.feeder.source.FeedTick;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final List<FeedTick> TICKS = List.of(
            new FeedTick("A", 1_385_337_600_123_456L, "97000.120", "1e-7", "a\"b\\c", Long.MAX_VALUE, 1),
            new FeedTick("B", 0, "1", "0", "default", 0, 2));

    @Test
    void aPostIsOneObjectALineWithTheTextOfTheNumbers() {
        String[] lines = new String(PostBody.encode(TICKS), StandardCharsets.UTF_8).split("\n", -1);
        assertThat(lines).hasSize(3);
        assertThat(lines[2]).isEmpty();
        assertThat(new JsonObject(lines[0]))
                .isEqualTo(new JsonObject()
                        .put("symbol", "A")
                        .put("ts", "2013-11-25T00:00:00.123456Z")
                        .put("price", "97000.120")
                        .put("volume", "1e-7")
                        .put("source", "a\"b\\c")
                        .put("seq", Long.MAX_VALUE));
        assertThat(new JsonObject(lines[1]).getString("ts")).isEqualTo("1970-01-01T00:00:00.000000Z");
    }

    @Test
    void aDerivedSeqIsLeftToTheWebhook() {
        FeedTick tick = new FeedTick("A", 0, "1", "2", "say \"x\"", -77, 1);
        JsonObject line = new JsonObject(new String(PostBody.encode(List.of(tick)), StandardCharsets.UTF_8));
        assertThat(line.containsKey("seq")).isFalse();
        assertThat(line.getString("source")).isEqualTo("say \"x\"");
    }

    @Test
    void theStandardsOwnLibraryVerifiesOurSignature() throws WebhookVerificationException {
        byte[] body = PostBody.encode(TICKS);
        long now = System.currentTimeMillis() / 1_000;
        String signature = new PostSigner(WebhookSecret.parse(SECRET)).sign("msg_1", now, body);
        new Webhook(SECRET)
                .verify(
                        new String(body, StandardCharsets.UTF_8),
                        HttpHeaders.of(
                                Map.of(
                                        "webhook-id", List.of("msg_1"),
                                        "webhook-timestamp", List.of(Long.toString(now)),
                                        "webhook-signature", List.of(signature)),
                                (name, value) -> true));
    }
}
