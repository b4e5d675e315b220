package io.tickwire.feeder.post;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Reads the webhook's answers (contract, section 2). Never throws for any of them. */
final class AnswerReader {
    /** A webhook that asks for more is asked again after this long. */
    static final long MAX_RETRY_AFTER_MS = 300_000;

    private static final int MAX_DETAIL_CHARS = 300;

    private AnswerReader() {}

    /**
     * @param retryAfter the header, or null
     * @param now for a {@code Retry-After} that is a date
     */
    static Answer read(int status, String retryAfter, Buffer body, Instant now) {
        if (status == 200) {
            return taken(body);
        }
        return switch (status) {
            case 408, 429 -> new Answer.Busy("status=" + status, retryAfterMs(retryAfter, now), true);
            case 401, 403, 404, 405, 413, 415 -> new Answer.Hopeless(status, detail(body));
            default -> {
                if (status >= 500) {
                    yield new Answer.Busy("status=" + status, retryAfterMs(retryAfter, now), retryAfter != null);
                }
                yield status >= 400
                        ? new Answer.Refused(status, detail(body), rejections(jsonOf(body)))
                        : new Answer.Hopeless(status, "not an answer of a webhook");
            }
        };
    }

    private static Answer taken(Buffer body) {
        JsonObject json = jsonOf(body);
        return json.getValue("accepted") instanceof Number accepted
                ? new Answer.Taken(accepted.longValue(), rejections(json))
                : new Answer.Hopeless(200, "not an answer of a webhook");
    }

    private static List<Rejection> rejections(JsonObject json) {
        List<Rejection> rejections = new ArrayList<>();
        if (json.getValue("rejected") instanceof JsonArray entries) {
            for (Object entry : entries) {
                if (entry instanceof JsonObject rejected && rejected.getValue("index") instanceof Number index) {
                    rejections.add(new Rejection(
                            index.intValue(),
                            text(rejected, "field"),
                            text(rejected, "code"),
                            text(rejected, "detail")));
                }
            }
        }
        return rejections;
    }

    private static String detail(Buffer body) {
        JsonObject json = jsonOf(body);
        String detail = text(json, "detail");
        return detail.isEmpty() ? text(json, "title") : detail;
    }

    private static String text(JsonObject json, String member) {
        Object value = json.getValue(member);
        String text = value == null ? "" : value.toString();
        return text.length() > MAX_DETAIL_CHARS ? text.substring(0, MAX_DETAIL_CHARS) + "…" : text;
    }

    /** An empty object for a body that is none: proxies answer in HTML. */
    private static JsonObject jsonOf(Buffer body) {
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            return new JsonObject();
        }
    }

    private static long retryAfterMs(String header, Instant now) {
        if (header == null) {
            return 0;
        }
        String text = header.trim();
        if (text.length() <= 9 && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Math.min(MAX_RETRY_AFTER_MS, Long.parseLong(text) * 1_000);
        }
        try {
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Math.max(
                    0, Math.min(MAX_RETRY_AFTER_MS, Duration.between(now, until).toMillis()));
        } catch (DateTimeException | ArithmeticException e) {
            return 0; // as if it were not there: the back-off goes by itself
        }
    }
}
