package io.tickwire.system.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What one client has been told over all its connections, and what it should never have been told. */
final class Watcher {
    private final String name;
    private final Pulse told;
    private final Map<String, Long> seqs = new ConcurrentHashMap<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong marketMessages = new AtomicLong();
    private volatile String marketTs = "";

    Watcher(String name, Pulse told) {
        this.name = name;
        this.told = told;
    }

    void connected() {
        connections.incrementAndGet();
    }

    void take(JsonNode message) {
        String type = message.get("type").asText();
        if (type.equals("market.updated") || message.path("channel").asText().equals("market")) {
            takeMarket(type, message.get("ts").asText());
            return;
        }
        if (!type.equals("symbol.updated") && !type.equals("snapshot")) {
            return;
        }
        told.beat();
        messages.incrementAndGet();
        String symbol = message.get("symbol").asText();
        long seq = message.get("seq").asLong();
        Long before = seqs.put(symbol, seq);
        boolean rises = before == null || (type.equals("snapshot") ? seq >= before : seq > before);
        if (!rises) {
            violations.add(name + ": seq went back: symbol=" + symbol + " type=" + type + " before=" + before + " then="
                    + seq);
        }
    }

    /** A snapshot may be older: another gateway tells what it knows, or Redis has lost something. */
    private void takeMarket(String type, String ts) {
        if (type.equals("market.updated") && ts.compareTo(marketTs) < 0) {
            violations.add(name + ": the market went back in time: before=" + marketTs + " then=" + ts);
        }
        marketTs = ts;
        marketMessages.incrementAndGet();
    }

    /** Messages of the market. */
    long marketMessages() {
        return marketMessages.get();
    }

    /** By symbol, the newest that it has. */
    Map<String, Long> seqs() {
        return Map.copyOf(seqs);
    }

    Queue<String> violations() {
        return violations;
    }

    @Override
    public String toString() {
        return "client=" + name + " connections=" + connections + " messages=" + messages + " market=" + marketMessages
                + " symbols=" + seqs.size() + " seqBack=" + violations.size();
    }
}
