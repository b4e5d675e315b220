package io.tickwire.ingest.parse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tickwire.ingest.slice.Slice;
import io.tickwire.ingest.slice.SlicedWork;
import java.io.IOException;

/**
 * Reads one JSON body: an object, or an array. Stops after too many bad elements in a row, and at the first one that is more
 * than a batch may have.
 */
final class ArrayReader implements SlicedWork {
    private final JsonText json;
    private final TickReader ticks;
    private final byte[] body;
    private final int length;
    private final boolean isText;
    private final PostContent.Batch batch;

    private JsonParser parser; // null before the first slice
    private JsonToken first;
    private int index;
    private boolean inElement;
    private PostContent.Unreadable fault;

    /** @param isText whether the body is well-formed UTF-8 */
    ArrayReader(JsonText json, TickReader ticks, byte[] body, int length, boolean isText, PostContent.Batch batch) {
        this.json = json;
        this.ticks = ticks;
        this.body = body;
        this.length = length;
        this.isText = isText;
        this.batch = batch;
    }

    /** What is wrong with the body as a whole, once it is read; null when nothing is. */
    PostContent.Unreadable fault() {
        return fault;
    }

    @Override
    public boolean advance(Slice slice) {
        if (!isText) {
            fault = notJson(JsonText.NOT_UTF8);
            return true;
        }
        try {
            if (!readOn(slice)) {
                return false;
            }
        } catch (IOException e) {
            fault = notJson(JsonText.reason(e));
        }
        if (parser != null) {
            JsonText.close(parser);
        }
        return true;
    }

    private boolean readOn(Slice slice) throws IOException {
        if (parser == null) {
            parser = json.open(body, 0, length);
            first = parser.nextToken();
            inElement = first == JsonToken.START_OBJECT;
            if (inElement) {
                ticks.begin(first, 0);
            }
        }
        if (first == JsonToken.START_OBJECT) {
            if (inElement && !ticks.advance(parser, slice)) {
                return false;
            }
        } else if (first == JsonToken.START_ARRAY) {
            while (inElement || nextElement()) {
                if (!ticks.advance(parser, slice)) {
                    return false;
                }
                inElement = false;
                if (batch.isOver() || batch.rejected().areTooManyInARow()) {
                    return true; // the rest is not read
                }
                if (slice.isSpentAfterElement()) {
                    return false;
                }
            }
        }
        checkEnd();
        return true;
    }

    private boolean nextElement() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.END_ARRAY) {
            return false;
        }
        ticks.begin(token, index++);
        inElement = true;
        return true;
    }

    private void checkEnd() throws IOException {
        if (first == null || parser.nextToken() != null) {
            fault = new PostContent.Unreadable(
                    FaultCode.MALFORMED_JSON,
                    "body must be one JSON text: found=" + (first == null ? "nothing" : "more than one"));
        } else if (first.isScalarValue()) {
            fault = new PostContent.Unreadable(
                    FaultCode.BAD_SHAPE, "body must be a JSON object or an array of objects: found=" + first);
        }
    }

    private static PostContent.Unreadable notJson(String reason) {
        return new PostContent.Unreadable(FaultCode.MALFORMED_JSON, "body must be JSON in UTF-8: reason=" + reason);
    }
}
