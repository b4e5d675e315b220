package io.tickwire.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tickwire.domain.MicrosClock;
import io.tickwire.gateway.hub.Deliveries;
import io.tickwire.gateway.sse.SseEncoding;
import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.ws.WebSocketEncoding;
import io.tickwire.role.PipelineLatency;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The metrics of the gateway: contract, section 7. Thread-safe. */
final class GatewayMeters implements Deliveries {
    private final Map<String, AtomicLong> clients = Map.of(
            WebSocketEncoding.INSTANCE.transport(),
            new AtomicLong(),
            SseEncoding.INSTANCE.transport(),
            new AtomicLong());
    private final Map<String, Counter> messages;
    private final Counter conflated;
    private final Counter malformed;
    private final PipelineLatency delivered;
    private final MicrosClock clock;

    GatewayMeters(MeterRegistry registry, MicrosClock clock) {
        this.clock = clock;
        clients.forEach((transport, count) -> Gauge.builder("tickwire.gateway.clients", count, AtomicLong::get)
                .description("Clients connected")
                .tag("transport", transport)
                .register(registry));
        messages = Map.of(
                WebSocketEncoding.INSTANCE.transport(), messages(registry, WebSocketEncoding.INSTANCE.transport()),
                SseEncoding.INSTANCE.transport(), messages(registry, SseEncoding.INSTANCE.transport()));
        conflated = Counter.builder("tickwire.gateway.conflated")
                .description("Updates that clients did not get because they were too slow")
                .register(registry);
        malformed = Counter.builder("tickwire.gateway.malformed")
                .description("Messages of the channel that are not as the contract says")
                .register(registry);
        delivered = new PipelineLatency(registry, "delivered");
    }

    @Override
    public void joined(String transport) {
        clients.get(transport).incrementAndGet();
    }

    @Override
    public void left(String transport) {
        clients.get(transport).decrementAndGet();
    }

    @Override
    public void sent(String transport, int count) {
        messages.get(transport).increment(count);
    }

    @Override
    public void skipped(long updates) {
        conflated.increment(updates);
    }

    @Override
    public void delivered(Update update) {
        if (update.receivedAtMicros() > 0) {
            delivered.record(clock.micros() - update.receivedAtMicros());
        }
    }

    void malformed() {
        malformed.increment();
    }

    private static Counter messages(MeterRegistry registry, String transport) {
        return Counter.builder("tickwire.gateway.messages")
                .description("Messages handed to clients")
                .tag("transport", transport)
                .register(registry);
    }
}
