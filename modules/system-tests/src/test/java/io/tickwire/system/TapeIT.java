package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickwire.teststores.RedisStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tape over a whole system: ticks that flush and calc have taken off the queue come to a client that comes back, over a gateway that was
 * killed and started again.
 */
class TapeIT {
    private static final int TICKS = 50;

    @Test
    void aClientGoesOnWhereItWasThoughTheGatewayDied(@TempDir Path directory) throws Exception {
        try (RedisStore redis = RedisStore.durable()) {
            Map<String, String> settings = Map.of("REDIS_URL", redis.url());
            List<JsonNode> ticks = new CopyOnWriteArrayList<>();
            String pos;
            try (TickwireProcess tickwire = TickwireProcess.start(directory, settings);
                    LiveClients client = new LiveClients()) {
                subscribe(client, tickwire, "", ticks);
                post(tickwire, 0, TICKS);
                Await.until("the first ticks", () -> ticks.size() == TICKS + 1);
                pos = ticks.get(TICKS / 2).get("pos").asText();
                Await.until("flush and calc are done with them", () -> isOnTape(redis));
                tickwire.killHard();
            }
            List<JsonNode> more = new CopyOnWriteArrayList<>();
            try (TickwireProcess tickwire = TickwireProcess.start(directory, settings);
                    LiveClients client = new LiveClients()) {
                post(tickwire, TICKS - 10, 2 * TICKS); // ten of them once more
                subscribe(client, tickwire, ",\"resume\":{\"ticks:TAPE*\":\"" + pos + "\"}", more);
                Await.until("the ticks after it", () -> more.size() == TICKS + TICKS / 2 + 1);
                List<JsonNode> all = new ArrayList<>(ticks.subList(1, TICKS / 2 + 1));
                all.addAll(more.subList(1, more.size()));
                for (int i = 0; i < all.size(); i++) {
                    assertThat(all.get(i).get("type").asText()).isEqualTo("tick");
                    assertThat(all.get(i).get("seq").asInt()).isEqualTo(i);
                    assertThat(all.get(i).get("price").asText()).isEqualTo(Integer.toString(100 + i));
                }
                assertThat(tickwire.terminate()).isZero();
            }
        }
    }

    /** Whether all ticks, which are of one partition, have left the queue. */
    private static boolean isOnTape(RedisStore redis) throws Exception {
        for (int p = 0; p < 8; p++) {
            if (redis.command("EXISTS md:tape:{" + p + "}").equals(":1")) {
                return redis.command("XLEN md:ticks:{" + p + "}").equals(":0");
            }
        }
        return false;
    }

    private static void subscribe(LiveClients client, TickwireProcess tickwire, String resume, List<JsonNode> to)
            throws Exception {
        client.webSocket(
                URI.create(tickwire.url("gateway")),
                "{\"op\":\"subscribe\",\"channels\":[\"ticks:TAPE*\"]" + resume + "}",
                to::add);
        Await.until("the ack", () -> !to.isEmpty());
        assertThat(to.get(0).get("type").asText()).isEqualTo("ack");
    }

    private static void post(TickwireProcess tickwire, int from, int to) throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = from; i < to; i++) {
            lines.add(String.format(
                    Locale.ROOT,
                    "{\"symbol\":\"TAPE-USD\",\"ts\":\"2026-11-22T10:00:00.%06dZ\",\"price\":\"%d\",\"volume\":\"1\",\"seq\":%d}",
                    i,
                    100 + i,
                    i));
        }
        Webhook.post(tickwire, lines);
    }
}
