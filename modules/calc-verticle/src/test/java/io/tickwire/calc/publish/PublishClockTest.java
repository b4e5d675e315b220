package io.tickwire.calc.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishClockTest {
    @Test
    void timesRiseThoughTheClockStandsStillOrGoesBack() {
        Iterator<Long> readings = List.of(90L, 100L, 100L, 50L, 200L).iterator();
        PublishClock clock = new PublishClock(readings::next, 95);
        assertThat(List.of(
                        clock.nextMicros(),
                        clock.nextMicros(),
                        clock.nextMicros(),
                        clock.nextMicros(),
                        clock.nextMicros()))
                .containsExactly(96L, 100L, 101L, 102L, 200L);
    }
}
