package io.tickwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract 4.1 from outside. */
class WebSocketTest {
    private GatewayRig rig;

    /** What all of this holds for. */
    GatewayRig rig() throws IOException {
        return new GatewayRig();
    }

    @BeforeEach
    void start() throws Exception {
        rig = rig();
        rig.redis.publish("BTC-USD", 40);
        rig.redis.publish("BTC-USD", 41);
        rig.redis.publish("ETH-USD", 7);
        rig.start();
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @Test
    void tellsAckThenSnapshotsThenUpdatesAsPublished() throws Exception {
        WsClient client = rig.webSocket();
        assertThat(client.subprotocol()).isEqualTo("tickwire.v1");
        client.send("{'op':'subscribe','id':1,'channels':['symbol:btc-usd','bars:BTC-USD']}");
        assertThat(client.next().toString())
                .isEqualTo("{\"type\":\"ack\",\"id\":1,\"channels\":[\"symbol:BTC-USD\",\"bars:BTC-USD\"]}");
        assertThat(client.nextShort()).isEqualTo("snapshot BTC-USD 41");
        rig.redis.publish("ETH-USD", 8);
        rig.redis.publish("BTC-USD", 42);
        rig.redis.publishRaw(TestMessages.barClosed("BTC-USD", 3));
        rig.redis.publishRaw(TestMessages.barClosed("BTC-USD", 4));
        assertThat(client.next().toString())
                .isEqualTo(TestMessages.updated("BTC-USD", 42, TestMessages.BASE_MICROS + 42_000));
        assertThat(client.next().toString()).isEqualTo(TestMessages.barClosed("BTC-USD", 3));
        assertThat(client.next().toString()).isEqualTo(TestMessages.barClosed("BTC-USD", 4));
    }

    @Test
    void wildcardsAndSymbolsWithoutStateAndUnsubscribing() throws Exception {
        WsClient client = rig.webSocket();
        client.send("{'op':'subscribe','id':1,'channels':['symbol:NEW-*','symbol:ETH-USD']}");
        assertThat(List.of(client.nextShort(), client.nextShort())).containsExactly("ack 1", "snapshot ETH-USD 7");
        rig.redis.publish("NEW-USD", 1);
        assertThat(client.nextShort()).isEqualTo("symbol.updated NEW-USD 1");
        client.send("{'op':'subscribe','id':2,'channels':['symbol:*']}");
        assertThat(List.of(client.nextShort(), client.nextShort()))
                .as("a snapshot of what is new to it alone")
                .containsExactly("ack 2", "snapshot BTC-USD 41");
        client.send("{'op':'unsubscribe','id':3,'channels':['symbol:*','symbol:ETH-USD','symbol:OTHER']}");
        assertThat(client.nextShort()).isEqualTo("ack 3");
        rig.redis.publish("ETH-USD", 8);
        rig.redis.publish("NEW-USD", 2);
        assertThat(client.nextShort()).isEqualTo("symbol.updated NEW-USD 2");
        assertThat(client.isQuiet()).isTrue();
    }

    @Test
    void resumingClaimsNoMoreThanIsKnown() throws Exception {
        WsClient upToDate = rig.webSocket();
        upToDate.send("{'op':'subscribe','id':1,'channels':['symbol:*'],'resume':{'BTC-USD':41,'ETH-USD':6}}");
        assertThat(upToDate.nextShort()).isEqualTo("ack 1");
        assertThat(upToDate.nextShort()).isEqualTo("snapshot ETH-USD 7");
        rig.redis.publish("BTC-USD", 42);
        assertThat(upToDate.nextShort()).isEqualTo("symbol.updated BTC-USD 42");

        WsClient fromALostState = rig.webSocket();
        fromALostState.send("{'op':'subscribe','id':1,'channels':['symbol:BTC-USD'],'resume':{'BTC-USD':999}}");
        assertThat(fromALostState.nextShort()).isEqualTo("ack 1");
        assertThat(fromALostState.nextShort()).isEqualTo("snapshot BTC-USD 42");
    }

    @Test
    void aClientFromAGatewayThatIsAheadIsCaughtUpWithFirst() throws Exception {
        rig.redis.storeSilently("BTC-USD", 43);
        WsClient client = rig.webSocket();
        client.send("{'op':'subscribe','id':1,'channels':['symbol:BTC-USD'],'resume':{'BTC-USD':43}}");
        client.send("{'op':'ping','id':2}");
        assertThat(List.of(client.nextShort(), client.nextShort())).containsExactly("ack 1", "pong 2");
        rig.redis.publish("BTC-USD", 44);
        assertThat(client.nextShort()).isEqualTo("symbol.updated BTC-USD 44");
    }

    @Test
    void conflatesToTheNewestInAnInterval() throws Exception {
        WsClient client = rig.webSocket();
        client.send("{'op':'subscribe','id':1,'channels':['symbol:BTC-USD','bars:BTC-USD'],'conflateMs':700}");
        assertThat(List.of(client.nextShort(), client.nextShort())).containsExactly("ack 1", "snapshot BTC-USD 41");
        long startNanos = System.nanoTime();
        rig.redis.publish("BTC-USD", 42);
        assertThat(client.nextShort()).as("at once").isEqualTo("symbol.updated BTC-USD 42");
        for (int seq = 43; seq <= 60; seq++) {
            rig.redis.publish("BTC-USD", seq);
            rig.redis.publishRaw(TestMessages.barClosed("BTC-USD", seq));
        }
        int bars = 0;
        List<Long> updates = new ArrayList<>();
        while (bars < 18 || !updates.contains(60L)) {
            JsonNode message = client.next();
            if (message.get("type").asText().equals("bar.closed")) {
                bars++;
            } else {
                updates.add(message.get("seq").asLong());
            }
        }
        long intervals = (System.nanoTime() - startNanos) / 700_000_000;
        assertThat(updates).isSorted().hasSizeLessThanOrEqualTo((int) intervals + 1);
        assertThat(client.isQuiet()).isTrue();
    }

    @Test
    void aBadMessageChangesNothing() throws Exception {
        WsClient client = rig.webSocket();
        client.send("{'op':'subscribe','id':7,'channels':['symbol:BTC-USD','nonsense']}");
        assertThat(client.nextShort()).isEqualTo("error 7 bad_channel");
        client.send("{");
        assertThat(client.nextShort()).isEqualTo("error bad_json");
        client.send("{'op':'shout','id':8}");
        assertThat(client.nextShort()).isEqualTo("error 8 bad_op");
        client.socket().sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true).get(60, TimeUnit.SECONDS);
        assertThat(client.nextShort()).isEqualTo("error bad_json");
        rig.redis.publish("BTC-USD", 42);
        assertThat(client.isQuiet()).isTrue();
    }

