package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a client on screen would show: the newest message of each symbol. Checks on the way that seq only rises. */
final class LatestView implements Consumer<JsonNode> {
    private final Map<String, JsonNode> newest = new HashMap<>();
    private final List<String> steppedBack = new ArrayList<>();

    @Override
    public synchronized void accept(JsonNode message) {
        String type = message.path("type").asText();
        if (type.equals("symbol.updated") || type.equals("snapshot")) {
            JsonNode before = newest.put(message.get("symbol").asText(), message);
            if (before != null
                    && before.get("seq").asLong() >= message.get("seq").asLong()) {
                steppedBack.add(before.get("seq") + " then " + message.get("seq"));
            }
            notifyAll();
        }
    }

    /** Waits until the symbol's view counts that many ticks. */
    synchronized JsonNode awaitCount(String symbol, long count) throws InterruptedException {
        long deadline = System.nanoTime() + Await.LIMIT.toNanos();
        while (count(symbol) < count) {
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            assertThat(leftMs)
                    .as("ticks of %s in view: %d of %d", symbol, count(symbol), count)
                    .isPositive();
            wait(leftMs);
        }
        return newest.get(symbol);
    }

    synchronized void assertSeqRose() {
        assertThat(steppedBack).as("seq that did not rise").isEmpty();
    }

    private long count(String symbol) {
        JsonNode message = newest.get(symbol);
        return message == null ? 0 : message.get("view").get("count").asLong();
    }
}
