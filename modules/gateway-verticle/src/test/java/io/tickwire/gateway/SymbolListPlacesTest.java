package io.tickwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.TickIdentity;
import io.tickwire.redis.RedisKeys;
import io.vertx.redis.client.Command;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Readers of the list of all symbols that take nothing of it. */
class SymbolListPlacesTest {
    private static final String PATH = "/api/v1/symbols";

    /** Some megabytes of answer: more than the kernel takes for a reader that reads nothing. */
    private static final int SYMBOLS = 30_000;

    private static final int READERS = 64;

    @Test
    void oneAddressHasAShareOfThePlacesAndGivesThemBack() throws Exception {
        try (GatewayRig rig = new GatewayRig()) {
            store(rig.redis);
            rig.start();
            List<SlowSocket> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(new SlowSocket(rig.uri(PATH)));
            }
            Eventually.holds(() -> rig.get(PATH).statusCode() == 503);
            HttpResponse<String> refused = rig.get(PATH);
            assertThat(refused.body()).contains("\"busy\"");
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(rig.metric("tickwire.gateway.bounds.reached", "bound", "lists"))
                    .isPositive();
            assertThat(rig.get(PATH + "/NO-SUCH").statusCode())
                    .as("others go on")
                    .isEqualTo(404);
            for (SlowSocket reader : readers) {
                reader.close();
            }
            Eventually.holds(() -> rig.get(PATH).statusCode() == 200);
        }
    }

    private static void store(TestRedis redis) {
        Map<Integer, List<Object>> views = new HashMap<>();
        for (int i = 0; i < SYMBOLS; i++) {
            String symbol = "SYMBOL-WITH-A-LONG-NAME-" + i;
            List<Object> fields = views.computeIfAbsent(
                    TickIdentity.partitionOf(symbol, TestRedis.PARTITIONS), first -> new ArrayList<>());
            fields.add(symbol);
            fields.add(TestMessages.updated(symbol, 1, TestMessages.BASE_MICROS));
        }
        views.forEach((partition, fields) -> {
            fields.add(0, RedisKeys.views(partition));
            redis.send(Command.HSET, fields.toArray());
        });
    }
}
