package io.tickwire.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tickwire.domain.MicrosClock;
import io.tickwire.gateway.access.Denial;
import io.tickwire.gateway.client.BoundReports;
import io.tickwire.gateway.feed.ChannelReports;
import io.tickwire.gateway.feed.FeedVerticle;
import io.tickwire.gateway.hub.Deliveries;
import io.tickwire.gateway.hub.PendingBudget;
import io.tickwire.gateway.sse.SseEncoding;
import io.tickwire.gateway.tape.IdentityBudget;
import io.tickwire.gateway.tape.TapeBounds;
import io.tickwire.gateway.tape.TapeBudget;
import io.tickwire.gateway.tape.TapeReports;
import io.tickwire.gateway.tape.TapeVerticle;
import io.tickwire.gateway.update.Refusal;
import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.ws.WebSocketEncoding;
import io.tickwire.role.PipelineLatency;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The metrics of the gateway: contract, section 7. Thread-safe. */
final class GatewayMeters implements Deliveries, ChannelReports, BoundReports, TapeReports, Denial.Reports {
    private final Map<String, AtomicLong> clients = Map.of(
            WebSocketEncoding.INSTANCE.transport(),
            new AtomicLong(),
            SseEncoding.INSTANCE.transport(),
            new AtomicLong());
    private final Map<String, Counter> messages;
    private final Counter conflated;
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);
    private final Counter corrected;
    private final Counter heardTooLate;
    private final Map<Bound, Counter> reached = new EnumMap<>(Bound.class);
    private final Map<Denial, Counter> denied = new EnumMap<>(Denial.class);
    private final Counter pingsLeftOut;
    private final Map<String, Counter> tapeTicks;
    private final Counter tapeMissed;
    private final Counter tapeUnknownGaps;
    private final PipelineLatency delivered;
    private final MicrosClock clock;
    private final MeterRegistry registry;

    GatewayMeters(MeterRegistry registry, MicrosClock clock) {
        this.clock = clock;
        this.registry = registry;
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
        for (Refusal reason : Refusal.values()) {
            refused.put(
                    reason,
                    Counter.builder("tickwire.gateway.refused")
                            .description("Messages of the channel that were not believed")
                            .tag("reason", reason.code())
                            .register(registry));
        }
        corrected = Counter.builder("tickwire.gateway.corrected")
                .description("Views that were heard, and replaced because Redis has others")
                .register(registry);
        heardTooLate = Counter.builder("tickwire.gateway.heard.too.late")
                .description(
                        "Times that somebody wanted a partition that was not heard and waited for the whole limit, or was one too many to wait")
                .register(registry);
        for (Bound bound : Bound.values()) {
            reached.put(
                    bound,
                    Counter.builder("tickwire.gateway.bounds.reached")
                            .description("Times that clients wanted more than they may have")
                            .tag("bound", bound.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        for (Denial reason : Denial.values()) {
            denied.put(
                    reason,
                    Counter.builder("tickwire.gateway.denied")
                            .description("Requests, messages and connections that were not let in, or not any more")
                            .tag("reason", reason.code())
                            .register(registry));
        }
        pingsLeftOut = Counter.builder("tickwire.gateway.pings.left.out")
                .description("Pings that were not answered, because a later one came before the client took the answer")
                .register(registry);
        tapeTicks = Map.of(
                WebSocketEncoding.INSTANCE.transport(),
                tapeTicks(registry, WebSocketEncoding.INSTANCE.transport()),
                SseEncoding.INSTANCE.transport(),
                tapeTicks(registry, SseEncoding.INSTANCE.transport()));
        tapeMissed = Counter.builder("tickwire.gateway.tape.missed")
                .description("Ticks of the tape that clients did not get because they were too slow, and were told so")
                .register(registry);
        tapeUnknownGaps = Counter.builder("tickwire.gateway.tape.unknown.gaps")
                .description("Times that a client was told that ticks are missing and nobody knows how many")
                .register(registry);
        delivered = new PipelineLatency(registry, "delivered");
    }

    /** Shows what clients are owed. */
    void watch(PendingBudget budget) {
        Gauge.builder("tickwire.gateway.pending", budget, PendingBudget::pending)
                .description("Symbols that clients have to be told about, summed over clients")
                .register(registry);
        Gauge.builder("tickwire.gateway.pending.max", budget, PendingBudget::most)
                .description("With so many pending, subscriptions are refused as overloaded")
                .register(registry);
        FunctionCounter.builder("tickwire.gateway.overloaded", budget, PendingBudget::refused)
                .description("Subscriptions that were refused because too much was pending")
                .register(registry);
    }

    /** Shows what the tape takes of the memory. */
    void watch(TapeBounds bounds) {
        Gauge.builder("tickwire.gateway.tape.waiting.bytes", bounds.waiting(), TapeBudget::waiting)
                .description("Ticks of the tape that wait for clients, summed over clients")
                .register(registry);
        Gauge.builder("tickwire.gateway.tape.waiting.max.bytes", bounds.waiting(), TapeBudget::most)
                .description("With so many bytes waiting, further ticks of slow clients count as missed")
                .register(registry);
        Gauge.builder("tickwire.gateway.tape.identities", bounds.identities(), IdentityBudget::remembered)
                .description("Ticks that are remembered to know their duplicates")
                .register(registry);
        Gauge.builder("tickwire.gateway.tape.identities.max", bounds.identities(), IdentityBudget::most)
                .description("Beyond so many, the oldest are forgotten before their time")
                .register(registry);
        FunctionCounter.builder("tickwire.gateway.tape.identities.early", bounds.identities(), IdentityBudget::early)
                .description("Times that ticks were forgotten before their time: their duplicates are told again")
                .register(registry);
    }

    /** Shows what the tape reads. */
    void watch(TapeVerticle tape) {
        Gauge.builder("tickwire.gateway.tape.readers", tape, TapeVerticle::reading)
                .description("Partitions that are read for the tape")
                .register(registry);
        Gauge.builder("tickwire.gateway.tape.catchups", tape, TapeVerticle::catchingUp)
                .description("Clients that are told what came before they came back")
                .register(registry);
    }

    /** Shows how many partitions are heard. */
    void watch(FeedVerticle feed) {
        Gauge.builder("tickwire.gateway.partitions.heard", feed, FeedVerticle::heardPartitions)
                .description("Partitions whose updates come to this gateway")
                .register(registry);
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

    @Override
    public void ticks(String transport, int ticks) {
        tapeTicks.get(transport).increment(ticks);
    }

    @Override
    public void missed(long ticks) {
        tapeMissed.increment(ticks);
    }

    @Override
    public void unknownGap() {
        tapeUnknownGaps.increment();
    }

    @Override
    public void refused(Refusal reason) {
        refused.get(reason).increment();
    }

    @Override
    public void corrected() {
        corrected.increment();
    }

    @Override
    public void heardTooLate() {
        heardTooLate.increment();
    }

    @Override
    public void reached(Bound bound) {
        reached.get(bound).increment();
    }

    @Override
    public void denied(Denial reason) {
        denied.get(reason).increment();
    }

    @Override
    public void pingsLeftOut(int pings) {
        pingsLeftOut.increment(pings);
    }

    private static Counter tapeTicks(MeterRegistry registry, String transport) {
        return Counter.builder("tickwire.gateway.tape.ticks")
                .description("Ticks of the tape handed to clients")
                .tag("transport", transport)
                .register(registry);
    }

    private static Counter messages(MeterRegistry registry, String transport) {
        return Counter.builder("tickwire.gateway.messages")
                .description("Messages handed to clients")
                .tag("transport", transport)
                .register(registry);
    }
}