    @Test
    void fiftyBadMessagesCloseTheConnection() throws Exception {
        WsClient client = rig.webSocket();
        for (int i = 0; i < 49; i++) {
            client.send("?");
        }
        for (int i = 0; i < 49; i++) {
            assertThat(client.nextShort()).isEqualTo("error bad_json");
        }
        assertThat(client.isQuiet()).isTrue();
        client.send("?");
        assertThat(client.nextShort()).isEqualTo("error bad_json");
        assertThat(client.closed.get(60, TimeUnit.SECONDS)).isEqualTo(4008);
        assertThat(rig.metric("tickwire.gateway.bounds.reached", "bound", "bad_messages"))
                .isEqualTo(1);
    }

    @Test
    void aMessageOverTheLimitClosesTheConnection() throws Exception {
        WsClient client = rig.webSocket();
        String padding = " ".repeat(64 * 1024 - "{'op':'ping','id':1}".length());
        client.send("{'op':'ping','id':1}" + padding);
        assertThat(client.nextShort()).isEqualTo("pong 1");
        client.send("{'op':'ping','id':1}" + padding + " ");
        assertThat(client.closed.get(60, TimeUnit.SECONDS)).isEqualTo(4008);

        WsClient inParts = rig.webSocket();
        inParts.socket().sendText("{\"op\":", false).get(60, TimeUnit.SECONDS);
        inParts.socket().sendText(" ".repeat(50_000), false).get(60, TimeUnit.SECONDS);
        inParts.socket().sendText("\"ping\"}", true).get(60, TimeUnit.SECONDS);
        assertThat(inParts.nextShort()).isEqualTo("pong");
        inParts.socket().sendText(" ".repeat(40_000), false).get(60, TimeUnit.SECONDS);
        inParts.socket().sendText(" ".repeat(40_000), false).get(60, TimeUnit.SECONDS);
        assertThat(inParts.closed.get(60, TimeUnit.SECONDS)).isEqualTo(4008);
        assertThat(rig.metric("tickwire.gateway.bounds.reached", "bound", "message_bytes"))
                .isEqualTo(2);
    }

    @Test
    void aThousandChannelsAreTheMost() throws Exception {
        WsClient client = rig.webSocket();
        client.send("{'op':'subscribe','id':1,'channels':[" + channels(0, 1_000) + "]}");
        assertThat(client.nextShort()).isEqualTo("ack 1");
        client.send("{'op':'subscribe','id':2,'channels':['symbol:S1','symbol:S2']}");
        assertThat(client.nextShort()).isEqualTo("ack 2");
        client.send("{'op':'subscribe','id':3,'channels':['symbol:ONE-MORE']}");
        assertThat(client.nextShort()).isEqualTo("error 3 too_many_channels");
        assertThat(client.closed.get(60, TimeUnit.SECONDS)).isEqualTo(4008);
        assertThat(rig.metric("tickwire.gateway.bounds.reached", "bound", "channels"))
                .isEqualTo(1);
    }

    @Test
    void countsClientsAndMessages() throws Exception {
        WsClient client = rig.webSocket();
        client.send("{'op':'subscribe','channels':['symbol:*']}");
        assertThat(client.nextShort()).isEqualTo("ack");
        client.nextShort();
        client.nextShort();
        Eventually.holds(() -> rig.metric("tickwire.gateway.clients", "transport", "websocket") == 1
                && rig.metric("tickwire.gateway.messages", "transport", "websocket") == 2);
        client.close();
        Eventually.holds(() -> rig.metric("tickwire.gateway.clients", "transport", "websocket") == 0);
    }

    private static String channels(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "'symbol:S" + i + "'").collect(Collectors.joining(","));
    }
}
