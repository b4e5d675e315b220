package io.tickwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contract 4.2 from outside. */
class SseTest {
    private GatewayRig rig;

    /** What all of this holds for. */
    GatewayRig rig() throws IOException {
        return new GatewayRig();
    }

    @BeforeEach
    void start() throws Exception {
        rig = rig();
        rig.redis.publish("BTC-USD", 41);
        rig.redis.publish("ETH-USD", 7);
        rig.start();
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @Test
    void beginsWithRetryAndSnapshotsAndGoesOnWithUpdates() throws Exception {
        SseClient client = rig.sse("channels=symbol:*,bars:BTC-USD");
        assertThat(client.response.statusCode()).isEqualTo(200);
        assertThat(client.response.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(client.response.headers().firstValue("cache-control")).contains("no-cache");
        assertThat(client.response.headers().firstValue("x-accel-buffering")).contains("no");
        assertThat(client.otherLines.poll(10, TimeUnit.SECONDS)).isEqualTo("retry: 3000");
        assertThat(List.of(client.next().shortText(), client.next().shortText()))
                .containsExactly("snapshot snapshot BTC-USD 41", "snapshot snapshot ETH-USD 7");
        rig.redis.publish("ETH-USD", 8);
        rig.redis.publishRaw(TestMessages.barClosed("BTC-USD", 3));
        SseClient.Event update = client.next();
        assertThat(update.data().toString())
                .isEqualTo(TestMessages.updated("ETH-USD", 8, TestMessages.BASE_MICROS + 8_000));
        assertThat(update.id()).isNotBlank();
        SseClient.Event bar = client.next();
        assertThat(bar.name()).isEqualTo("bar.closed");
        assertThat(bar.id()).isNotBlank();
    }

    /** Every browser says that it takes gzip; an event must not wait in a compressor for those after it. */
    @Test
    void eventsAreNotHeldBackToBeCompressed() throws Exception {
        SseClient client = rig.sse("channels=symbol:BTC-USD", "Accept-Encoding", "gzip, deflate, br");
        assertThat(client.response.headers().firstValue("content-encoding").orElse("identity"))
                .isEqualTo("identity");
        assertThat(client.next().shortText()).isEqualTo("snapshot snapshot BTC-USD 41");
        rig.redis.publish("BTC-USD", 42);
        assertThat(client.next().shortText()).isEqualTo("symbol.updated symbol.updated BTC-USD 42");
    }

    @Test
    void anyGatewayBringsSnapshotsOfWhatHasChangedSince() throws Exception {
        SseClient client = rig.sse("channels=symbol:*");
        client.next();
        String seen = client.next().id();
        rig.start(); // another one
        rig.redis.publish("ETH-USD", 8);
        SseClient back = rig.sse("channels=symbol:*", "Last-Event-ID", seen);
        assertThat(back.next().data().get("seq").asLong()).isEqualTo(8);
        rig.redis.publish("BTC-USD", 42);
        SseClient.Event next = back.next();
        assertThat(next.shortText()).isEqualTo("symbol.updated symbol.updated BTC-USD 42");

        SseClient byQuery = rig.sse("channels=symbol:*&lastEventId=" + next.id());
        rig.redis.publish("BTC-USD", 43);
        assertThat(byQuery.next().data().get("seq").asLong())
                .as("nothing but what is new")
                .isEqualTo(43);
        SseClient both = rig.sse("channels=symbol:*&lastEventId=unknown", "Last-Event-ID", next.id());
        assertThat(both.next().shortText()).as("the header is the newer one").isEqualTo("snapshot snapshot BTC-USD 43");
    }

    @ParameterizedTest
    @CsvSource({"''", "7", "1-", "1-AAA", "nonsense", "1-////////////"})
    void anUnknownIdBringsEverything(String id) throws Exception {
        SseClient client = rig.sse("channels=symbol:*&lastEventId=" + id);
        assertThat(List.of(client.next().shortText(), client.next().shortText()))
                .containsExactly("snapshot snapshot BTC-USD 41", "snapshot snapshot ETH-USD 7");
    }

    @Test
    void aClientFromAGatewayThatIsAheadIsCaughtUpWithFirst() throws Exception {
        rig.redis.storeSilently("BTC-USD", 43);
        String idOfTheOther = idOfAGatewayThatIsAhead();
        SseClient client = rig.sse("channels=symbol:*", "Last-Event-ID", idOfTheOther);
        rig.redis.publish("BTC-USD", 44);
        assertThat(client.next().shortText())
                .as("43 is neither told again nor jumped over")
                .isIn("symbol.updated symbol.updated BTC-USD 44", "snapshot snapshot BTC-USD 44");
        assertThat(client.hasNone()).isTrue();
    }

    private String idOfAGatewayThatIsAhead() throws Exception {
        try (GatewayRig ahead = rig()) {
            ahead.redis.publish("BTC-USD", 43);
            ahead.redis.publish("ETH-USD", 7);
            ahead.start();
            SseClient client = ahead.sse("channels=symbol:*");
            client.next();
            return client.next().id();
        }
    }

    /** A market does not pause while the state is read: what is read then is of different moments, and no older than the id. */
    @Test
    void aClientFromAGatewayThatIsAheadIsToldNothingTwiceWhileItsPartitionsPublish() throws Exception {
        rig.redis.storeSilently("BTC-USD", 43);
        String idOfTheOther = idOfAGatewayThatIsAhead();
        rig.redis.whilePublishing("BTC-USD", () -> {
            SseClient client = rig.sse("channels=symbol:*", "Last-Event-ID", idOfTheOther);
            rig.redis.publish("SOL-USD", 100); // later than all that the id claims
            return assertThat(client.next().data().get("symbol").asText()).isEqualTo("SOL-USD");
        });
    }

    @Test
    void anIdFromAStateThatIsGoneBringsEverything() throws Exception {
        String future;
        try (GatewayRig lost = rig()) {
            lost.redis.publish("BTC-USD", 1_000);
            lost.redis.publish("ETH-USD", 1_000);
            lost.start();
            SseClient client = lost.sse("channels=symbol:*");
            client.next();
            future = client.next().id();
        }
        SseClient client = rig.sse("channels=symbol:*", "Last-Event-ID", future);
        assertThat(List.of(client.next().shortText(), client.next().shortText()))
                .containsExactly("snapshot snapshot BTC-USD 41", "snapshot snapshot ETH-USD 7");
    }

    @ParameterizedTest
    @CsvSource({
        "'', bad_channel, channels",
        "channels=, bad_channel, channels",
        "channels=symbol:A&conflateMs=-1, bad_parameter, conflateMs=-1",
        "channels=symbol:A&conflateMs=x, bad_parameter, conflateMs=x",
        "channels=symbol:A&conflateMs=10001, bad_parameter, conflateMs=10001",
        "'channels=symbol:A,other:B', bad_channel, other:B"
    })
    void aBadParameterIsNamed(String query, String code, String named) throws Exception {
        HttpResponse<String> response = rig.get("/sse?" + query);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"code\":\"" + code + "\"").contains(named);
    }
}
