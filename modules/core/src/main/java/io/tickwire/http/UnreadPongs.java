package io.tickwire.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;

/**
 * Has only the newest ping of a WebSocket's client answered while the client does not read: each answer waits in the connection until
 * then. 120 MB of pings took 300 MB of heap in 15 s. For one connection, on its event loop; behind the decoder of frames.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5.5.3">RFC 6455, section 5.5.3: only the most recent ping has to be
 *     answered</a>
 */
final class UnreadPongs extends ChannelInboundHandlerAdapter {
    private final Runnable passedOver;
    private PingWebSocketFrame newest; // waits; null when none does

    /** @param passedOver told of each ping that is not answered */
    UnreadPongs(Runnable passedOver) {
        this.passedOver = passedOver;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof PingWebSocketFrame ping && !context.channel().isWritable()) {
            if (newest != null) {
                newest.release();
                passedOver.run();
            }
            newest = ping;
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.fireChannelWritabilityChanged();
        if (newest != null && context.channel().isWritable()) {
            PingWebSocketFrame ping = newest;
            newest = null;
            context.fireChannelRead(ping);
            context.fireChannelReadComplete(); // Vert.x sends then what it wrote
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (newest != null) {
            newest.release();
            newest = null;
        }
    }
}
