package io.tickwire.gateway.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.channel.uring.IoUringTcpInfo;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.TimeUnit;

/**
 * The client at the other end of a connection, as its bytes tell of it: a slow client takes some, a stuck one none. For the event
 * loop of the connection.
 */
public final class Peer {
    private final Channel channel;
    private long waitingBytes;
    private long askedAtNanos = System.nanoTime();

    Peer(Channel channel) {
        this.channel = channel;
    }

    public static Peer of(HttpConnection connection) {
        return new Peer(((ConnectionBase) connection).channel());
    }

    /**
     * Whether any byte went on its way to the client since this was asked before. Right while nothing is given to the connection
     * in between: what is given hides what has gone.
     */
    public boolean hasMoved() {
        long nowNanos = System.nanoTime();
        long sinceMs = TimeUnit.NANOSECONDS.toMillis(nowNanos - askedAtNanos);
        long before = waitingBytes;
        askedAtNanos = nowNanos;
        waitingBytes = waitingBytes();
        return waitingBytes < before || hasSent(sinceMs);
    }

    /**
     * Ends the connection at once. What waits is thrown away: Vert.x' own close sends it first, and a client that takes nothing
     * kept its connection for ever.
     */
    public void cut() {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first != null) { // else the connection has ended
            first.close(); // past the handler of Vert.x, which comes last
        }
    }

    /** Bytes that wait in this process for the client to take what was sent before. */
    public long waitingBytes() {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return queue == null ? 0 : queue.totalPendingWriteBytes() - queue.currentProgress();
    }

    /** The kernel tells of single segments, where the queue is told of room only in steps of thousands of bytes. */
    private boolean hasSent(long sinceMs) {
        if (!channel.isActive()) {
            return false;
        }
        if (channel instanceof EpollSocketChannel socket) {
            EpollTcpInfo info = socket.tcpInfo();
            return hasSent(sinceMs, info.retransmits(), info.lastDataSent());
        }
        if (channel instanceof IoUringSocketChannel socket) {
            IoUringTcpInfo info = socket.tcpInfo();
            return hasSent(sinceMs, info.retransmits(), info.lastDataSent());
        }
        return false;
    }

    private static boolean hasSent(long sinceMs, int retransmits, long lastDataSentMs) {
        boolean again = retransmits > 0; // then what was sent last was sent before
        return !again && lastDataSentMs <= sinceMs;
    }
}
