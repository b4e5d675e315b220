package io.tickwire.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/**
 * Counts the bytes that a WebSocket's client has sent of a message that is not whole, be it in an unfinished frame, which its decoder
 * holds, or in frames before the last, which the application holds. For one connection, on its event loop.
 */
final class UnfinishedMessages {
    private static final int LEAST_HEAD_BYTES = 2 + 4; // the mask is part of every frame of a client
    private static final int MOST_BYTES_OF_SHORTEST_HEAD = 125;
    private static final int MOST_BYTES_OF_SHORT_HEAD = 65_535;
    private static final int SHORT_LENGTH_BYTES = 2;
    private static final int LONG_LENGTH_BYTES = 8;

    private final UnfinishedInput.Share share;
    private final Runnable refused;
    private long unfinishedBytes;
    private long messageBytes; // of the frames before the last

    private UnfinishedMessages(UnfinishedInput.Share share, Runnable refused) {
        this.share = share;
        this.refused = refused;
    }

    /**
     * To be called when the connection has become a WebSocket and its decoder is in place.
     *
     * @param decoder the name of the decoder
     * @param refused told before a connection is closed, because there is no room for more
     */
    static void watch(ChannelPipeline pipeline, String decoder, UnfinishedInput.Share share, Runnable refused) {
        UnfinishedMessages messages = new UnfinishedMessages(share, refused);
        pipeline.addBefore(decoder, "receivedBytes", messages.new Received());
        pipeline.addAfter(decoder, "wholeFrames", messages.new Whole());
    }

    private final class Received extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            unfinishedBytes += ((ByteBuf) message).readableBytes();
            context.fireChannelRead(message);
            if (!share.hold(unfinishedBytes) && context.channel().isActive()) {
                refused.run();
                context.close();
            }
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            share.giveBack();
        }
    }

    private final class Whole extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof WebSocketFrame frame) {
                note(frame);
            }
            context.fireChannelRead(message);
        }
    }

    private void note(WebSocketFrame frame) {
        long bytes = bytesOf(frame.content().readableBytes());
        boolean isData = frame instanceof TextWebSocketFrame
                || frame instanceof BinaryWebSocketFrame
                || frame instanceof ContinuationWebSocketFrame;
        if (!isData) {
            unfinishedBytes -= bytes; // it may come between the frames of a message
            return;
        }
        messageBytes += bytes;
        if (frame.isFinalFragment()) {
            unfinishedBytes -= messageBytes;
            messageBytes = 0;
        }
    }

    /** As it was sent: RFC 6455, section 5.2, has lengths in as few bytes as possible. */
    private static long bytesOf(int content) {
        int length = content <= MOST_BYTES_OF_SHORTEST_HEAD
                ? 0
                : content <= MOST_BYTES_OF_SHORT_HEAD ? SHORT_LENGTH_BYTES : LONG_LENGTH_BYTES;
        return LEAST_HEAD_BYTES + length + content;
    }
}
