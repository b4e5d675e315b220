package io.tickwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many clients come at once and want everything, more than one turn of the event loop gives them, while updates go on. */
class LargeSubscriptionTest {
    private static final int SYMBOLS = 400;
    private static final int CLIENTS = 8;
    private static final int NEWEST = 3;

    private GatewayRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new GatewayRig();
        publish(1);
        rig.start();
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    private void publish(long seq) {
        for (int i = 0; i < SYMBOLS; i++) {
            rig.redis.publish("S" + i, seq);
        }
    }

    @Test
    void eachGetsEverySymbolOnceAndThenItsUpdates() throws Exception {
        List<WsClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(rig.webSocket());
        }
        for (WsClient client : clients) {
            client.send("{'op':'subscribe','channels':['symbol:*'],'id':1}");
        }
        for (int seq = 2; seq <= NEWEST; seq++) {
            publish(seq);
        }
        for (WsClient client : clients) {
            check(client);
        }
    }

    private static void check(WsClient client) throws Exception {
        assertThat(client.nextShort()).isEqualTo("ack 1");
        Map<String, Long> last = new HashMap<>();
        long missed = 0;
        long skipped = 0;
        while (last.values().stream().filter(seq -> seq == NEWEST).count() < SYMBOLS) {
            JsonNode message = client.next();
            String type = message.get("type").asText();
            if (type.equals("conflated")) {
                skipped += message.get("skipped").asLong();
                continue;
            }
            long seq = message.get("seq").asLong();
            Long before = last.put(message.get("symbol").asText(), seq);
            if (before == null) {
                assertThat(type).as("of each symbol").isEqualTo("snapshot");
            } else {
                assertThat(type).isEqualTo("symbol.updated");
                assertThat(seq).isGreaterThan(before);
                missed += seq - before - 1;
            }
        }
        assertThat(skipped).isEqualTo(missed);
        assertThat(client.isQuiet()).isTrue();
    }
}
