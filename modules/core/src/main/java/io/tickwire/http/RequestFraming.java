package io.tickwire.http;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Makes requests invalid whose end a proxy could see elsewhere than we do: with both {@code Content-Length} and
 * {@code Transfer-Encoding}, or with a {@code Transfer-Encoding} that does not end in {@code chunked}. {@link InvalidRequest}
 * answers them with 400 and ends the connection. Netty takes the first ones, and forgets the length; and it takes the others as
 * requests without a body, so that the body would be the next request.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6.3">RFC 9112, section 6.3</a>
 */
public final class RequestFraming {
    private static final String DECODER = "httpDecoder"; // as Vert.x calls it
    private static final String CHUNKED = "chunked";

    private RequestFraming() {}

    /**
     * To be called for each connection of a server before its first request. The server must not take clear-text HTTP/2, whose
     * upgrade begins with a request that is decoded before this can be called.
     *
     * @param options of the server
     */
    public static void enforce(HttpConnection connection, HttpServerOptions options) {
        ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
        if (pipeline.get(DECODER) != null) { // HTTP/2 has frames of its own
            pipeline.replace(DECODER, DECODER, new StrictDecoder(options));
        }
    }

    private static final class StrictDecoder extends VertxHttpRequestDecoder {
        StrictDecoder(HttpServerOptions options) {
            super(options);
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
