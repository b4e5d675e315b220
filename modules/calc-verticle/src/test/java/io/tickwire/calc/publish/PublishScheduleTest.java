package io.tickwire.calc.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishScheduleTest {
    private final PublishSchedule<String> schedule = new PublishSchedule<>(50);
    private final PublishSchedule.Slot<String> btc = new PublishSchedule.Slot<>("BTC");
    private final PublishSchedule.Slot<String> eth = new PublishSchedule.Slot<>("ETH");

    @Test
    void theFirstUpdateIsDueAtOnceAndLaterOnesAfterTheInterval() {
        schedule.changed(btc, 1_000);
        assertThat(due(1_000)).containsExactly("BTC");
        schedule.changed(btc, 1_001);
        schedule.changed(btc, 1_030);
        assertThat(schedule.nextDueMicros()).isEqualTo(1_050);
        assertThat(due(1_049)).isEmpty();
        assertThat(due(1_050)).containsExactly("BTC");
        assertThat(due(9_999)).isEmpty();
        assertThat(schedule.nextDueMicros()).isEqualTo(PublishSchedule.NEVER);
    }

    @Test
    void afterAQuietIntervalAnUpdateIsDueAtOnce() {
        schedule.changed(btc, 1_000);
        due(1_000);
        schedule.changed(btc, 1_050);
        assertThat(due(1_050)).containsExactly("BTC");
    }

    @Test
    void theLongestWaitingGoFirstWhenNotAllMayGo() {
        schedule.changed(btc, 1_000);
        due(1_000);
        schedule.changed(btc, 1_001);
        schedule.changed(eth, 1_002);
        List<String> taken = new ArrayList<>();
        schedule.takeDue(2_000, 1, taken::add);
        assertThat(taken).containsExactly("ETH");
        assertThat(due(2_000)).containsExactly("BTC");
    }

    private List<String> due(long now) {
        List<String> taken = new ArrayList<>();
        schedule.takeDue(now, 100, taken::add);
        return taken;
    }
}
