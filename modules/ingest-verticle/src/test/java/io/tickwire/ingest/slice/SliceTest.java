package io.tickwire.ingest.slice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SliceTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong looks = new AtomicLong();
    private final Slice slice = new Slice(() -> {
        looks.incrementAndGet();
        return nanos.get();
    });

    @Test
    void isSpentAfterItsTimeAndBeginsAnew() {
        nanos.addAndGet(Slice.NANOS - 1);
        assertThat(slice.isSpent()).isFalse();
        nanos.incrementAndGet();
        assertThat(slice.isSpent()).isTrue();
        assertThat(slice.isSpentAfterElement()).isTrue();
        slice.begin();
        assertThat(slice.isSpent()).isFalse();
        assertThat(slice.isSpentAfterElement()).isFalse();
    }

    @Test
    void looksAtTheClockOnceForSeveralElements() {
        looks.set(0);
        for (int element = 0; element < 3_200; element++) {
            assertThat(slice.isSpentAfterElement()).isFalse();
        }
        assertThat(looks).hasValue(100);
        nanos.addAndGet(Slice.NANOS);
        int elements = 1;
        while (!slice.isSpentAfterElement()) {
            elements++;
        }
        assertThat(elements).isLessThanOrEqualTo(32);
    }
}
