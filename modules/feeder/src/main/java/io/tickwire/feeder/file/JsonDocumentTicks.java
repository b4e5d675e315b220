package io.tickwire.feeder.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.tickwire.feeder.source.BadLine;
import io.tickwire.feeder.source.Row;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Rows of a JSON array, of the array {@code ticks} of an object, or of objects one after another. Read as a stream. The
 * number of a row is its place among the ticks, 1-based. JSON that is broken or cut off is a fault: nothing behind it can
 * be read.
 */
final class JsonDocumentTicks implements RowReader {
    private static final JsonFactory JSON = new JsonFactory();

    private final InputStream content;
    private final JsonLayout layout;
    private final TickFields fields;
    private JsonParser json;
    private long count;
    private boolean isOnePageOfMore;

    JsonDocumentTicks(InputStream content, JsonLayout layout, TickFields fields) {
        this.content = content;
        this.layout = layout;
        this.fields = fields;
    }

    @Override
    public Row next() throws IOException {
        try {
            if (json == null) {
                json = JSON.createParser(content);
            }
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.START_OBJECT && JsonObjects.isTick(json, layout.shape())) {
                    RawTick raw = layout.raw(JsonObjects.members(json)); // a tick that is cut off is not counted
                    return fields.row(++count, raw);
                }
                if (token.isScalarValue() && JsonObjects.isTickPlace(json.getParsingContext())) {
                    return new BadLine(++count, "not a JSON object");
                }
                isOnePageOfMore |= token == JsonToken.VALUE_STRING && "next".equals(json.currentName());
            }
            return null;
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "JSON is broken or cut off after ticks=" + count + ": line="
                            + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(),
                    e);
        }
    }

    /** Not known of the parser, which reads ahead by itself. */
    @Override
    public boolean mayWait() {
        return false;
    }

    @Override
    public List<String> notices() {
        return isOnePageOfMore
                ? List.of("the file is one page of an answer that has more (\"next\" is not null)")
                : List.of();
    }
}
