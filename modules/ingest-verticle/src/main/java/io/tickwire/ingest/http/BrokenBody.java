package io.tickwire.ingest.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;

/**
 * Bodies whose chunks are no HTTP. Vert.x closes the connection of such a one without an answer; here it ends, and whoever takes it
 * in asks whether it is {@link #reason broken}. Nothing that comes after it on the connection is read.
 */
public final class BrokenBody {
    private static final AttributeKey<String> REASON = AttributeKey.valueOf(BrokenBody.class, "reason");

    private BrokenBody() {}

    /** To be called for each connection before its first request. */
    public static void watch(HttpConnection connection) {
        channel(connection).pipeline().addBefore("handler", "brokenBody", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof HttpContent content
                        && !(message instanceof HttpRequest) // whose head is broken: that has a handler of its own
                        && content.decoderResult().isFailure()) {
                    String reason =
                            String.valueOf(content.decoderResult().cause().getMessage());
                    ReferenceCountUtil.release(message);
                    context.channel().attr(REASON).set(reason);
                    context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
                } else {
                    context.fireChannelRead(message);
                }
            }
        });
    }

    /** Why the body that has just ended is none; empty for a good one. */
    static Optional<String> reason(HttpConnection connection) {
        return Optional.ofNullable(channel(connection).attr(REASON).get());
    }

    private static Channel channel(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }
}
