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

/**
 * Closes an HTTP/1 connection over which nothing is asked for too long. While a request is unanswered it does nothing; nor once the
 * connection has become a WebSocket. An answer has ended when its last byte was given to the kernel, so one that is read slowly is
 * not cut. For one connection, on its event loop.
 */
final class RequestTimes extends ChannelDuplexHandler {
    private final ConnectionTimes times;
    private final Runnable timedOut;
    private Future<?> nextLook;
    private long limitNanos;
    private long quietSinceNanos;
    private int unanswered;
    private boolean informational;

    /** @param timedOut told before the connection is closed */
    RequestTimes(ConnectionTimes times, Runnable timedOut) {
        this.times = times;
        this.timedOut = timedOut;
        this.limitNanos = TimeUnit.MILLISECONDS.toNanos(times.headMs());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        quietSinceNanos = System.nanoTime();
        lookAfter(context, limitNanos);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        nextLook.cancel(false);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
            unanswered++;
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
