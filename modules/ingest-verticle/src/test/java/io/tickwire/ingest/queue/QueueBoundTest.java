package io.tickwire.ingest.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueBoundTest {
    private final QueueBound bound = new QueueBound(1_000);

    @Test
    void isFullAtTheBoundAndUntilDrainedToFourFifths() {
        bound.measured(999, 0, 0);
        assertThat(bound.isFull()).isFalse();
        bound.measured(1_000, 0, 0);
        assertThat(bound.isFull()).isTrue();
        bound.measured(801, 0, 0);
        assertThat(bound.isFull()).isTrue();
        bound.measured(800, 0, 0);
        assertThat(bound.isFull()).isFalse();
        bound.measured(999, 0, 0);
        assertThat(bound.isFull()).isFalse();
    }

    @Test
    void countsWhatWasAppendedSinceTheMeasurement() {
        bound.measured(900, 0, 0);
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
        bound.measured(400, 0, covered);

        assertThat(bound.bytes()).isEqualTo(430);
        assertThat(bound.isFull()).isFalse();
    }

    @Test
    void deadLettersCountAndAreNamedWhenTheyAloneKeepItFull() {
        bound.measured(500, 499, 0);
        assertThat(bound.isFull()).isFalse();
        bound.measured(500, 500, 0);
        assertThat(bound.isFull()).isTrue();
        assertThat(bound.bytes()).isEqualTo(1_000);
        assertThat(bound.deadBytes()).isEqualTo(500);
        assertThat(bound.isFullOfDeadLetters()).isTrue();
        bound.measured(900, 100, 0);
        assertThat(bound.isFullOfDeadLetters())
                .as("the ticks would keep it full")
                .isFalse();
        bound.measured(700, 50, 0);
        assertThat(bound.isFullOfDeadLetters()).isFalse();
    }

    /** Two event loops that count at once, while a measurement comes in: no append is counted twice or forgotten. */
    @Test
    void countsEachAppendOnceWhileOthersCountAndMeasure() throws Exception {
        QueueBound wide = new QueueBound(Long.MAX_VALUE / 4);
        int appends = 20_000;
        List<Thread> loops = new ArrayList<>();
        for (int loop = 0; loop < 2; loop++) {
            loops.add(new Thread(() -> {
                for (int i = 0; i < appends; i++) {
                    wide.appended(3);
                }
            }));
        }
        loops.forEach(Thread::start);
        long stored = 0;
        while (loops.stream().anyMatch(Thread::isAlive)) {
            long covered = wide.unmeasured();
            stored += covered;
            wide.measured(stored, 0, covered);
        }
        for (Thread loop : loops) {
            loop.join();
        }
        assertThat(wide.bytes()).isEqualTo(2L * appends * 3);
    }
}
