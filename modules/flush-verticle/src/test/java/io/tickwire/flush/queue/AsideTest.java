package io.tickwire.flush.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.redis.StreamId;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class AsideTest {
    private final Aside aside = new Aside();

    private static StreamId id(int number) {
        return new StreamId(number, 0);
    }

    @Test
    void anEntryIsDueWhenItsDayIsThere() {
        aside.add(id(1), new Aside.Entry(10, BitSet.valueOf(new long[] {5}), 4));
        aside.add(id(2), new Aside.Entry(11, new BitSet(), 5));
        aside.look(day -> false);
        assertThat(aside.due(9)).isEmpty();
        assertThat(aside.waitingTicks()).isEqualTo(9);

        aside.look(day -> day == 11);
        assertThat(aside.due(9)).containsExactly(id(2));
        aside.look(day -> true);
        assertThat(aside.due(9)).containsExactly(id(2), id(1));
        assertThat(aside.due(1)).containsExactly(id(2));

        assertThat(aside.take(id(1))).isEqualTo(BitSet.valueOf(new long[] {5}));
        assertThat(aside.take(id(1))).as("taken already").isEqualTo(new BitSet());
        assertThat(aside.due(9)).isEqualTo(List.of(id(2)));
        assertThat(aside.waitingTicks()).isEqualTo(5);
    }

    @Test
    void thereIsRoomForSoManyAndAgainForThoseThatAreTaken() {
        for (int i = 0; i < Aside.MAX_ENTRIES; i++) {
            assertThat(aside.add(id(i), new Aside.Entry(1, new BitSet(), 1))).isTrue();
        }
        assertThat(aside.add(id(-1), new Aside.Entry(1, new BitSet(), 1))).isFalse();
        aside.look(day -> true);
        assertThat(aside.add(id(-1), new Aside.Entry(1, new BitSet(), 1))).isFalse();
        aside.take(id(7));
        assertThat(aside.add(id(-1), new Aside.Entry(1, new BitSet(), 1))).isTrue();
    }
}
