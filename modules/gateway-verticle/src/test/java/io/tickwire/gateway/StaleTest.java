package io.tickwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Rfc3339;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code symbol.stale}: contract, section 3.2, from outside. */
class StaleTest {
    private static final long STALE_MS = 1_500;
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
    void aSilentSymbolIsToldOnceASilence() throws Exception {
        rig.redis.publishNow("BTC-USD", 1);
        rig.start(STALE_MS);
        WsClient client = rig.webSocket();
        client.send("{'op':'subscribe','id':1,'channels':['symbol:*','bars:*']}");
        assertThat(List.of(client.nextShort(), client.nextShort())).containsExactly("ack 1", "snapshot BTC-USD 1");
        rig.redis.publishNow("BTC-USD", 2);
        assertThat(client.nextShort()).isEqualTo("symbol.updated BTC-USD 2");

        JsonNode stale = client.next();
        assertThat(stale.get("type").asText()).isEqualTo("symbol.stale");
        assertThat(stale.get("symbol").asText()).isEqualTo("BTC-USD");
        assertThat(stale.get("since").asText()).isEqualTo(Rfc3339.format(TestMessages.BASE_MICROS + 2));
        assertThat(Rfc3339.parseMicros(stale.get("ts").asText()))
                .isBetween(
                        MicrosClock.system().micros() - 60_000_000,
                        MicrosClock.system().micros());

        rig.redis.publishNow("BTC-USD", 3);
        assertThat(client.nextShort()).as("once, and then the next update").isEqualTo("symbol.updated BTC-USD 3");
        assertThat(client.next().get("type").asText()).as("another silence").isEqualTo("symbol.stale");
    }

    @Test
    void whoComesWhileItIsSilentIsToldToo() throws Exception {
        rig.redis.publish("BTC-USD", 7); // published days ago
        rig.start(STALE_MS);
        WsClient first = rig.webSocket();
        first.send("{'op':'subscribe','id':1,'channels':['symbol:BTC-*']}");
        assertThat(List.of(first.nextShort(), first.nextShort())).containsExactly("ack 1", "snapshot BTC-USD 7");
        assertThat(first.next().get("type").asText()).isEqualTo("symbol.stale");

        WsClient resumed = rig.webSocket();
        resumed.send("{'op':'subscribe','id':1,'channels':['symbol:BTC-USD'],'resume':{'BTC-USD':7},'conflateMs':100}");
        assertThat(resumed.nextShort()).isEqualTo("ack 1");
        assertThat(resumed.next().get("type").asText()).isEqualTo("symbol.stale");
        assertThat(resumed.isQuiet()).isTrue();

        SseClient stream = rig.sse("channels=symbol:BTC-USD");
        assertThat(List.of(stream.next().name(), stream.next().name())).containsExactly("snapshot", "symbol.stale");
    }

    @Test
    void withZeroNothingIsToldStale() throws Exception {
        rig.redis.publish("BTC-USD", 7);
        rig.start(0);
        WsClient client = rig.webSocket();
        client.send("{'op':'subscribe','id':1,'channels':['symbol:BTC-USD']}");
        assertThat(List.of(client.nextShort(), client.nextShort())).containsExactly("ack 1", "snapshot BTC-USD 7");
        // a second gateway tells it, and the first, which looks as often, does not
        rig.start(1);
        WsClient other = rig.webSocket();
        other.send("{'op':'subscribe','id':1,'channels':['symbol:BTC-USD']}");
        for (String type = ""; !type.equals("symbol.stale"); ) {
            type = other.next().get("type").asText();
        }
        assertThat(client.isQuiet()).isTrue();
    }
}
