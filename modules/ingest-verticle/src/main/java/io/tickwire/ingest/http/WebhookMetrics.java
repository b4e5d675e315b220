package io.tickwire.ingest.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tickwire.role.PipelineLatency;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What the webhook counts; all instances add to the same meters. Thread-safe. */
public final class WebhookMetrics {
    private static final Duration SHORTEST = Duration.ofNanos(250_000);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Counter accepted;
    private final Counter rejected;
    private final Counter overloadedByAll;
    private final Counter overloadedByPeer;
    private final LongAdder heldBytes = new LongAdder();
    private final PipelineLatency queued;
    private final Timer[] requests = new Timer[6];

    public WebhookMetrics(MeterRegistry meters) {
        accepted = ticks("accepted").register(meters);
        rejected = ticks("rejected").register(meters);
        overloadedByAll = overloaded("all").register(meters);
        overloadedByPeer = overloaded("peer").register(meters);
        Gauge.builder("tickwire.ingest.held.bytes", heldBytes, LongAdder::sum)
                .description("Bytes of posts that have been taken in and are not done with")
                .register(meters);
        queued = new PipelineLatency(meters, "queued");
        for (int hundreds = 2; hundreds < requests.length; hundreds++) {
            requests[hundreds] = histogram(Timer.builder("tickwire.ingest.request"))
                    .description("Time from a post's head to its answer")
                    .tag("status", hundreds + "xx")
                    .register(meters);
        }
    }

    /** Ticks that Redis has confirmed, all of one post, and how long after they were received; in microseconds. */
    void accepted(int ticks, long latencyMicros) {
        accepted.increment(ticks);
        queued.record(latencyMicros);
    }

    void rejected(int ticks) {
        if (ticks > 0) {
            rejected.increment(ticks);
        }
    }

    /** A post was refused because all posts together hold too much. */
    void overloadedByAll() {
        overloadedByAll.increment();
    }

    /** A post was refused because the unfinished bodies of its peer hold too much. */
    void overloadedByPeer() {
        overloadedByPeer.increment();
    }

    /** What all instances hold for posts that are not done with. */
    LongAdder heldBytes() {
        return heldBytes;
    }

    void answered(int status, long nanos) {
        requests[status / 100].record(nanos, TimeUnit.NANOSECONDS);
    }

    private static Counter.Builder ticks(String result) {
        return Counter.builder("tickwire.ingest.ticks")
                .description("Ticks posted")
                .tag("result", result);
    }

    private static Counter.Builder overloaded(String by) {
        return Counter.builder("tickwire.ingest.overloaded")
                .description("Posts refused for want of memory: all posts together hold too much, or the peer's own")
                .tag("by", by);
    }

    private static Timer.Builder histogram(Timer.Builder timer) {
        return timer.publishPercentileHistogram().minimumExpectedValue(SHORTEST).maximumExpectedValue(LONGEST);
    }
}
