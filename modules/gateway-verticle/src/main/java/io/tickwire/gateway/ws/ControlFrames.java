package io.tickwire.gateway.ws;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * The ping and pong frames of a client. Vert.x answers each ping at once, whether the client takes answers or not. Here a ping is answered
 * while the connection takes more; while it does not, only the most recent one waits for its answer. For the event loop of the
 * connection.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5.5.3">RFC 6455, 5.5.3: only the most recent ping has to be answered</a>
 */
final class ControlFrames extends ChannelInboundHandlerAdapter {
    /** Frames that are taken before the session is asked whether it goes on listening. */
    static final int MOST_AT_ONCE = 1_000;

    /** Is told of frames that have come. */
    @FunctionalInterface
    interface Listener {
        /**
         * Called on the session's context.
         *
         * @param frames that were taken
         * @param leftOut pings of them, or of those before, that will not be answered
         */
        void took(int frames, int leftOut);
    }

    private final Context context = Vertx.currentContext();
    private final Listener listener;
    private final Runnable peerCloses;
    private final ConnectionBase connection;
    private PingWebSocketFrame newest;
    private int frames;
    private int leftOut;
    private boolean written;

    private ControlFrames(ConnectionBase connection, Listener listener, Runnable peerCloses) {
        this.connection = connection;
        this.listener = listener;
        this.peerCloses = peerCloses;
    }

    /**
     * Takes the ping and pong frames of a connection from now on; to be called on its context.
     *
     * @param peerCloses called on the event loop before Vert.x is given the client's close frame, which it answers
     */
    static ControlFrames of(HttpConnection connection, Listener listener, Runnable peerCloses) {
        ControlFrames frames = new ControlFrames((ConnectionBase) connection, listener, peerCloses);
        frames.connection.channel().pipeline().addBefore("handler", "control-frames", frames);
        return frames;
    }

    /** Reads nothing from the connection, until it is released. */
    void hold() {
        connection.channel().config().setAutoRead(false);
    }

    /** Reads again. Only when the session takes messages: otherwise Vert.x may have stopped reading, and has to begin again itself. */
    void release() {
        connection.channel().config().setAutoRead(true);
    }

    @Override
    public void channelRead(ChannelHandlerContext handler, Object message) {
        if (message instanceof PingWebSocketFrame ping) {
            take();
            forget();
            newest = ping;
            answer(handler);
        } else if (message instanceof PongWebSocketFrame pong) {
            take();
            pong.release();
        } else {
            if (message instanceof CloseWebSocketFrame) {
                peerCloses.run();
            }
            handler.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext handler) {
        flush(handler);
        if (frames > 0) {
            int taken = frames;
            int unanswered = leftOut;
            frames = 0;
            leftOut = 0;
            context.runOnContext(nothing -> listener.took(taken, unanswered));
        }
        handler.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext handler) {
        answer(handler);
        flush(handler);
        handler.fireChannelWritabilityChanged();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext handler) {
        ReferenceCountUtil.release(newest);
        newest = null;
    }

    private void take() {
        if (++frames == MOST_AT_ONCE) {
            hold();
        }
    }

    private void forget() {
        if (newest != null) {
            newest.release();
            leftOut++;
        }
    }

    private void answer(ChannelHandlerContext handler) {
        if (newest != null && handler.channel().isWritable()) {
            PingWebSocketFrame answered = newest;
            newest = null; // first: to write may change whether the connection takes more, and bring us here again
            written = true;
            handler.write(
                    new PongWebSocketFrame(answered.content()),
                    handler.voidPromise()); // which releases what the ping held
        }
    }

    private void flush(ChannelHandlerContext handler) {
        if (written) {
            written = false;
            handler.flush();
        }
    }
}
