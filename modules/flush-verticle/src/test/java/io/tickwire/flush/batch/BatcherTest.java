package io.tickwire.flush.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.flush.TestTicks;
import io.tickwire.flush.batch.Batcher.Decision;
import io.tickwire.redis.StreamId;
import org.junit.jupiter.api.Test;

class BatcherTest {
    private final Batcher batcher = new Batcher(new Batcher.Limits(10, 100, 20, 40));
    private int next;

    private Delivery frame(int ticks) {
        return new Delivery.Frame(0, new StreamId(1, next), TestTicks.series(next++ * 100, ticks));
    }

    private static int ticks(Decision decision) {
        return ((Decision.Write) decision).batch().deliveredTicks();
    }

    @Test
    void waitsForTheDelayOfTheOldest() {
        assertThat(batcher.next(0)).isEqualTo(new Decision.Idle());
        batcher.offer(frame(3), 0);
        batcher.offer(frame(3), 60);
        assertThat(batcher.next(60)).isEqualTo(new Decision.WaitMs(40));
        assertThat(batcher.next(99)).isEqualTo(new Decision.WaitMs(1));
        assertThat(ticks(batcher.next(100))).isEqualTo(6);
        assertThat(batcher.next(100)).isEqualTo(new Decision.Idle());
    }

    @Test
    void writesAtOnceWhenThereIsEnoughAndTakesAllUpToTheCap() {
        batcher.offer(frame(9), 0);
        assertThat(batcher.next(0)).isInstanceOf(Decision.WaitMs.class);
        batcher.offer(frame(9), 0);
        batcher.offer(frame(9), 0);
        assertThat(ticks(batcher.next(0))).isEqualTo(18);
        assertThat(batcher.next(0)).isEqualTo(new Decision.WaitMs(100));
    }

    @Test
    void aDeliveryAboveTheCapGoesAlone() {
        batcher.offer(frame(25), 0);
        batcher.offer(frame(1), 0);
        assertThat(ticks(batcher.next(0))).isEqualTo(25);
    }

    @Test
    void roomComesBackWithTheReleaseNotWithTheWrite() {
        batcher.offer(frame(39), 0);
        assertThat(batcher.room()).isEqualTo(1);
        batcher.offer(frame(5), 0);
        assertThat(batcher.room()).isNegative();
        Batch first = ((Decision.Write) batcher.next(0)).batch();
        assertThat(batcher.room()).isNegative();
        batcher.release(first.deliveries());
        assertThat(batcher.room()).isEqualTo(35);
        assertThat(batcher.isEmpty()).isFalse();
    }

    @Test
    void anEntryWithoutTicksIsWrittenToo() {
        Delivery damaged = new Delivery.Damaged(0, new StreamId(1, 1), new byte[0], "no frame");
        batcher.offer(damaged, 0);
        Batch batch = ((Decision.Write) batcher.next(100)).batch();
        assertThat(batch.deliveries()).containsExactly(damaged);
        assertThat(batch.pieces(5)).isEmpty();
        batcher.release(batch.deliveries());
        assertThat(batcher.isEmpty()).isTrue();
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new Batcher.Limits(10, 1, 9, 40)).hasMessageContaining("capTicks=9");
    }
}
