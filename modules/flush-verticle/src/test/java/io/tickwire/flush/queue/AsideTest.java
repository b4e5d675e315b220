package io.tickwire.flush.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.redis.StreamId;
import java.util.List;
import org.junit.jupiter.api.Test;

class AsideTest {
    private final Aside aside = new Aside();

    private static StreamId id(int number) {
        return new StreamId(number, 0);
    }

    @Test
    void anEntryIsDueWhenItsDayIsThere() {
        aside.add(id(1), new Aside.Entry(10, 3, 4));
        aside.add(id(2), new Aside.Entry(11, 0, 5));
        aside.look(day -> false);
        assertThat(aside.due(9)).isEmpty();
        assertThat(aside.waitingTicks()).isEqualTo(9);

        aside.look(day -> day == 11);
        assertThat(aside.due(9)).containsExactly(id(2));
        aside.look(day -> true);
        assertThat(aside.due(9)).containsExactly(id(2), id(1));
        assertThat(aside.due(1)).containsExactly(id(2));

        assertThat(aside.take(id(1))).isEqualTo(3);
        assertThat(aside.take(id(1))).as("taken already").isZero();
        assertThat(aside.due(9)).isEqualTo(List.of(id(2)));
        assertThat(aside.waitingTicks()).isEqualTo(5);
    }

    @Test
    void thereIsRoomForSoManyAndAgainForThoseThatAreTaken() {
        for (int i = 0; i < Aside.MAX_ENTRIES; i++) {
            assertThat(aside.add(id(i), new Aside.Entry(1, 0, 1))).isTrue();
        }
        assertThat(aside.add(id(-1), new Aside.Entry(1, 0, 1))).isFalse();
        aside.look(day -> true);
        assertThat(aside.add(id(-1), new Aside.Entry(1, 0, 1))).isFalse();
        aside.take(id(7));
        assertThat(aside.add(id(-1), new Aside.Entry(1, 0, 1))).isTrue();
    }
}
