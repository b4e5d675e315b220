package io.tickwire.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tickwire.gateway.TestMessages;
import io.tickwire.gateway.feed.HeardViews.Verdict;
import io.tickwire.gateway.update.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeardViewsTest {
    private static final int PARTITIONS = 3;

    private long nanos;
    private final HeardViews told = new HeardViews(PARTITIONS, () -> nanos);

    @Test
    void onlyWhatComesNextIsBelieved() {
        assertThat(judge(view("A", 1, 1))).as("of a new symbol").isEqualTo(Verdict.ASK);
        tell(view("A", 5, 50));
        assertThat(judge(view("A", 6, 60))).isEqualTo(Verdict.NEXT);
        assertThat(judge(view("A", 5, 50))).isEqualTo(Verdict.KNOWN);
        assertThat(judge(view("A", 4, 40))).isEqualTo(Verdict.KNOWN);
        assertThat(judge(view("A", 7, 70))).as("after a gap").isEqualTo(Verdict.ASK);
        assertThat(judge(view("A", 6, 40))).as("earlier than the one before").isEqualTo(Verdict.ASK);
        assertThat(judge(view("A", 1, 60))).as("numbered anew").isEqualTo(Verdict.ASK);
    }

    @Test
    void whatWasHeardBeforeIsReplacedUnlessRedisHasItOrALaterOne() {
        tell(view("A", 6, 60));
        Map<String, Update> before = told.before(partition("A"));
        assertThat(told.reconcile(List.of(view("A", 6, 60)), before, true)).isEmpty();
        assertThat(told.reconcile(List.of(view("A", 7, 70)), before, true))
                .extracting(Update::corrects)
                .containsExactly(false);
        assertThat(told.reconcile(List.of(view("A", 7, 70)), before, false)).isEmpty();
        for (Update stored : List.of(view("A", 5, 50), view("A", 5, 70), view("A", 7, 50), view("A", 6, 61))) {
            assertThat(told.reconcile(List.of(stored), before, false))
                    .as("seq=%d at=%d", stored.seq(), stored.publishedAtMicros())
                    .extracting(Update::corrects, Update::seq)
                    .containsExactly(tuple(true, stored.seq()));
        }
    }

    /** A replica may have taken over, and calc gets time to publish what it lost. */
    @Test
    void afterALostConnectionAnOlderViewReplacesNothingForAWhile() {
        for (Update stored : List.of(view("A", 5, 50), view("A", 5, 70))) {
            tell(view("A", 6, 60));
            Map<String, Update> before = told.before(partition("A"));
            told.mayBeOlder();
            assertThat(told.reconcile(List.of(stored), before, true)).isEmpty();
            nanos += HeardViews.PATIENCE_NANOS - 1;
            assertThat(told.reconcile(List.of(stored), before, false)).isEmpty();
            assertThat(told.doubted()).as("not yet").isEmpty();
            nanos++;
            assertThat(told.doubted()).containsExactly("A");
            assertThat(told.reconcile(List.of(stored), before, false))
                    .extracting(Update::corrects, Update::seq)
                    .containsExactly(tuple(true, stored.seq()));
            assertThat(told.doubted()).isEmpty();
        }
    }

    @Test
    void aViewOfTheSameNumberIsReplacedAtOnceAlsoThen() {
        tell(view("A", 6, 60));
        told.mayBeOlder();
        assertThat(told.reconcile(List.of(view("A", 6, 61)), told.before(partition("A")), false))
                .extracting(Update::corrects)
                .containsExactly(true);
    }

    @Test
    void aDoubtEndsWithALaterView() {
        tell(view("A", 6, 60));
        told.mayBeOlder();
        told.reconcile(List.of(view("A", 5, 50)), told.before(partition("A")), true);
        assertThat(told.reconcile(List.of(view("A", 1_000, 80)), told.before(partition("A")), true))
                .extracting(Update::corrects)
                .containsExactly(false);
        nanos += HeardViews.PATIENCE_NANOS;
        assertThat(told.doubted()).isEmpty();
    }

    /** The answer was on its way: what came meanwhile is newer than it. */
    @Test
    void anAnswerDoesNotTakeBackWhatCameMeanwhile() {
        tell(view("A", 6, 60));
        Map<String, Update> before = told.before(partition("A"), List.of("A"));
        tell(view("A", 7, 70));
        tell(view("A", 8, 80));
        assertThat(told.reconcile(List.of(view("A", 7, 70)), before, true)).isEmpty();
        assertThat(told.reconcile(List.of(view("A", 6, 60)), before, true)).isEmpty();
    }

    @Test
    void allSymbolsHaveTheirTurn() {
        assertThat(told.nextInTurn(2)).isEmpty();
        List.of("A", "B", "C", "D", "E").forEach(symbol -> tell(view(symbol, 1, 1)));
        tell(view("A", 2, 2));
        List<String> turns = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            turns.addAll(told.nextInTurn(2));
        }
        assertThat(turns).hasSize(10);
        for (String symbol : List.of("A", "B", "C", "D", "E")) {
            assertThat(turns).filteredOn(symbol::equals).hasSize(2);
        }
        assertThat(told.nextInTurn(100)).containsExactlyInAnyOrder("A", "B", "C", "D", "E");
    }

    @Test
    void theStoredMarketReplacesWhatIsNotInRedis() {
        Update heard = TestMessages.read(TestMessages.market(10, 10));
        assertThat(HeardViews.reconcileMarket(List.of(heard), Optional.of(heard)))
                .isEmpty();
        assertThat(HeardViews.reconcileMarket(List.of(heard), Optional.empty()))
                .extracting(Update::corrects)
                .containsExactly(false);
        assertThat(HeardViews.reconcileMarket(
                        List.of(TestMessages.read(TestMessages.market(11, 10))), Optional.of(heard)))
                .extracting(Update::corrects)
                .containsExactly(false);
        assertThat(HeardViews.reconcileMarket(
                        List.of(TestMessages.read(TestMessages.market(9, 11))), Optional.of(heard)))
                .extracting(Update::corrects)
                .containsExactly(true);
        told.toldMarket(heard);
        assertThat(told.isNewMarket(TestMessages.read(TestMessages.market(10, 12))))
                .isFalse();
        assertThat(told.isNewMarket(TestMessages.read(TestMessages.market(11, 1))))
                .isTrue();
    }

    private Verdict judge(Update heard) {
        return told.judge(partition(heard.symbol()), heard);
    }

    private void tell(Update view) {
        told.told(partition(view.symbol()), view);
    }

    private int partition(String symbol) {
        return told.partitionOf(symbol);
    }

    private static Update view(String symbol, long seq, long atMicros) {
        return TestMessages.read(TestMessages.updated(symbol, seq, TestMessages.BASE_MICROS + atMicros));
    }
}
