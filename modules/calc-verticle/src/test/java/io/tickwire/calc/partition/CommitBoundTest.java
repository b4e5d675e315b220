package io.tickwire.calc.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.calc.RandomTicks;
import io.tickwire.config.UpdatesChannel;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import io.tickwire.redis.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommitBoundTest {
    private static final int SYMBOLS = 200;

    private final PartitionState state = new PartitionState(
            new LiveRules(300_000_000, 50_000, UpdatesChannel.DEFAULT, Set.of()),
            () -> RandomTicks.START,
            Recovered.NOTHING,
            1);
    private int entry;

    /** Each second a symbol has a pane of a second more, and now and then a wider one; ticks of one second share theirs. */
    @Test
    void aCommitIsFullByThePanesThatItWrites() {
        while (!state.isCommitFull()) {
            applyOfEach(RandomTicks.START + entry * 1_000_000L);
        }
        assertThat(entry).as("seconds for 14,000 panes of 200 symbols").isBetween(50, 70);
        long panes = fields();
        assertThat(panes).isBetween(14_000L, 14_000L + 5L * SYMBOLS);
        assertThat(state.isCommitFull()).isFalse();
        for (int i = 0; i < 100; i++) {
            applyOfEach(RandomTicks.START + 100_000_000L + i);
        }
        assertThat(state.isCommitFull()).as("100 ticks of each in one second").isFalse();
    }

    private void applyOfEach(long ts) {
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < SYMBOLS; i++) {
            ticks.add(new Tick("S" + i, ts, Decimal.of(7, 0), Decimal.of(1, 0), "a", entry, ts));
        }
        state.apply(new StreamId(0, ++entry), ticks, entry);
    }

    /** Fields of panes: a name and a value each, with the head and the chunks of seen ticks left out. */
    private long fields() {
        return state.takeCommit().symbols().stream()
                .flatMap(symbol -> symbol.fields().stream())
                .filter(name -> name instanceof String text && text.matches("[0-9]+[sm]:[0-9]+"))
                .count();
    }
}
