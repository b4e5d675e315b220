package io.tickwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.redis.RedisKeys;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The channel {@code market} and the paths below {@code /api/v1/market}, from outside. */
class MarketTest {
    private GatewayRig rig;

    /** What all of this holds for. */
    GatewayRig rig() throws IOException {
        return new GatewayRig();
    }

    @BeforeEach
    void start() throws Exception {
        rig = rig();
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @Test
    void aClientGetsASnapshotAndThenUpdatesAsPublished() throws Exception {
        rig.redis.publishMarket(TestMessages.market(1, 1), true);
        rig.start();
        WsClient client = rig.webSocket();
        client.send("{'op':'subscribe','id':1,'channels':['market','symbol:*']}");
        assertThat(client.next().toString())
                .isEqualTo("{\"type\":\"ack\",\"id\":1,\"channels\":[\"market\",\"symbol:*\"]}");
        assertThat(client.next().toString())
                .isEqualTo(
                        TestMessages.market(1, 1).replace("\"market.updated\"", "\"snapshot\",\"channel\":\"market\""));
        rig.redis.publishMarket(TestMessages.market(2, 1), true);
        assertThat(client.next().toString()).isEqualTo(TestMessages.market(2, 1));
        client.send("{'op':'unsubscribe','id':2,'channels':['market']}");
        assertThat(client.nextShort()).isEqualTo("ack 2");
        rig.redis.publishMarket(TestMessages.market(3, 2), true);
        rig.redis.publish("BTC-USD", 1);
        assertThat(client.nextShort()).isEqualTo("symbol.updated BTC-USD 1");
        assertThat(rig.get("/api/v1/market").body()).isEqualTo(TestMessages.market(3, 2));
    }

    @Test
    void aMessageThatWasLostIsReadFromRedis() throws Exception {
        rig.start();
        WsClient client = rig.webSocket();
        client.send("{'op':'subscribe','id':1,'channels':['market']}");
        assertThat(client.nextShort()).isEqualTo("ack 1");
        rig.redis.publishMarket(TestMessages.market(5, 5), false);
        assertThat(client.next().toString()).isEqualTo(TestMessages.market(5, 5));
    }

    @Test
    void updatesNeverGoBackInTime() throws Exception {
        rig.redis.publishMarket(TestMessages.market(10, 10), true);
        rig.start();
        WsClient client = rig.webSocket();
        client.send("{'op':'subscribe','id':1,'channels':['market']}");
        assertThat(List.of(client.nextShort(), client.nextShort()))
                .containsExactly("ack 1", "snapshot " + ts(TestMessages.market(10, 10)));
        rig.redis.publishRaw(TestMessages.market(9, 11)); // of a leader of before
        rig.redis.publishMarket(TestMessages.market(12, 3), true); // of a Redis that was emptied
        assertThat(client.nextShort()).isEqualTo("snapshot " + ts(TestMessages.market(12, 3)));
    }

    @Test
    void anEventStreamHasItToo() throws Exception {
        rig.redis.publishMarket(TestMessages.market(1, 1), true);
        rig.start();
        SseClient first = rig.sse("channels=market");
        SseClient.Event snapshot = first.next();
        assertThat(snapshot.name()).isEqualTo("snapshot");
        assertThat(snapshot.data().get("channel").asText()).isEqualTo("market");
        rig.redis.publishMarket(TestMessages.market(2, 2), true);
        SseClient.Event update = first.next();
        assertThat(update.name()).isEqualTo("market.updated");
        SseClient again = rig.sse("channels=market", "Last-Event-ID", update.id());
        assertThat(again.next().data().get("ts").asText()).isEqualTo(ts(TestMessages.market(2, 2)));
    }

    @Test
    void theCorrelationIsAnsweredAsItIsStored() throws Exception {
        rig.start();
        rig.redis.send(Command.HSET, RedisKeys.CROSS, "correlation", "{\"ts\":\"t\",\"symbols\":[],\"matrix\":[]}");
        assertThat(rig.get("/api/v1/market/correlation").body())
                .isEqualTo("{\"ts\":\"t\",\"symbols\":[],\"matrix\":[]}");
        rig.redis.stop();
        assertThat(rig.get("/api/v1/market/correlation").body()).contains("\"code\":\"market_unavailable\"");
    }

    private static String ts(String message) {
        return message.substring(message.indexOf("20"), message.indexOf("Z") + 1);
    }
}
