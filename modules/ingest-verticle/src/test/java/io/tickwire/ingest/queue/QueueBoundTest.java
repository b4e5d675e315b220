package io.tickwire.ingest.queue;

import static org.assertj.core.api.Assertions.assertThat;

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
}
