package io.tickwire.system.attack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What a client of the good symbols saw: that seq only rises, the newest price, and the longest pause. Thread-safe. */
final class GoodClient implements Consumer<JsonNode> {
    private final Map<String, Long> seqs = new HashMap<>();
    private final Map<String, Long> prices = new HashMap<>();
    private String fault;
    private long heardAtNanos = System.nanoTime();
    private long longestPauseNanos;

    @Override
    public synchronized void accept(JsonNode message) {
        String type = message.path("type").asText();
        if (!type.equals("symbol.updated") && !type.equals("snapshot")) {
            return;
        }
        long now = System.nanoTime();
        longestPauseNanos = Math.max(longestPauseNanos, now - heardAtNanos);
        heardAtNanos = now;
        String symbol = message.get("symbol").asText();
        long seq = message.get("seq").asLong();
        Long before = seqs.put(symbol, seq);
        // a snapshot in the middle is what replaces a false view: it may step back
        if (before != null && before >= seq && type.equals("symbol.updated")) {
            fault = "seq of " + symbol + ": " + before + " then " + seq;
        }
        prices.put(symbol, message.get("view").get("price").asLong());
    }

    synchronized String fault() {
        return fault;
    }

    synchronized boolean shows(long price) {
        return prices.size() == GoodFeeder.SYMBOLS && prices.values().stream().allMatch(shown -> shown == price);
    }

    @Override
    public synchronized String toString() {
        return prices.toString();
    }

    synchronized long takeLongestPauseMs() {
        long now = System.nanoTime();
        long longest = Math.max(longestPauseNanos, now - heardAtNanos);
        longestPauseNanos = 0;
        heardAtNanos = now;
        return longest / 1_000_000;
    }
}
