package io.tickwire.feeder.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.tickwire.feeder.file.LineReader.Line;
import io.tickwire.feeder.source.BadLine;
import io.tickwire.feeder.source.Row;
import java.io.IOException;

/** Rows of an NDJSON file: one object a line. Members of other names are passed over, blank lines too. */
final class JsonLineTicks implements RowReader {
    private static final JsonFactory JSON = new JsonFactory();

    private final LineReader lines;
    private final JsonLayout layout;
    private final TickFields fields;

    JsonLineTicks(LineReader lines, JsonLayout layout, TickFields fields) {
        this.lines = lines;
        this.layout = layout;
        this.fields = fields;
    }

    @Override
    public Row next() throws IOException {
        while (true) {
            Line line = lines.next();
            if (line == null) {
                return null;
            }
            if (line.isTooLong()) {
                return new BadLine(line.number(), "line is longer than bytes=" + LineReader.MAX_LINE_BYTES);
            }
            if (!line.text().isBlank()) {
                return row(line);
            }
        }
    }

    @Override
    public boolean mayWait() throws IOException {
        return lines.mayWait();
    }

    private Row row(Line line) throws IOException {
        try (JsonParser json = JSON.createParser(line.text())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return new BadLine(line.number(), "not a JSON object");
            }
            RawTick raw = layout.raw(JsonObjects.members(json));
            if (json.nextToken() != null) {
                return new BadLine(line.number(), "something stands behind the JSON object");
            }
            return fields.row(line.number(), raw);
        } catch (JsonProcessingException e) {
            return new BadLine(
                    line.number(), "not JSON: column=" + e.getLocation().getColumnNr());
        }
    }
}
