package io.tickwire.gateway.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.gateway.ws.MessageAssembly.Fault;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class MessageAssemblyTest {
    private final MessageAssembly message = new MessageAssembly();

    @Test
    void framesAreOneMessageAndTheNextBeginsAnew() {
        assertThat(text("whole", true)).isEqualTo("whole");
        assertThat(text("in ", false)).isNull();
        assertThat(text("pär", false)).isNull();
        assertThat(text("ts", true)).isEqualTo("in pärts");
        assertThat(text("", true)).isEmpty();
        assertThat(text("a", false)).isNull();
        assertThat(text("", true)).isEqualTo("a");
    }

    /** A character may be divided between frames. */
    @Test
    void textIsReadWhole() {
        assertThat(message.add(Buffer.buffer(new byte[] {'a', (byte) 0xC3}), false)
                        .fault())
                .isEmpty();
        assertThat(message.add(Buffer.buffer(new byte[] {(byte) 0xA4}), true).text())
                .contains("aä");
    }

    @Test
    void sixtyFourFramesAreTheMost() {
        for (int round = 0; round < 2; round++) {
            for (int i = 1; i < MessageAssembly.MAX_FRAGMENTS; i++) {
                assertThat(text("x", false)).isNull();
            }
            assertThat(text("x", true)).hasSize(MessageAssembly.MAX_FRAGMENTS);
        }
        for (int i = 1; i < MessageAssembly.MAX_FRAGMENTS; i++) {
            assertThat(text("x", false)).isNull();
        }
        assertThat(fault("x", false)).isEqualTo(Fault.TOO_MANY_FRAGMENTS);
    }

    @Test
    void onlyTheLastFrameMayBeEmpty() {
        assertThat(fault("", false)).isEqualTo(Fault.EMPTY_FRAGMENT);
        message.clear();
        assertThat(text("x", false)).isNull();
        assertThat(fault("", false)).isEqualTo(Fault.EMPTY_FRAGMENT);
    }

    @Test
    void bytesAreBounded() {
        assertThat(text("x".repeat(MessageAssembly.MAX_BYTES), true)).hasSize(MessageAssembly.MAX_BYTES);
        assertThat(text("x".repeat(MessageAssembly.MAX_BYTES), false)).isNull();
        assertThat(fault("x", true)).isEqualTo(Fault.TOO_LARGE);
    }

    @Test
    void whatIsNotUtf8IsNoText() {
        assertThat(message.add(Buffer.buffer(new byte[] {(byte) 0xC3, 0x28}), true)
                        .fault())
                .contains(Fault.NOT_UTF8);
    }

    private String text(String part, boolean isLast) {
        MessageAssembly.Result result = message.add(Buffer.buffer(part), isLast);
        assertThat(result.fault()).isEmpty();
        return result.text().orElse(null);
    }

    private Fault fault(String part, boolean isLast) {
        return message.add(Buffer.buffer(part), isLast).fault().orElseThrow();
    }
}
