package io.tickwire.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.gateway.TestMessages;
import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.update.UpdateReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionFeedTest {
    private final PartitionFeed feed = new PartitionFeed(true);

    @Test
    void nothingFlowsBeforeACanaryHasComeAndTheStateIsRead() throws Exception {
        assertThat(feed.take(update(5))).isFalse();
        assertThat(feed.heard(105)).isTrue();
        assertThat(feed.take(update(6))).isFalse();
        assertThat(feed.isLive()).isFalse();
        assertThat(seqs(feed.read(feed.round(), state(4)))).containsExactly(4L, 6L);
        assertThat(feed.isLive()).isTrue();
        assertThat(feed.take(update(7))).isTrue();
    }

    @Test
    void aCountThatIsRightIsNoWork() throws Exception {
        live(100);
        feed.take(update(1));
        feed.take(update(2));
        assertThat(feed.heard(102)).isFalse();
        assertThat(feed.heard(102)).isFalse();
        assertThat(feed.isLive()).isTrue();
    }

    /** A later version of calc publishes more kinds of messages; views are not read each second because of that. */
    @Test
    void aMessageThatIsPassedOverIsNotLost() throws Exception {
        live(100);
        feed.take(update(1));
        feed.passOver();
        assertThat(feed.heard(102)).isFalse();
        assertThat(feed.isLive()).isTrue();
    }

    /** One message lost on the way, and canaries that come and go as if nothing was. */
    @Test
    void aLostMessageMakesTheStateRead() throws Exception {
        live(100);
        feed.take(update(1));
        assertThat(feed.heard(102)).isTrue();
        assertThat(feed.isLive()).isFalse();
        assertThat(seqs(feed.read(feed.round(), state(2)))).containsExactly(2L);
        assertThat(feed.heard(102)).isFalse();
    }

    @Test
    void aReadThatWasTooEarlyCountsNothing() throws Exception {
        feed.heard(100);
        int early = feed.round();
        assertThat(feed.heard(103)).isTrue();
        assertThat(feed.read(early, state(1))).isEmpty();
        assertThat(feed.isLive()).isFalse();
        assertThat(seqs(feed.read(feed.round(), state(3)))).containsExactly(3L);
    }

    @Test
    void aStateThatCanNotBeReadIsReadAtTheNextCanary() {
        feed.heard(100);
        feed.readFailed(feed.round());
        assertThat(feed.heard(100)).isTrue();
    }

    @Test
    void aPartitionWithoutCanariesIsInDoubtAndReadWhenTheyComeAgain() {
        live(100);
        for (int i = 0; i < 3; i++) {
            feed.turn();
            assertThat(feed.isLive()).isTrue();
        }
        feed.turn();
        assertThat(feed.isLive()).isFalse();
        assertThat(feed.isUnheard()).isFalse(); // its publisher is away, not the subscription
        assertThat(feed.heard(100)).isTrue();
    }

    @Test
    void aStateThatIsWantedIsReadAtTheNextCanaryAndUpdatesFlowUntilThen() throws Exception {
        live(100);
        feed.readAtNextCanary();
        assertThat(feed.take(update(1))).isTrue();
        assertThat(feed.heard(101)).isTrue();
        feed.read(feed.round(), state(1));
        assertThat(feed.heard(101)).isFalse();
    }

    /** Whoever publishes without end while the state is read: what was held is in Redis, and it is read again. */
    @Test
    void whatIsHeldWhileTheStateIsReadIsBounded() throws Exception {
        feed.heard(100);
        int round = feed.round();
        long bytes = 0;
        for (int i = 0; bytes <= PartitionFeed.MAX_HELD_BYTES; i++) {
            Update update = TestMessages.read(TestMessages.updated("S" + i, 1, TestMessages.BASE_MICROS));
            bytes += update.json().length;
            assertThat(feed.take(update)).isFalse();
        }
        assertThat(feed.read(round, state(1))).isEmpty();
        assertThat(feed.heard(200)).isTrue();
        assertThat(seqs(feed.read(feed.round(), state(2)))).containsExactly(2L);
    }

    @Test
    void canariesThatAreTakenAndNotHeardBlameTheSubscription() {
        live(100);
        feed.canarySent();
        feed.canarySent();
        assertThat(feed.isUnheard()).isFalse();
        feed.canarySent();
        assertThat(feed.isUnheard()).isTrue();
        feed.doubt();
        assertThat(feed.isUnheard()).isFalse();
    }

    /** Canaries prove the way of a partition that nobody wants; nothing else of it is of use. */
    @Test
    void aPartitionThatIsNotListenedToIsProvedAndNothingMore() throws Exception {
        PartitionFeed away = new PartitionFeed(false);
        assertThat(away.isLive()).isFalse();
        assertThat(away.heard(100)).isFalse();
        assertThat(away.isLive()).isTrue();
        assertThat(away.take(update(1))).isFalse();
        assertThat(away.listening()).isEmpty();
        assertThat(away.isTold()).isFalse();
        for (int i = 0; i < 4; i++) {
            away.turn();
        }
        assertThat(away.isLive()).isFalse();
    }

    @Test
    void aPartitionThatIsListenedToIsReadBehindTheNextCanary() throws Exception {
        PartitionFeed joined = new PartitionFeed(false);
        joined.heard(100);
        joined.listen();
        assertThat(joined.isLive())
                .as("the way is proved, and nothing was lost")
                .isTrue();
        assertThat(joined.take(update(5))).isFalse();
        assertThat(joined.heard(100)).isTrue();
        assertThat(joined.isRead()).isFalse();
        joined.read(joined.round(), state(5));
        assertThat(joined.isRead()).isTrue();
        assertThat(joined.isTold()).as("something may be asked still").isFalse();
        joined.told();
        assertThat(joined.isTold()).isTrue();
        assertThat(joined.take(update(6))).isTrue();
    }

    /** What was read of it before is old, and a read that was under way is of no use. */
    @Test
    void aPartitionThatIsLeftIsReadAgain() throws Exception {
        PartitionFeed feed = new PartitionFeed(false);
        feed.heard(100);
        feed.listen();
        feed.heard(100);
        feed.read(feed.round(), state(5));
        feed.told();
        feed.heard(100);
        int first = feed.listening().orElseThrow();
        feed.leave();
        assertThat(feed.isRead()).isFalse();
        assertThat(feed.isTold()).isFalse();
        assertThat(feed.isLive()).isTrue();
        assertThat(feed.take(update(6))).isFalse();
        feed.listen();
        assertThat(feed.listening().orElseThrow()).isNotEqualTo(first);
        assertThat(feed.heard(100)).as("though the count is the same").isTrue();
        feed.leave();
        assertThat(feed.read(feed.round(), state(6))).isEmpty();
    }

    @Test
    void aFirstReadThatFailsIsADoubt() {
        PartitionFeed feed = new PartitionFeed(false);
        feed.heard(100);
        feed.listen();
        feed.heard(100);
        feed.readFailed(feed.round());
        assertThat(feed.isLive()).isFalse();
        assertThat(feed.heard(100)).isTrue();
    }

    private void live(long count) {
        feed.heard(count);
        feed.read(feed.round(), new ArrayList<>());
    }

    private static List<Update> state(long seq) throws Exception {
        return new ArrayList<>(List.of(update(seq)));
    }

    private static Update update(long seq) throws Exception {
        return new UpdateReader()
                .read(TestMessages.updated("BTC-USD", seq, TestMessages.BASE_MICROS + seq)
                        .getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }

    private static List<Long> seqs(List<Update> updates) {
        return updates.stream().map(Update::seq).toList();
    }
}
