package io.tickwire.feeder.post;

import io.tickwire.domain.Rfc3339;
import io.tickwire.feeder.source.FeedTick;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The NDJSON of a post: one tick a line, numbers as the text they were, in JSON strings. */
final class PostBody {
    static final String MEDIA_TYPE = "application/x-ndjson";

    private static final int USUAL_LINE_CHARS = 160;

    private PostBody() {}

    static byte[] encode(List<FeedTick> ticks) {
        StringBuilder out = new StringBuilder(ticks.size() * USUAL_LINE_CHARS);
        for (FeedTick tick : ticks) {
            out.append("{\"symbol\":\"").append(tick.symbol()).append("\",\"ts\":\"");
            Rfc3339.append(out, tick.tsMicros()).append("\",\"price\":\"").append(tick.price());
            out.append("\",\"volume\":\"").append(tick.volume()).append("\",\"source\":\"");
            appendEscaped(out, tick.source());
            if (tick.seq() >= 0) {
                out.append("\",\"seq\":").append(tick.seq()).append("}\n");
            } else {
                out.append("\"}\n"); // the webhook derives the same again
            }
        }
        return out.toString().getBytes(StandardCharsets.US_ASCII); // all of a tick's text is ASCII by its rules
    }

    /** Printable ASCII: only these two need escaping. */
    private static void appendEscaped(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
    }
}
