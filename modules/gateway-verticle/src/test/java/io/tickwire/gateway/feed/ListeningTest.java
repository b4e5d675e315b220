package io.tickwire.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ListeningTest {
    private static final long KEEP = 30;
    private long now = 1_000;
    private final Listening listening = new Listening(4, KEEP, () -> now);

    @Test
    void aPartitionIsSubscribedToOnceHoweverManyWantIt() {
        assertThat(listening.want(2)).isTrue();
        assertThat(listening.want(2)).isFalse();
        assertThat(listening.subscribed()).containsExactly(2);
        assertThat(listening.confirmed(2)).isTrue();
        assertThat(listening.want(2)).isFalse();
        assertThat(listening.confirmed(2)).as("made again on a new connection").isFalse();
        assertThat(listening.subscribed()).containsExactly(2);
    }

    @Test
    void itIsLeftWhenNobodyHasWantedItForTheTime() {
        heard(1);
        now += KEEP - 1;
        assertThat(listening.leave()).isEmpty();
        listening.want(1);
        now += KEEP - 1;
        assertThat(listening.leave()).isEmpty();
        now++;
        assertThat(listening.leave()).containsExactly(1);
        assertThat(listening.leave()).as("once").isEmpty();
        assertThat(listening.subscribed()).isEmpty();
    }

    /** Its confirmation is still to come, and would be taken for that of the next subscription. */
    @Test
    void aSubscriptionThatIsNotConfirmedIsNotLeft() {
        listening.want(1);
        now += KEEP;
        assertThat(listening.leave()).isEmpty();
        assertThat(listening.confirmed(1)).isTrue();
        assertThat(listening.leave()).containsExactly(1);
    }

    @Test
    void onePartitionThatIsLeftIsSubscribedToAgainOnlyWhenAllOfItIsForgotten() {
        heard(3);
        now += KEEP;
        listening.leave();
        assertThat(listening.want(3)).isFalse();
        assertThat(listening.subscribed()).isEmpty();
        assertThat(listening.confirmed(3)).isFalse();
        assertThat(listening.forgotten(3)).isTrue();
        assertThat(listening.subscribed()).containsExactly(3);
        assertThat(listening.confirmed(3)).isTrue();
    }

    @Test
    void oneThatNobodyWantsMeanwhileStaysAway() {
        heard(3);
        now += KEEP;
        listening.leave();
        assertThat(listening.forgotten(3)).isFalse();
        assertThat(listening.subscribed()).isEmpty();
        assertThat(listening.want(3)).isTrue();
    }

    private void heard(int partition) {
        listening.want(partition);
        listening.confirmed(partition);
    }
}
