package io.tickwire.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.gateway.TestMessages;
import io.tickwire.gateway.update.Refusal;
import io.tickwire.gateway.update.Update;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages of one partition, with a Redis that answers when the test says so. */
class AskingTest {
    private record Asked(Set<String> symbols, Promise<List<Update>> answer) {}

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<Update> told = new CopyOnWriteArrayList<>();
    private final Deque<Asked> questions = new ArrayDeque<>();
    private final List<Refusal> refused = new ArrayList<>();
    private final PartitionFeed partition = new PartitionFeed(true);
    private Asking asking;

    @BeforeEach
    void begin() throws Exception {
        HeardViews heard = new HeardViews(1, System::nanoTime);
        ChannelReports reports = new ChannelReports() {
            @Override
            public void refused(Refusal reason) {
                refused.add(reason);
            }

            @Override
            public void corrected() {}

            @Override
            public void heardTooLate() {}
        };
        Telling telling = new Telling(loop, heard, List.of(told::addAll), reports);
        asking = new Asking(List.of(partition), (number, symbols, known) -> ask(symbols), heard, telling, reports);
        onLoop(() -> {
            partition.heard(0);
            telling.tell(partition.read(partition.round(), new ArrayList<>(List.of(view("OLD", 1)))));
        });
        told.clear();
    }

    @AfterEach
    void end() {
        vertx.close().await();
    }

    private Future<List<Update>> ask(Collection<String> symbols) {
        Asked asked = new Asked(Set.copyOf(symbols), Promise.promise());
        questions.add(asked);
        return asked.answer().future();
    }

    /** A client that has the later update would otherwise say that it has the earlier one, too. */
    @Test
    void whileASymbolIsAskedAboutTheOthersComeOutOfOrder() throws Exception {
        hear(view("OLD", 2));
        hear(view("NEW", 1));
        hear(view("OLD", 3));
        assertTold("OLD 2 IN_ORDER", "OLD 3 OUT_OF_ORDER");
        answer(view("NEW", 1));
        assertTold("OLD 2 IN_ORDER", "OLD 3 OUT_OF_ORDER", "NEW 1 OUT_OF_ORDER");
        hear(view("OLD", 4));
        hear(view("NEW", 2));
        assertTold("OLD 2 IN_ORDER", "OLD 3 OUT_OF_ORDER", "NEW 1 OUT_OF_ORDER", "OLD 4 IN_ORDER", "NEW 2 IN_ORDER");
    }

    /** What was dropped stands in the state that is read at the next canary, and nothing is in order before that. */
    @Test
    void afterAQuestionWithoutAnAnswerNothingIsInOrderBeforeAllIsRead() throws Exception {
        hear(view("NEW", 1));
        onLoop(() -> questions.remove().answer().fail("no answer"));
        hear(view("OLD", 2));
        assertTold("OLD 2 OUT_OF_ORDER");
        onLoop(() -> {
            assertThat(partition.heard(3)).as("read at the canary").isTrue();
            partition.read(partition.round(), new ArrayList<>());
        });
        hear(view("OLD", 3));
        assertTold("OLD 2 OUT_OF_ORDER", "OLD 3 IN_ORDER");
    }

    @Test
    void manySymbolsAreAskedAboutInSmallQuestionsAndEachIsToldOnce() throws Exception {
        int symbols = 2 * AskedSymbols.MAX_TOGETHER + 50;
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < symbols; i++) {
            hear(view("NEW-" + i, 1));
            expected.add("NEW-" + i + " 1 OUT_OF_ORDER");
        }
        int asked = 0;
        while (!questions.isEmpty()) {
            Set<String> some = questions.element().symbols();
            assertThat(some.size()).isBetween(1, AskedSymbols.MAX_TOGETHER);
            answer(some.stream().map(symbol -> view(symbol, 1)).toArray(Update[]::new));
            asked++;
        }
        assertThat(asked).as("one alone, and the others that came meanwhile").isEqualTo(4);
        assertThat(texts()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void whatComesOfASymbolWhileItIsAskedAboutIsToldBehindTheAnswer() throws Exception {
        hear(view("NEW", 1));
        hear(view("NEW", 2));
        hear(view("NEW", 3));
        answer(view("NEW", 2)); // Redis had the second by then
        assertTold("NEW 1 OUT_OF_ORDER", "NEW 2 OUT_OF_ORDER", "NEW 3 IN_ORDER");
        assertThat(questions).isEmpty();
    }

    @Test
    void aMessageThatRedisDoesNotHaveIsNotTold() throws Exception {
        hear(view("FORGED", 1));
        answer();
        hear(view("OLD", 2));
        assertTold("OLD 2 IN_ORDER");
        assertThat(refused).containsExactly(Refusal.NOT_STORED);
    }

    @Test
    void aSymbolToBeAskedAboutWhateverComesIsAskedAbout() throws Exception {
        hear(view("NEW", 1));
        onLoop(() -> asking.about(0, "NEW"));
        hear(view("NEW", 2));
        answer(view("NEW", 1));
        assertThat(questions.element().symbols()).containsExactly("NEW");
        answer(view("NEW", 5));
        assertTold("NEW 1 OUT_OF_ORDER", "NEW 5 OUT_OF_ORDER");
    }

    private void hear(Update update) throws Exception {
        onLoop(() -> {
            if (partition.take(update)) {
                asking.believeOrAsk(0, update);
            }
        });
    }

    private void answer(Update... stored) throws Exception {
        onLoop(() -> questions
                .remove()
                .answer()
                .complete(List.of(stored).stream().map(Update::outOfOrder).toList()));
    }

    private void onLoop(Runnable work) throws Exception {
        Promise<Void> done = Promise.promise();
        loop.runOnContext(nothing -> {
            try {
                work.run();
                loop.runOnContext(told -> done.complete()); // behind what the work has put off
            } catch (Throwable e) {
                done.fail(e);
            }
        });
        done.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void assertTold(String... expected) {
        assertThat(texts()).containsExactly(expected);
    }

    private List<String> texts() {
        return told.stream()
                .map(update -> update.symbol() + " " + update.seq() + " " + update.order())
                .toList();
    }

    private static Update view(String symbol, long seq) {
        return TestMessages.read(TestMessages.updated(symbol, seq, TestMessages.BASE_MICROS + seq));
    }
}
