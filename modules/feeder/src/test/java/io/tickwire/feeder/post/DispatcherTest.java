package io.tickwire.feeder.post;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.feeder.pace.Pace;
import io.tickwire.feeder.source.FeedTick;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DispatcherTest {
    @Test
    void oneSymbolFillsBatchesOneAfterTheOther() {
        Dispatcher dispatcher = new Dispatcher(new Pace.Max().newPacer(), new Lanes(16, 500), 2_000);
        dispatcher.add(ticks("A", 2_000));
        dispatcher.end();
        for (int post = 0; post < 4; post++) {
            Dispatcher.Step step = dispatcher.step(0);
            assertThat(step.posts()).hasSize(1);
            assertThat(step.posts().get(0).ticks()).hasSize(500);
            assertThat(dispatcher.step(0).posts()).isEmpty();
            dispatcher.answered(step.posts().get(0).lane());
        }
        assertThat(dispatcher.isDone()).isTrue();
    }

    @Test
    void onlyWhatIsDueIsPostedAndTheWaitIsTold() {
        Dispatcher dispatcher = new Dispatcher(new Pace.PerSecond(100).newPacer(), new Lanes(1, 500), 1_000);
        dispatcher.add(ticks("A", 10));
        Dispatcher.Step first = dispatcher.step(0);
        assertThat(first.posts().get(0).ticks()).hasSize(1);
        assertThat(first.waitMicros()).isEqualTo(10_000);
        dispatcher.answered(0);
        Dispatcher.Step second = dispatcher.step(35_000);
        assertThat(second.posts().get(0).ticks()).hasSize(3);
        assertThat(second.waitMicros()).isEqualTo(5_000);
    }

    @Test
    void readsOnWhenHalfOfTheLastChunkIsUsed() {
        Dispatcher dispatcher = new Dispatcher(new Pace.PerSecond(10).newPacer(), new Lanes(1, 1), 1_000);
        assertThat(dispatcher.wantsRead()).isTrue();
        dispatcher.add(ticks("A", 4));
        dispatcher.step(0);
        assertThat(dispatcher.wantsRead()).isFalse();
        dispatcher.answered(0);
        dispatcher.step(100_000);
        assertThat(dispatcher.wantsRead()).isTrue();
        dispatcher.end();
        assertThat(dispatcher.wantsRead()).isFalse();
    }

    @Test
    void whatIsAbandonedIsDoneWhenTheAnswerComes() {
        Dispatcher dispatcher = new Dispatcher(new Pace.Max().newPacer(), new Lanes(1, 2), 10);
        dispatcher.add(ticks("A", 10));
        assertThat(dispatcher.step(0).posts()).hasSize(1);
        dispatcher.abandon();
        assertThat(dispatcher.isDone()).isFalse();
        dispatcher.answered(0);
        assertThat(dispatcher.isDone()).isTrue();
        assertThat(dispatcher.step(0).posts()).isEmpty();
    }

    private static List<FeedTick> ticks(String symbol, int count) {
        List<FeedTick> ticks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ticks.add(new FeedTick(symbol, i, "1", "1", "s", i, i));
        }
        return ticks;
    }
}
