package io.tickwire.gateway.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.tickwire.gateway.client.EncodedFrame;
import io.tickwire.gateway.update.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent is what a client's decoder, Netty's here, takes for one text frame. */
class WebSocketEncodingTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 124, 125, 126, 127, 128, 32_767, 32_768, 65_535, 65_536, 100_000})
    void textOfEachLengthComesAsOneFrame(int length) {
        String text = "x".repeat(length);
        assertThat(decoded(WebSocketEncoding.text(text.getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(text);
    }

    @Test
    void messagesComeAsOneArray() {
        List<Message> messages = List.of(Message.of("a", "{\"type\":\"a\"}"), Message.conflated(7));
        assertThat(decoded((EncodedFrame) WebSocketEncoding.INSTANCE.encode(messages, "", "")))
                .isEqualTo("[{\"type\":\"a\"},{\"type\":\"conflated\",\"skipped\":7}]");
    }

    /** As a client gets it that is one of two. */
    private static String decoded(EncodedFrame frame) {
        ByteBuf other = frame.whole();
        assertThat(other.readableBytes()).isEqualTo(frame.length());
        EmbeddedChannel client = new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, 1 << 20));
        client.writeInbound(frame.whole());
        frame.release();
        TextWebSocketFrame text = client.readInbound();
        assertThat(text.isFinalFragment()).isTrue();
        String decoded = text.text();
        text.release();
        assertThat(client.finish()).as("nothing else").isFalse();
        assertThat(other.refCnt()).as("the other still has it").isOne();
        other.release();
        return decoded;
    }
}
