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

    Watcher(String name, Pulse told) {
        this.name = name;
        this.told = told;
    }

    void connected() {
        connections.incrementAndGet();
    }

    void take(JsonNode message) {
        String type = message.get("type").asText();
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

    /** By symbol, the newest that it has. */
    Map<String, Long> seqs() {
        return Map.copyOf(seqs);
    }

    Queue<String> violations() {
        return violations;
    }

    @Override
    public String toString() {
        return "client=" + name + " connections=" + connections + " messages=" + messages + " symbols=" + seqs.size()
                + " seqBack=" + violations.size();
    }
}
