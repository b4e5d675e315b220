package io.tickwire.flush.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.redis.StreamId;
import org.junit.jupiter.api.Test;

class InHandTest {
    private static final StreamId A = new StreamId(1, 0);
    private static final StreamId B = new StreamId(2, 0);

    @Test
    void isInHandOnceUntilRemoved() {
        InHand inHand = new InHand();
        assertThat(inHand.add(A, 0)).isTrue();
        assertThat(inHand.add(A, 5)).isFalse();
        inHand.remove(A);
        assertThat(inHand.add(A, 9)).isTrue();
    }

    @Test
    void isDueForAMarkAsOftenAsAsked() {
        InHand inHand = new InHand();
        inHand.add(A, 0);
        inHand.add(B, 60);
        assertThat(inHand.mark(99, 100)).isEmpty();
        assertThat(inHand.mark(100, 100)).containsExactly(A);
        assertThat(inHand.mark(160, 100)).containsExactly(B);
        assertThat(inHand.mark(200, 100)).containsExactly(A);
    }
}
