package io.tickwire.ingest.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnQueueTest {
    private final Deque<Runnable> turns = new ArrayDeque<>();
    private final TurnQueue queue = new TurnQueue(Slice.endless(), turns::add);
    private final List<String> done = new ArrayList<>();

    /** Work of so many slices. */
    private SlicedWork work(String name, int slices) {
        int[] left = {slices};
        return slice -> {
            done.add(name);
            return --left[0] == 0;
        };
    }

    @Test
    void whatOneSliceFinishesNeedsNoTurn() {
        queue.start(work("small", 1));
        queue.startBehind(work("large", 1));

        assertThat(done).containsExactly("small", "large");
        assertThat(turns).isEmpty();
        assertThat(queue.size()).isZero();
    }

    @Test
    void aTurnIsOneSliceOfOnePostInRotation() {
        queue.start(work("a", 3));
        queue.startBehind(work("b", 2));
        queue.start(work("small", 1));
        assertThat(done).containsExactly("a", "small");
        assertThat(turns).hasSize(1);
        done.clear();

        for (String expected : new String[] {"a", "b", "a", "b"}) {
            turns.remove().run();
            assertThat(done).last().isEqualTo(expected);
            assertThat(turns).hasSize(queue.size() == 0 ? 0 : 1);
        }
        assertThat(queue.size()).isZero();
        assertThat(turns).isEmpty();
    }

    @Test
    void workThatThrowsIsOverAndTheOthersGoOn() {
        queue.start(work("a", 3));
        boolean[] begun = {false};
        queue.start(slice -> {
            if (begun[0]) {
                throw new StackOverflowError("on purpose");
            }
            begun[0] = true;
            return false;
        });
        turns.remove().run();
        Runnable throwing = turns.remove();
        assertThatThrownBy(throwing::run).isInstanceOf(StackOverflowError.class);
        assertThat(queue.size()).isEqualTo(1);
        turns.remove().run();

        assertThat(done).containsExactly("a", "a", "a");
        assertThat(queue.size()).isZero();
    }

    @Test
    void closedItDropsWhatWaitsAndWhatIsDeferredLater() {
        List<String> dropped = new ArrayList<>();
        queue.start(droppable("a", dropped));
        queue.startBehind(droppable("b", dropped));

        queue.close();
        assertThat(dropped).containsExactly("a", "b");
        assertThat(queue.size()).isZero();
        turns.remove().run(); // a timer that was due already

        queue.start(droppable("c", dropped));
        assertThat(dropped).containsExactly("a", "b", "c");
        assertThat(queue.size()).isZero();
        assertThat(turns).isEmpty();
    }

    private static SlicedWork droppable(String name, List<String> dropped) {
        return new SlicedWork() {
            @Override
            public boolean advance(Slice slice) {
                return false;
            }

            @Override
            public void drop() {
                dropped.add(name);
            }
        };
    }
}
