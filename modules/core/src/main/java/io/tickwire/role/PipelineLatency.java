package io.tickwire.role;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * {@code tickwire_pipeline_latency_seconds}: how long after ingest took it a tick has come to a stage. The stages are measured in
 * different processes, by their wall clocks: a clock that is behind counts as 0. Thread-safe.
 */
public final class PipelineLatency {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Timer timer;

    /** @param stage {@code queued}, {@code published}, {@code delivered} or {@code stored} */
    public PipelineLatency(MeterRegistry meters, String stage) {
        timer = Timer.builder("tickwire.pipeline.latency")
                .description("Time since ingest took the tick")
                .tag("stage", stage)
                .publishPercentileHistogram()
                .minimumExpectedValue(SHORTEST)
                .maximumExpectedValue(LONGEST)
                .register(meters);
    }

    public void record(long micros) {
        timer.record(Math.max(0, micros), TimeUnit.MICROSECONDS);
    }
}
