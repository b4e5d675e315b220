package io.tickwire.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.gateway.TestMessages;
import io.tickwire.gateway.update.Update;
import org.junit.jupiter.api.Test;

class AskedSymbolsTest {
    private final AskedSymbols asked = new AskedSymbols();

    @Test
    void symbolsAreBounded() {
        for (int i = 0; i < AskedSymbols.MAX_SYMBOLS; i++) {
            assertThat(asked.add("S" + i)).isTrue();
        }
        assertThat(asked.add("ONE-MORE")).isFalse();
        assertThat(asked.add("S7")).isTrue();
        assertThat(asked.add(view("S7", 1))).isTrue();
        assertThat(asked.add(view("ONE-MORE", 1))).isFalse();
        AskedSymbols.Question question = asked.take();
        assertThat(question.symbols()).hasSize(AskedSymbols.MAX_TOGETHER);
        assertThat(question.heard().get("S7")).hasSize(1);
        assertThat(asked.add("ONE-MORE")).isTrue();
    }

    @Test
    void bytesAreBounded() {
        int bytes = view("S", 1).json().length;
        int fit = AskedSymbols.MAX_BYTES / bytes;
        for (int i = 0; i < fit; i++) {
            assertThat(asked.add(view("S", 1))).isTrue();
        }
        assertThat(asked.add(view("S", 1))).isFalse();
        asked.take();
        for (int i = 0; i < fit; i++) {
            assertThat(asked.add(view("S", 1))).isTrue();
        }
        assertThat(asked.add(view("S", 1))).isFalse();
        assertThat(asked.take("S")).hasSize(fit);
        assertThat(asked.isEmpty()).isTrue();
        assertThat(asked.add(view("S", 1))).isTrue();
    }

    private static Update view(String symbol, long seq) {
        return TestMessages.read(TestMessages.updated(symbol, seq, TestMessages.BASE_MICROS + seq));
    }
}
