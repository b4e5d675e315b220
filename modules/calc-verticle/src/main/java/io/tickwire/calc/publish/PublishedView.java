package io.tickwire.calc.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tickwire.domain.Rfc3339;
import java.io.IOException;

/**
 * What clients were last told about a symbol, out of its newest message: where numbering goes on after a restart.
 *
 * @param seq of the message, 1 or more
 * @param count ticks of the symbol applied until then
 * @param publishedAtMicros time of publication, microseconds since the epoch, UTC
 */
public record PublishedView(long seq, long count, long publishedAtMicros) {
    private static final JsonFactory JSON = new JsonFactory();

    /** @throws IllegalArgumentException when the text is not a {@code symbol.updated} message */
    public static PublishedView parse(String message) {
        long seq = -1;
        long count = -1;
        long publishedAt = Rfc3339.INVALID;
        try (JsonParser parser = JSON.createParser(message)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isStructStart()) {
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                } else if (token == JsonToken.FIELD_NAME) {
                    String path = depth + parser.currentName();
                    switch (path) {
                        case "1seq" -> seq = parser.nextLongValue(-1);
                        case "2count" -> count = parser.nextLongValue(-1);
                        case "2publishedAt" -> publishedAt = time(parser.nextTextValue());
                        default -> {
                            // not needed to go on
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("not a message: length=" + message.length(), e);
        }
        if (seq < 0 || count < 0 || publishedAt == Rfc3339.INVALID) {
            throw new IllegalArgumentException("not a symbol.updated message: seq=" + seq + " count=" + count
                    + " publishedAtMicros=" + publishedAt);
        }
        return new PublishedView(seq, count, publishedAt);
    }

    private static long time(String text) {
        return text == null ? Rfc3339.INVALID : Rfc3339.parseMicros(text);
    }
}
