package io.tickwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickwire.config.UpdatesChannel;
import io.tickwire.domain.TickIdentity;
import io.tickwire.redis.RedisKeys;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which channels a gateway listens to, and what clients that come first to a partition are told. */
class ChannelPerPartitionTest {
    /** Long enough for a client that was waited for to be subscribed, whatever else the machine does. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    private GatewayRig rig;

    @BeforeEach
    void open() throws Exception {
        rig = new GatewayRig().channelPerPartition();
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void aGatewayHearsOnlyWhatItsClientsWant() throws Exception {
        rig.redis.publish(symbolOf(1), 5);
        rig.redis.publish(symbolOf(3), 5);
        rig.start();
        assertThat(channels()).isEmpty();
        assertThat(rig.isReady()).isTrue();
        WsClient client = rig.webSocket();
        client.send("{'op':'subscribe','channels':['market']}");
        assertThat(client.nextShort()).isEqualTo("ack");
        assertThat(channels()).as("the market is of no partition").isEmpty();
        client.send("{'op':'subscribe','channels':['symbol:" + symbolOf(1) + "','bars:" + symbolOf(1) + "']}");
        assertThat(List.of(client.nextShort(), client.nextShort()))
                .containsExactly("ack", "snapshot " + symbolOf(1) + " 5");
        assertThat(channels()).containsExactly("realtime:updates:{1}");
        assertThat(rig.metric("tickwire.gateway.partitions.heard")).isEqualTo(1);
        SseClient events = rig.sse("channels=bars:" + symbolOf(3));
        rig.redis.publishCounted(symbolOf(3), TestMessages.barClosed(symbolOf(3), 4));
        assertThat(events.next().data().toString()).isEqualTo(TestMessages.barClosed(symbolOf(3), 4));
        assertThat(channels()).containsExactly("realtime:updates:{1}", "realtime:updates:{3}");
        rig.webSocket().send("{'op':'subscribe','channels':['symbol:BTC-*']}").nextShort();
        assertThat(channels()).as("a prefix may have symbols of all").hasSize(TestRedis.PARTITIONS);
    }

    /** Whoever comes while updates are published gets the state and then each of them. */
    @Test
    void whoComesFirstToAPartitionMissesNothingFromThenOn() throws Exception {
        rig.keepPartitions = SHORT;
        rig.start();
        Eventually.holds(rig::isReady);
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong published = new AtomicLong();
        CompletableFuture<Void> publisher = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                long seq = published.get() + 1;
                for (int p = 0; p < TestRedis.PARTITIONS; p++) {
                    rig.redis.publish(symbolOf(p), seq);
                }
                published.set(seq);
            }
        });
        try {
            for (int turn = 0; turn < 3; turn++) {
                for (int p = 0; p < TestRedis.PARTITIONS; p++) {
                    assertNothingIsMissing(symbolOf(p), published);
                }
                Eventually.holds(() -> channels().isEmpty());
            }
        } finally {
            over.set(true);
            publisher.get(60, TimeUnit.SECONDS);
        }
    }

    private void assertNothingIsMissing(String symbol, AtomicLong published) throws Exception {
        long before = published.get();
        Eventually.holds(() -> published.get() > 0);
        try (WsClient client = rig.webSocket()) {
            client.send("{'op':'subscribe','channels':['symbol:" + symbol + "']}");
            assertThat(client.nextShort()).isEqualTo("ack");
            JsonNode snapshot = client.next();
            assertThat(snapshot.get("type").asText()).isEqualTo("snapshot");
            long seq = snapshot.get("seq").asLong();
            assertThat(seq).as("what was stored before it came").isGreaterThanOrEqualTo(before);
            for (int i = 1; i <= 200; i++) {
                assertThat(client.nextShort()).isEqualTo("symbol.updated " + symbol + " " + (seq + i));
            }
        }
    }

    @Test
    void aPartitionIsLeftAfterAWhileAndReadAgainForTheNextClient() throws Exception {
        rig.keepPartitions = SHORT;
        rig.redis.publish(symbolOf(2), 5);
        rig.start();
        try (WsClient client = rig.webSocket()) {
            client.send("{'op':'subscribe','channels':['symbol:" + symbolOf(2) + "']}");
            assertThat(List.of(client.nextShort(), client.nextShort()))
                    .containsExactly("ack", "snapshot " + symbolOf(2) + " 5");
            assertThat(rig.get("/api/v1/symbols/" + symbolOf(2)).body()).contains("\"seq\":5");
        }
        Eventually.holds(() -> channels().isEmpty());
        Eventually.holds(rig::isReady);
        Eventually.holds(() -> rig.metric("tickwire.gateway.partitions.heard") == 0);
        rig.redis.publish(symbolOf(2), 6);
        rig.redis.publish(symbolOf(2), 9);
        WsClient later = rig.webSocket();
        later.send("{'op':'subscribe','channels':['symbol:" + symbolOf(2) + "'],'resume':{'" + symbolOf(2) + "':5}}");
        assertThat(List.of(later.nextShort(), later.nextShort()))
                .containsExactly("ack", "snapshot " + symbolOf(2) + " 9");
        rig.redis.publish(symbolOf(2), 10);
        assertThat(later.nextShort()).isEqualTo("symbol.updated " + symbolOf(2) + " 10");
    }

    /** What is wanted stays, however long nobody asks for it anew. */
    @Test
    void aPartitionThatAClientHasIsNeverLeft() throws Exception {
        rig.keepPartitions = SHORT;
        rig.redis.publish(symbolOf(0), 1);
        rig.start();
        WsClient client = rig.webSocket();
        client.send("{'op':'subscribe','channels':['symbol:" + symbolOf(0) + "']}");
        client.nextShort();
        client.nextShort();
        try (WsClient other = rig.webSocket()) {
            other.send("{'op':'subscribe','channels':['symbol:" + symbolOf(1) + "']}");
            other.nextShort();
        }
        Eventually.holds(() -> channels().equals(List.of("realtime:updates:{0}"))); // so it was looked what to leave
        rig.redis.publish(symbolOf(0), 2);
        assertThat(client.nextShort()).isEqualTo("symbol.updated " + symbolOf(0) + " 2");
    }

    /** A position says of each partition how far it goes; that this gateway hears only one of them is no reason to tell all again. */
    @Test
    void anEventStreamIsResumedAtAGatewayThatHearsLess() throws Exception {
        for (int p = 0; p < TestRedis.PARTITIONS; p++) {
            rig.redis.publish(symbolOf(p), 5);
        }
        rig.start();
        WsClient all = rig.webSocket();
        all.send("{'op':'subscribe','channels':['symbol:*']}");
        all.nextShort();
        String position;
        try (SseClient events = rig.sse("channels=symbol:" + symbolOf(1))) {
            position = events.next().id();
        }
        rig.start(); // another one, that has heard nothing yet
        SseClient resumed = rig.sse("channels=symbol:" + symbolOf(1), "Last-Event-ID", position);
        rig.redis.publish(symbolOf(1), 6);
        assertThat(resumed.next().shortText()).isEqualTo("symbol.updated symbol.updated " + symbolOf(1) + " 6");
        SseClient missed = rig.sse("channels=symbol:" + symbolOf(1), "Last-Event-ID", position);
        assertThat(missed.next().shortText()).isEqualTo("snapshot snapshot " + symbolOf(1) + " 6");
    }

    @Test
    void theListHasAllSymbolsWhoeverWantsThem() throws Exception {
        for (int p = 0; p < TestRedis.PARTITIONS; p++) {
            rig.redis.publish(symbolOf(p), 5);
        }
        rig.start();
        for (int p = 0; p < TestRedis.PARTITIONS; p++) {
            assertThat(rig.get("/api/v1/symbols").body()).contains("\"symbol\":\"" + symbolOf(p) + "\"");
        }
        assertThat(rig.get("/api/v1/snapshots?symbols=" + symbolOf(1) + ",NOBODY")
                        .body())
                .contains("\"seq\":5", "\"unknown\":[\"NOBODY\"]");
    }

    /** Not what was known once, and not "unknown" either. */
    @Test
    void whatIsNotHeardIsNotAnsweredWhileRedisIsAway() throws Exception {
        rig.redis.publish(symbolOf(1), 5);
        rig.redis.publish(symbolOf(2), 5);
        rig.start();
        assertThat(rig.get("/api/v1/symbols/" + symbolOf(1)).statusCode()).isEqualTo(200);
        rig.redis.stop();
        Eventually.holds(() -> !rig.isReady());
        assertThat(rig.get("/api/v1/symbols/" + symbolOf(1)).statusCode())
                .as("heard before, as with one channel")
                .isEqualTo(200);
        assertThat(rig.get("/api/v1/symbols/" + symbolOf(2)).statusCode()).isEqualTo(503);
        assertThat(rig.get("/api/v1/symbols").body()).contains("\"code\":\"live_unavailable\"");
        WsClient client = rig.webSocket();
        client.send("{'op':'subscribe','channels':['symbol:" + symbolOf(2) + "']}");
        assertThat(client.nextShort()).isEqualTo("ack");
        assertThat(client.isQuiet()).isTrue();
        assertThat(rig.metric("tickwire.gateway.heard.too.late")).isEqualTo(3);
        rig.redis.start();
        String view = TestMessages.updated(symbolOf(2), 7, TestMessages.BASE_MICROS + 7_000);
        rig.redis.send(Command.HSET, RedisKeys.views(2), symbolOf(2), view);
        rig.redis.send(Command.HINCRBY, RedisKeys.calcPosition(2), "messages", 1);
        String first = client.nextShort();
        while (first.startsWith("heartbeat")) {
            first = client.nextShort();
        }
        assertThat(first)
                .as("the client came before the state: what stands is told")
                .isEqualTo("snapshot " + symbolOf(2) + " 7");
        rig.redis.publish(symbolOf(2), 8);
        assertThat(client.nextShort()).isEqualTo("symbol.updated " + symbolOf(2) + " 8");
    }

    /** While the setting is being changed: gateways first. */
    @Test
    void aGatewayHearsACalcThatPublishesAllOnOneChannel() throws Exception {
        rig.start();
        rig.redis.channel = UpdatesChannel.DEFAULT;
        rig.redis.publish(symbolOf(1), 5);
        WsClient client = rig.webSocket();
        client.send("{'op':'subscribe','channels':['symbol:" + symbolOf(1) + "']}");
        assertThat(List.of(client.nextShort(), client.nextShort()))
                .containsExactly("ack", "snapshot " + symbolOf(1) + " 5");
        rig.redis.publish(symbolOf(2), 1);
        for (int seq = 6; seq < 20; seq++) {
            rig.redis.publish(symbolOf(1), seq);
            assertThat(client.nextShort()).isEqualTo("symbol.updated " + symbolOf(1) + " " + seq);
        }
        assertThat(rig.metric("tickwire.gateway.partitions.heard")).isEqualTo(1);
    }

    /** Channels of partitions that somebody is subscribed to, in order. */
    private List<String> channels() {
        return rig.redis.send(Command.PUBSUB, "CHANNELS", "realtime:updates:{*").stream()
                .map(Object::toString)
                .sorted()
                .toList();
    }

    /** One of the symbols of a partition. */
    private static String symbolOf(int partition) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "SYM" + i)
                .filter(symbol -> TickIdentity.partitionOf(symbol, TestRedis.PARTITIONS) == partition)
                .findFirst()
                .orElseThrow();
    }
}
