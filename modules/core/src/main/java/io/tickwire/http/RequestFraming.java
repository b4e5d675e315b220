package io.tickwire.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Makes requests invalid whose end a proxy could see elsewhere than we do: with both {@code Content-Length} and
 * {@code Transfer-Encoding}, or with a {@code Transfer-Encoding} that does not end in {@code chunked}. {@link InvalidRequest}
 * answers them with 400 and ends the connection. Netty takes the first ones, and forgets the length; and it takes the others as
 * requests without a body, so that the body would be the next request.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6.3">RFC 9112, section 6.3</a>
 */
final class RequestFraming {
    private static final String DECODER = "httpDecoder"; // as Vert.x calls it
    private static final String CHUNKED = "chunked";

    private RequestFraming() {}

    /**
     * To be called for each connection of a server before its first request. The server must not take clear-text HTTP/2, whose
     * upgrade begins with a request that is decoded before this can be called.
     *
     * @param options of the server
     * @param unfinished charged with what is read of heads that are not whole
     * @param cut told why, before the connection is closed
     */
    static void enforce(
            HttpConnection connection, HttpServerOptions options, UnfinishedInput.Share unfinished, Consumer<Cut> cut) {
        ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
        if (pipeline.get(DECODER) != null) { // HTTP/2 has frames of its own
            pipeline.replace(DECODER, DECODER, new StrictDecoder(options, unfinished, cut));
        }
    }

    private static final class StrictDecoder extends VertxHttpRequestDecoder {
        private final UnfinishedInput.Share unfinished;
        private final Consumer<Cut> cut;
        private final BodyPieces pieces = new BodyPieces();
        private boolean isOver;
        private long parsedBytes; // of a head or a trailer that is not whole

        StrictDecoder(HttpServerOptions options, UnfinishedInput.Share unfinished, Consumer<Cut> cut) {
            super(options);
            this.unfinished = unfinished;
            this.cut = cut;
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
            if (isOver) {
                in.skipBytes(in.readableBytes());
                return;
            }
            int before = in.readableBytes();
            int decoded = out.size();
            super.decode(context, in, out);
            for (int i = decoded; i < out.size(); i++) {
                if (!pieces.take(out.get(i))) {
                    end(context, Cut.TINY_PIECES);
                }
            }
            parsedBytes = out.size() > decoded ? 0 : parsedBytes + before - in.readableBytes();
        }

        /** The client has gone before its head was whole: nobody waits for an answer. */
        @Override
        protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
            super.decodeLast(context, in, out);
            if (!context.channel().isActive()) {
                out.removeIf(message -> message instanceof HttpRequest request
                        && request.decoderResult().isFailure());
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            super.channelRead(context, message);
            if (!isOver && !context.isRemoved() && !unfinished.hold(parsedBytes + actualReadableBytes())) {
                end(context, Cut.UNFINISHED);
            }
        }

        private void end(ChannelHandlerContext context, Cut reason) {
            isOver = true; // what was read already is not decoded
            cut.accept(reason);
            context.close();
        }

        @Override
        protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
            unfinished.giveBack();
            super.handlerRemoved0(context);
        }

        /** Called between the head and the body: what it throws makes the request invalid. */
        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage message) {
            check(message.headers());
            return super.isContentAlwaysEmpty(message);
        }
    }

    private static void check(HttpHeaders headers) {
        if (!headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return;
        }
        if (headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            throw new IllegalArgumentException("Content-Length and Transfer-Encoding must not be there together");
        }
        String all = String.join(",", headers.getAll(HttpHeaderNames.TRANSFER_ENCODING));
        List<String> codings = Arrays.stream(all.split(",", -1))
                .map(coding -> coding.trim().toLowerCase(Locale.ROOT))
                .toList();
        if (codings.indexOf(CHUNKED) != codings.size() - 1) {
            throw new IllegalArgumentException("Transfer-Encoding must end in chunked, and have it once");
        }
    }
}
