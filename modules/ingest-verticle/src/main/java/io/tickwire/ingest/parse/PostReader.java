package io.tickwire.ingest.parse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;

/**
 * Reads the body of a post. A JSON body is taken whole or not at all; in NDJSON a line that can't be read is rejected by
 * itself. Time and memory are linear in the body. For one thread.
 */
public final class PostReader {
    private static final int TYPICAL_TICK_BYTES = 100;
    private static final PostContent.Unreadable TOO_MANY = new PostContent.Unreadable(
            FaultCode.TOO_MANY_TICKS,
            "body must hold at most " + PostContent.Batch.MAX_TICKS + " ticks: post the rest by itself");

    private final JsonText json = new JsonText();
    private final TickReader tickReader;

    public PostReader(TickRules rules) {
        tickReader = new TickReader(rules);
    }

    /**
     * Never throws for any bytes.
     *
     * @param body holds the post in its first {@code length} bytes; not kept
     * @param receivedAtMicros now, microseconds since the epoch, UTC
     */
    public PostContent read(BodyFormat format, byte[] body, int length, long receivedAtMicros) {
        int expected = 1 + length / TYPICAL_TICK_BYTES;
        int room = Math.min(expected, PostContent.Batch.MAX_TICKS);
        PostContent.Batch batch = new PostContent.Batch(new ArrayList<>(room), new TickIndexes(room), new Rejections());
        if (format == BodyFormat.NDJSON) {
            if (!new LineReader(json, tickReader, body, length, receivedAtMicros, batch).read()) {
                return TOO_MANY;
            }
        } else {
            try (JsonParser parser = json.open(body, 0, length)) {
                PostContent.Unreadable fault = readJson(parser, receivedAtMicros, batch);
                if (fault != null) {
                    return fault;
                }
            } catch (IOException e) {
                return new PostContent.Unreadable(
                        FaultCode.MALFORMED_JSON, "body must be JSON in UTF-8: reason=" + JsonText.reason(e));
            }
        }
        if (batch.rejected().areTooManyInARow()) {
            return new PostContent.TooManyBad(batch.rejected());
        }
        return batch.ticks().isEmpty() && batch.rejected().count() == 0
                ? new PostContent.Unreadable(FaultCode.EMPTY_BATCH, "body must hold at least one tick")
                : batch;
    }

    /** Fills the batch; answers what is wrong with the body as a whole, or null. */
    private PostContent.Unreadable readJson(JsonParser parser, long receivedAtMicros, PostContent.Batch batch)
            throws IOException {
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_OBJECT) {
            tickReader.read(parser, 0, receivedAtMicros, batch);
        } else if (first == JsonToken.START_ARRAY) {
            int index = 0;
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (batch.rejected().areTooManyInARow()) {
                    return null; // the rest is not read
                }
                tickReader.readElement(parser, token, index++, receivedAtMicros, batch);
                if (batch.isOver()) {
                    return TOO_MANY;
                }
            }
        }
        if (first == null || parser.nextToken() != null) {
            return new PostContent.Unreadable(
                    FaultCode.MALFORMED_JSON,
                    "body must be one JSON text: found=" + (first == null ? "nothing" : "more than one"));
        }
        return first.isScalarValue()
                ? new PostContent.Unreadable(
                        FaultCode.BAD_SHAPE, "body must be a JSON object or an array of objects: found=" + first)
                : null;
    }
}
