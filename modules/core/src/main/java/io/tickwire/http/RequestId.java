package io.tickwire.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What one request is called in its answer, in a problem and in the log. The response's header is the one place where it
 * stands. The client's own name for it counts, {@code webhook-id} before {@code X-Request-Id}; a request without one gets
 * one only when there is something to tell.
 */
public final class RequestId {
    /** Of requests and of answers. */
    public static final CharSequence HEADER = HttpHeaders.createOptimized("X-Request-Id");

    private static final CharSequence WEBHOOK_ID = HttpHeaders.createOptimized("webhook-id");
    private static final int MAX_LENGTH = 128;

    private RequestId() {}

    /** Puts the client's name for the request into the answer's head, if it gave a usable one. */
    public static void echo(HttpServerRequest request) {
        MultiMap headers = request.headers();
        String id = headers.get(WEBHOOK_ID);
        if (!isUsable(id)) {
            id = headers.get(HEADER);
        }
        if (isUsable(id)) {
            request.response().putHeader(HEADER, id);
        }
    }

    /** The one in the answer's head; when there is none, a new one, which stands there from now on if it still can. */
    public static String of(HttpServerResponse response) {
        String id = response.headers().get(HEADER);
        if (id == null) {
            ThreadLocalRandom random =
                    ThreadLocalRandom.current(); // nobody has to guess it, and nobody may wait for it
            id = new UUID(random.nextLong(), random.nextLong()).toString();
            if (!response.headWritten()) {
                response.putHeader(HEADER, id);
            }
        }
        return id;
    }

    /** Bounded, and one visible word: it goes into headers and lines of a log as it is. */
    private static boolean isUsable(String id) {
        if (id == null || id.isEmpty() || id.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            if (id.charAt(i) <= ' ' || id.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
