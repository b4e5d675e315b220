package io.tickwire.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers a request whose head is no HTTP, or too long, and ends its connection: what follows can't be told apart. */
public final class InvalidRequest implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(InvalidRequest.class);

    @Override
    public void handle(HttpServerRequest request) {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        problem(request.decoderResult().cause())
                .sendTo(request.response())
                .onFailure(gone -> LOG.debug("a client did not wait for its answer", gone));
    }

    static Problem problem(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Problem(414, "uri_too_long", "The URI is too long", "the request's first line must be shorter");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Problem(431, "headers_too_large", "The headers are too large", "the headers must be shorter");
        }
        return new Problem(
                400, "malformed_request", "The request is no HTTP", "can't be read: reason=" + cause.getMessage());
    }
}
