package io.tickwire.launcher.loops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoopDelayTest {
    private final LoopDelay delay = new LoopDelay();

    @Test
    void aTaskThatWaitsIsSeenBeforeItIsBegun() {
        assertThat(delay.ask(100)).isTrue();
        assertThat(delay.waitingNanos(350)).isEqualTo(250);
        assertThat(delay.takeLongestNanos(350)).isEqualTo(250);
    }

    @Test
    void noSecondTaskIsPutOnALoopThatDoesNotTurn() {
        delay.ask(100);
        assertThat(delay.ask(200)).isFalse();
        delay.answer(900);
        assertThat(delay.waitingNanos(1_000)).isZero();
        assertThat(delay.ask(1_000)).isTrue();
    }

    @Test
    void theLongestWaitIsKeptUntilItIsTaken() {
        delay.ask(0);
        delay.answer(700);
        delay.ask(1_000);
        delay.answer(1_001);
        assertThat(delay.takeLongestNanos(2_000)).isEqualTo(700);
        assertThat(delay.takeLongestNanos(2_000)).isZero();
    }
}
