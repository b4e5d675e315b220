package io.tickwire.gateway.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.VoidChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringSocketChannel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * The bytes on their way to one client. They go past the encoder of Vert.x, which would do for each client what {@link EncodedFrame} has done once. Few of
 * them wait, in this process and in the kernel, so that a slow client reads what is
 * new; and whether the client takes any is seen by {@link Peer}. For the event loop of the connection.
 *
 * <p>What the client's own kernel has taken and the client has not read is not seen from here: its size is the client's choice.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/tcp.7.html">tcp(7), TCP_NOTSENT_LOWAT and TCP_INFO</a>
 */
public final class Outflow {
    /**
     * Bytes that wait in this process: no more are given to it above the high mark, and more again below the low one. This much for
     * a client that keeps up: a burst goes to it whole.
     */
    private static final WriteBufferWaterMark KEEPING_UP = new WriteBufferWaterMark(8 * 1024, 64 * 1024);

    /** The same for one that was full and has not caught up since. */
    private static final WriteBufferWaterMark BEHIND = new WriteBufferWaterMark(8 * 1024, 16 * 1024);

    /** Bytes in the kernel that are not under way yet. It takes no more while there are so many. */
    private static final long UNSENT_BYTES = 16 * 1024;

    /** Where the kernel can't be told that, its whole buffer is small. */
    private static final int SEND_BUFFER_BYTES = 16 * 1024;

    /** Of Netty's handshake: makes frames of a WebSocket's messages. */
    public static final String WEB_SOCKET_ENCODER = "wsencoder";

    /** Of Vert.x: makes chunks of a response's body. */
    public static final String HTTP_ENCODER = "httpEncoder";

    private final ConnectionBase connection;
    private final Channel channel;
    private final Context context;

    /** What is written here goes to the connection as it is. */
    private final ChannelHandlerContext pastEncoder;

    /** For writes of which nobody asks how they ended: one that fails ends the connection, and that is heard of. */
    private final ChannelPromise unobserved;

    private final Peer peer;

    private Outflow(ConnectionBase connection, Context context, String encoder) {
        this.connection = connection;
        this.channel = connection.channel();
        this.context = context;
        this.pastEncoder = channel.pipeline().context(encoder);
        if (pastEncoder == null) {
            throw new IllegalStateException("no such encoder: name=" + encoder + " handlers="
                    + channel.pipeline().names());
        }
        this.unobserved = new VoidChannelPromise(channel, false);
        this.peer = new Peer(channel);
    }

    /** Whether the client is still there: one that goes at once is gone before its handshake is over. */
    public static boolean isOpen(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().isOpen();
    }

    /**
     * Bounds what waits in the connection from now on. It {@link #isOpen}.
     *
     * @param encoder the handler of the connection that is gone past: {@link #WEB_SOCKET_ENCODER} or {@link #HTTP_ENCODER}
     * @param roomAgain called, on the caller's event loop, each time the connection is no longer full
     */
    public static Outflow of(HttpConnection connection, String encoder, Runnable roomAgain) {
        Channel channel = ((ConnectionBase) connection).channel();
        if (channel instanceof EpollSocketChannel) {
            channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
        } else if (channel instanceof IoUringSocketChannel) {
            channel.config().setOption(IoUringChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
        } else {
            channel.config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
        }
        channel.config().setWriteBufferWaterMark(KEEPING_UP);
        if (channel.pipeline().get("idle") != null) {
            channel.pipeline().remove("idle"); // it ends who takes no whole message for a while: that is a slow client
        }
        Context context = Vertx.currentContext();
        channel.pipeline().addBefore("handler", "outflow", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext changed) {
                changed.fireChannelWritabilityChanged(); // what Vert.x kept back goes first
                if (changed.channel().isWritable()) {
                    context.runOnContext(nothing -> fill(channel, roomAgain));
                }
            }
        });
        return new Outflow((ConnectionBase) connection, context, encoder);
    }

    private static void fill(Channel channel, Runnable roomAgain) {
        channel.config().setWriteBufferWaterMark(BEHIND);
        roomAgain.run();
        if (channel.isWritable()) { // it took all that was owed
            channel.config().setWriteBufferWaterMark(KEEPING_UP);
        }
    }

    /**
     * Sends bytes, at once as far as the kernel takes them, behind all that was sent before and whatever else was written to the channel. What Vert.x
     * keeps back itself, while the channel is full, comes later: so all that is not written here is written first or last.
     *
     * @param bytes of the encoded form; released when they are sent, or when the connection has ended
     */
    public void send(ByteBuf bytes) {
        pastEncoder.writeAndFlush(bytes, unobserved);
    }

    /** Completes when the kernel has taken all that was sent before; fails when the connection ends first. */
    public Future<Void> sent() {
        Promise<Void> sent = ((ContextInternal) context).promise();
        pastEncoder.writeAndFlush(Unpooled.EMPTY_BUFFER, connection.newChannelPromise(sent));
        return sent.future();
    }

    /** Whether as much waits as may. */
    public boolean isFull() {
        return !channel.isWritable();
    }

    /** Whether any byte went on its way to the client since this was asked before. */
    public boolean hasMoved() {
        return peer.hasMoved();
    }

    /** Ends the connection at once, whatever waits in it. */
    public void cut() {
        peer.cut();
    }
}
