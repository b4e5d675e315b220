package io.tickwire.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tickwire.gateway.TestMessages;
import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.update.UpdateReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpdateInboxTest {
    private final UpdateInbox inbox = new UpdateInbox();

    @Test
    void tellsOnceAndGivesAllInOrder() throws Exception {
        assertThat(inbox.put(List.of(update("A", 1), update("B", 1)))).isTrue();
        assertThat(inbox.put(List.of(update("A", 2)))).isFalse();
        assertThat(texts(inbox.take())).containsExactly("A 1", "B 1", "A 2");
        assertThat(inbox.take()).isEmpty();
        assertThat(inbox.put(List.of(update("A", 3)))).isTrue();
    }

    @Test
    void holdsOfEachSymbolTheNewestWhenNobodyTakes() throws Exception {
        assertThat(inbox.put(List.of(update("B", 1)))).isTrue();
        for (int seq = 1; seq <= 10_050; seq++) {
            assertThat(inbox.put(List.of(update("A", seq)))).isFalse();
        }
        assertThat(inbox.put(List.of(update("B", 2), update("C", 1)))).isFalse();
        assertThat(texts(inbox.take())).containsExactly("A 10050", "B 2", "C 1");
        assertThat(inbox.put(List.of(update("A", 10_051)))).isTrue();
        assertThat(texts(inbox.take())).containsExactly("A 10051");
    }

    /** An event id that covers the later of two updates covers the earlier too: so that must not be left for last. */
    @Test
    void heldUpdatesComeInTheOrderOfTheirPublication() throws Exception {
        HeldUpdates held = new HeldUpdates(1);
        held.add(update("A", 1));
        held.add(update("B", 2));
        held.add(update("A", 3));
        assertThat(texts(held.take())).containsExactly("B 2", "A 3");
    }

    /** A hub that has the false one takes nothing else for newer. */
    @Test
    void whatComesInThePlaceOfACorrectionIsOne() throws Exception {
        HeldUpdates held = new HeldUpdates(1);
        held.add(update("A", 1).correcting());
        held.add(update("A", 2));
        held.add(update("B", 2));
        assertThat(held.bytes())
                .isEqualTo(update("A", 2).json().length + update("B", 2).json().length);
        assertThat(held.take())
                .extracting(Update::seq, Update::corrects)
                .containsExactly(tuple(2L, true), tuple(2L, false));
        assertThat(held.bytes()).isZero();
    }

    private static Update update(String symbol, long seq) throws Exception {
        return new UpdateReader()
                .read(TestMessages.updated(symbol, seq, TestMessages.BASE_MICROS + seq)
                        .getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }

    private static List<String> texts(List<Update> updates) {
        return updates.stream()
                .map(update -> update.symbol() + " " + update.seq())
                .toList();
    }
}
