package io.tickwire.ingest.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class QueueBoundTest {
    private final QueueBound bound = new QueueBound(1_000);

    @Test
    void isFullAtTheBoundAndUntilDrainedToFourFifths() {
        bound.measured(999, 0);
        assertThat(bound.isFull()).isFalse();
        bound.measured(1_000, 0);
        assertThat(bound.isFull()).isTrue();
        bound.measured(801, 0);
        assertThat(bound.isFull()).isTrue();
        bound.measured(800, 0);
        assertThat(bound.isFull()).isFalse();
        bound.measured(999, 0);
        assertThat(bound.isFull()).isFalse();
    }

    @Test
    void countsWhatWasAppendedSinceTheMeasurement() {
        bound.measured(900, 0);
        bound.appended(99);
        assertThat(bound.isFull()).isFalse();
        assertThat(bound.bytes()).isEqualTo(999);
        bound.appended(1);
        assertThat(bound.isFull()).isTrue();
    }

    @Test
    void keepsWhatWasAppendedWhileItMeasured() {
        bound.appended(100);
        long covered = bound.unmeasured();
        bound.appended(30);
        bound.measured(400, covered);

        assertThat(bound.bytes()).isEqualTo(430);
        assertThat(bound.isFull()).isFalse();
    }

    /** Of a measurement and an append on two threads, the append was counted twice for a moment, and the door closed. */
    @Test
    void anAppendIsNotCountedTwiceWhileAMeasurementIsTakenIn() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Boolean> sawFull = CompletableFuture.supplyAsync(() -> {
            boolean full = false;
            while (!stop.get() && !full) {
                bound.appended(0);
                full = bound.isFull();
            }
            return full;
        });
        for (int i = 0; i < 500_000 && !sawFull.isDone(); i++) {
            bound.measured(300, bound.unmeasured());
            bound.appended(400);
            bound.measured(700, bound.unmeasured()); // 700 all the time, never 1,100
        }
        stop.set(true);
        assertThat(sawFull.get(10, TimeUnit.SECONDS)).isFalse();
    }
}
