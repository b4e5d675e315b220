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
 * @param warming whether it said that its windows were still to be rebuilt
 */
public record PublishedView(long seq, long count, long publishedAtMicros, boolean warming) {
    private static final JsonFactory JSON = new JsonFactory();

    /** @throws IllegalArgumentException when the bytes are not a {@code symbol.updated} message */
    public static PublishedView parse(byte[] message) {
        long seq = -1;
        long count = -1;
        long publishedAt = Rfc3339.INVALID;
        boolean warming = false;
        try (JsonParser parser = JSON.createParser(message)) {
            boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
            while (isObject && parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("seq")) {
                    seq = number(parser, value);
                } else if (name.equals("view") && value == JsonToken.START_OBJECT) {
                    while (parser.nextToken() == JsonToken.FIELD_NAME) {
                        switch (parser.currentName()) {
                            case "count" -> count = number(parser, parser.nextToken());
                            case "publishedAt" -> publishedAt = time(parser, parser.nextToken());
                            case "warming" -> {
                                warming = parser.nextToken() == JsonToken.VALUE_TRUE;
                                parser.skipChildren();
                            }
                            default -> {
                                parser.nextToken();
                                parser.skipChildren();
                            }
                        }
                    }
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("not a message: length=" + message.length, e);
        }
        if (seq < 0 || count < 0 || publishedAt == Rfc3339.INVALID) {
            throw new IllegalArgumentException("not a symbol.updated message: seq=" + seq + " count=" + count
                    + " publishedAtMicros=" + publishedAt);
        }
        return new PublishedView(seq, count, publishedAt, warming);
    }

    private static long number(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NUMBER_INT) {
            return parser.getLongValue();
        }
        parser.skipChildren();
        return -1;
    }

    private static long time(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return Rfc3339.parseMicros(parser.getText());
        }
        parser.skipChildren();
        return Rfc3339.INVALID;
    }
}
