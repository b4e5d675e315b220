package io.tickwire.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends a connection on which too many requests were sent ahead of their answers. All that comes in one piece is decoded, so they are
 * held; and beyond 128 of them Netty's compression throws for each further one, and each is a stack trace in the log. For one
 * connection, on its event loop; next to the encoder of answers.
 */
final class PipelinedRequests extends ChannelDuplexHandler {
    /** Load generators send 64 ahead at most, browsers none. */
    static final int MAX = 100;

    private final Runnable refused;
    private int unanswered;
    private boolean informational;
    private boolean isOver;

    /** @param refused told before the connection is closed */
    PipelinedRequests(Runnable refused) {
        this.refused = refused;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest && !isOver && ++unanswered > MAX) {
            isOver = true;
            refused.run();
            context.close();
        }
        if (isOver) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            informational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        }
        if (message instanceof LastHttpContent && !informational) {
            unanswered--;
        }
        context.write(message, promise);
    }
}
