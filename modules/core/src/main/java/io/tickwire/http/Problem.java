package io.tickwire.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error answer in the form {@code application/problem+json}.
 *
 * @param status HTTP status, 400 to 599
 * @param code short name for programs, {@code snake_case}
 * @param title the same for every occurrence of the code
 * @param detail what is wrong this time: names the field and the value
 * @param extensions further members
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
public record Problem(int status, String code, String title, String detail, Map<String, Object> extensions) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem(int status, String code, String title, String detail) {
        this(status, code, title, detail, Map.of());
    }

    /** The same with one member more. */
    public Problem with(String member, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(extensions);
        more.put(member, value);
        return new Problem(status, code, title, detail, more);
    }

    /** The JSON document without the request's id; {@code type} is {@code urn:tickwire:problem:} and the code. */
    public Buffer toBuffer() {
        JsonObject json = new JsonObject()
                .put("type", "urn:tickwire:problem:" + code)
                .put("title", title)
                .put("status", status)
                .put("detail", TokenText.mask(detail))
                .put("code", code);
        extensions.forEach(json::put);
        return json.toBuffer();
    }

    /** Ends the response with this problem, which names the request as the response's head does. */
    public Future<Void> sendTo(HttpServerResponse response) {
        Buffer body = with("requestId", RequestId.of(response)).toBuffer();
        return response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                .end(body);
    }
}
