package io.tickwire.gateway.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.tickwire.gateway.client.EncodedFrame;
import io.tickwire.gateway.update.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent is what a client's decoder, Netty's here, takes for one chunk. */
class SseEncodingTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 15, 16, 200, 255, 4_095, 70_000})
    void eventsComeAsOneChunk(int length) {
        List<Message> messages = List.of(Message.of("a", "{\n" + "x".repeat(length) + "}"), Message.conflated(7));
        String expected = "event: a\nid: before\ndata: { " + "x".repeat(length)
                + "}\n\nevent: conflated\nid: after\ndata: {\"type\":\"conflated\",\"skipped\":7}\n\n";
        EncodedFrame frame = (EncodedFrame) SseEncoding.INSTANCE.encode(messages, "before", "after");
        ByteBuf content = frame.content();
        assertThat(content.toString(StandardCharsets.UTF_8))
                .as("without a chunk, for HTTP/1.0")
                .isEqualTo(expected);
        content.release();

        EmbeddedChannel client =
                new EmbeddedChannel(new HttpResponseDecoder(new HttpDecoderConfig().setMaxChunkSize(1 << 20)));
        client.writeInbound(Unpooled.copiedBuffer(HEAD, StandardCharsets.US_ASCII));
        HttpResponse head = client.readInbound();
        assertThat(head.status()).isEqualTo(HttpResponseStatus.OK);
        client.writeInbound(frame.whole());
        frame.release();
        HttpContent chunk = client.readInbound();
        assertThat(chunk.content().toString(StandardCharsets.UTF_8)).isEqualTo(expected);
        chunk.release();
        assertThat(client.inboundMessages()).as("nothing else").isEmpty();
        client.finishAndReleaseAll();
    }
}
