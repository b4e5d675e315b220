package io.tickwire.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Closes an HTTP/1 connection over which nothing is asked for too long. While a request is unanswered it does nothing; nor once the
 * connection has become a WebSocket. An answer has ended when its last byte was given to the kernel, so one that is read slowly is
 * not cut. For one connection, on its event loop.
 */
final class RequestTimes extends ChannelDuplexHandler {
    private final ConnectionTimes times;
    private final Runnable timedOut;
    private final Runnable upgraded;
    private final IdleConnections idleOnes;
    private final boolean unaskedGivesWay;
    private final AtomicBoolean listed = new AtomicBoolean(); // among the idle ones
    private volatile boolean idle;
    private ChannelHandlerContext own;
    private Future<?> nextLook;
    private long limitNanos;
    private long quietSinceNanos;
    private int unanswered;
    private boolean informational;

    /**
     * @param timedOut told before the connection is closed
     * @param upgraded told when the connection has become a WebSocket
     * @param idleOnes where this connection is when it may be idle
     * @param unaskedGivesWay whether it is idle before its first request, too
     */
    RequestTimes(
            ConnectionTimes times,
            Runnable timedOut,
            Runnable upgraded,
            IdleConnections idleOnes,
            boolean unaskedGivesWay) {
        this.unaskedGivesWay = unaskedGivesWay;
        this.upgraded = upgraded;
        this.idleOnes = idleOnes;
        this.times = times;
        this.timedOut = timedOut;
        this.limitNanos = TimeUnit.MILLISECONDS.toNanos(times.headMs());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        own = context;
        quietSinceNanos = System.nanoTime();
        lookAfter(context, limitNanos);
        if (unaskedGivesWay) {
            becomeIdle();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        nextLook.cancel(false);
        idle = false;
        idleOnes.remove(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
            unanswered++;
            idle = false;
            limitNanos = TimeUnit.MILLISECONDS.toNanos(times.idleMs());
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            informational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                context.write(message, promise);
                context.pipeline().remove(this);
                upgraded.run();
                return;
            }
        }
        if (message instanceof LastHttpContent && !informational) {
            context.write(message, promise.unvoid().addListener(written -> answered()));
        } else {
            context.write(message, promise);
        }
    }

    private void answered() {
        unanswered--;
        quietSinceNanos = System.nanoTime();
        if (unanswered == 0 && !own.isRemoved()) {
            becomeIdle();
        }
    }

    private void becomeIdle() {
        idle = true;
        if (listed.compareAndSet(false, true)) {
            idleOnes.add(this);
        }
    }

    /** Closes the connection if nothing is under way on it. From any thread, while it is not among the idle ones. */
    boolean closeIfIdle() {
        listed.set(false); // before the look: the next answer lists it again
        if (!idle) {
            return false;
        }
        own.executor().execute(() -> {
            if (unanswered == 0) {
                own.close();
            }
        });
        return true;
    }

    private void look(ChannelHandlerContext context) {
        long left = unanswered > 0 ? limitNanos : limitNanos - (System.nanoTime() - quietSinceNanos);
        if (left > 0) {
            lookAfter(context, left);
        } else {
            timedOut.run();
            context.close();
        }
    }

    private void lookAfter(ChannelHandlerContext context, long nanos) {
        nextLook = context.executor().schedule(() -> look(context), nanos, TimeUnit.NANOSECONDS);
    }
}
