package io.tickwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickwire.domain.TickIdentity;
import io.tickwire.redis.RedisKeys;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis goes and comes back, the gateway goes: what clients see of it. */
class LossAndReturnTest {
    private GatewayRig rig;

    /** What all of this holds for. */
    GatewayRig rig() throws IOException {
        return new GatewayRig();
    }

    @BeforeEach
    void start() throws Exception {
        rig = rig();
        rig.redis.publish("BTC-USD", 1);
        rig.start();
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @Test
    void whatWasPublishedWithoutASubscriptionComesAsASnapshot() throws Exception {
        WsClient client = subscribed();
        rig.redis.storeSilently("BTC-USD", 9); // as if it was published while the subscription was away
        rig.redis.send(Command.CLIENT, "KILL", "TYPE", "pubsub");
        assertThat(client.nextShort()).isEqualTo("snapshot BTC-USD 9");
        rig.redis.publish("BTC-USD", 10);
        assertThat(client.nextShort()).isEqualTo("symbol.updated BTC-USD 10");
    }

    @Test
    void readinessTellsOfALostRedisAndClientsAreBroughtUpToDateOnItsReturn() throws Exception {
        WsClient client = subscribed();
        SseClient events = rig.sse("channels=symbol:BTC-USD");
        events.next();
        Eventually.holds(rig::isReady);
        rig.redis.stop();
        Eventually.holds(() -> !rig.isReady());
        rig.redis.start(); // empty: the numbering begins anew
        String anew = TestMessages.updated("BTC-USD", 1, TestMessages.BASE_MICROS + 50_000_000);
        int partition = TickIdentity.partitionOf("BTC-USD", TestRedis.PARTITIONS);
        rig.redis.send(Command.HSET, RedisKeys.views(partition), "BTC-USD", anew);
        // the gateway may have read the empty state by now: as after a message that was lost, it reads again
        rig.redis.send(Command.HINCRBY, RedisKeys.calcPosition(partition), "messages", 1);
        JsonNode snapshot = client.next();
        assertThat(WsClient.shortOf(snapshot)).isEqualTo("snapshot BTC-USD 1");
        assertThat(snapshot.get("view").toString())
                .isEqualTo(new ObjectMapper().readTree(anew).get("view").toString());
        assertThat(events.next().shortText()).isEqualTo("snapshot snapshot BTC-USD 1");
        Eventually.holds(rig::isReady);
    }

    /** Regression: it failed before it was known to be under way, and stood there as under way for ever. */
    @Test
    void aCatchUpThatFailsAtOnceIsNotTheLast() throws Exception {
        rig.redis.stop();
        Eventually.holds(() -> !rig.isReady());
        WsClient early = rig.webSocket();
        early.send("{'op':'subscribe','channels':['symbol:BTC-USD'],'resume':{'BTC-USD':5}}");
        assertThat(early.nextShort()).isEqualTo("ack");
        rig.redis.start();
        Eventually.holds(rig::isReady);
        rig.redis.storeSilently("BTC-USD", 7);
        WsClient ahead = rig.webSocket();
        ahead.send("{'op':'subscribe','channels':['symbol:BTC-USD'],'resume':{'BTC-USD':6}}");
        assertThat(ahead.nextShort()).isEqualTo("ack");
        assertThat(ahead.nextShort()).isEqualTo("snapshot BTC-USD 7");
    }

    @Test
    void foreignMessagesOnTheChannelHarmNobody() throws Exception {
        WsClient client = subscribed();
        for (String foreign :
                new String[] {"", "hello", "[1]", "{\"type\":\"symbol.updated\"}", "{\"type\":\"later\"}"}) {
            rig.redis.publishRaw(foreign);
        }
        rig.redis.publish("BTC-USD", 2);
        assertThat(client.nextShort()).isEqualTo("symbol.updated BTC-USD 2");
        assertThat(rig.metric("tickwire.gateway.refused", "reason", "malformed"))
                .isEqualTo(3);
        assertThat(rig.metric("tickwire.gateway.refused", "reason", "bad_symbol"))
                .isEqualTo(1);
    }

    /** Views are read again only when messages were lost, and a kind that this version does not know was not. */
    @Test
    void messagesOfALaterVersionCostNothing() throws Exception {
        Eventually.holds(rig::isReady);
        long reads = calls("hgetall");
        long canaries = calls("evalsha");
        rig.redis.publishCounted("BTC-USD", "{\"type\":\"symbol.halted\",\"symbol\":\"BTC-USD\"}");
        Eventually.holds(() -> calls("evalsha") > canaries + 2 * TestRedis.PARTITIONS);
        assertThat(calls("hgetall")).isEqualTo(reads);
    }

    private long calls(String command) {
        return rig.redis
                .send(Command.INFO, "commandstats")
                .toString()
                .lines()
                .filter(line -> line.startsWith("cmdstat_" + command + ":calls="))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
                .sum();
    }

    @Test
    void clientsAreToldToComeBackWhenTheGatewayGoes() throws Exception {
        WsClient client = subscribed();
        SseClient events = rig.sse("channels=symbol:BTC-USD");
        events.next();
        rig.stop();
        JsonNode shutdown = client.next();
        assertThat(shutdown.get("type").asText()).isEqualTo("shutdown");
        assertThat(shutdown.get("reconnectMs").asLong()).isBetween(500L, 4_500L);
        assertThat(client.closed.get(60, TimeUnit.SECONDS)).isEqualTo(1012);
        SseClient.Event event = events.next();
        assertThat(event.name()).isEqualTo("shutdown");
        assertThat(event.data().get("reconnectMs").asLong()).isBetween(500L, 4_500L);
        events.ended.get(60, TimeUnit.SECONDS);
    }

    private WsClient subscribed() throws Exception {
        WsClient client = rig.webSocket();
        client.send("{'op':'subscribe','channels':['symbol:BTC-USD']}");
        assertThat(client.nextShort()).isEqualTo("ack");
        assertThat(client.nextShort()).isEqualTo("snapshot BTC-USD 1");
        return client;
    }
}
