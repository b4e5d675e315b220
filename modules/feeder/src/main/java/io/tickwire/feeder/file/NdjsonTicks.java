package io.tickwire.feeder.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.tickwire.domain.Rfc3339;
import io.tickwire.feeder.file.LineReader.Line;
import io.tickwire.feeder.source.BadLine;
import io.tickwire.feeder.source.Row;
import java.io.IOException;

/**
 * Rows of an NDJSON file in the webhook's own shape: one object a line, {@code ts} in RFC 3339 or whole milliseconds,
 * price and volume as strings or numbers. Members of other names are passed over, blank lines too.
 */
final class NdjsonTicks implements RowReader {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long MAX_MILLIS = Rfc3339.END_MICROS / 1_000;

    private final LineReader lines;
    private final TickFields fields;

    NdjsonTicks(LineReader lines, TickFields fields) {
        this.lines = lines;
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

    private Row row(Line line) throws IOException {
        try (JsonParser json = JSON.createParser(line.text())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return new BadLine(line.number(), "not a JSON object");
            }
            TickFields.Raw raw = fieldsOf(json);
            if (json.nextToken() != null) {
                return new BadLine(line.number(), "something stands behind the JSON object");
            }
            return fields.row(line.number(), raw);
        } catch (JsonProcessingException e) {
            return new BadLine(
                    line.number(), "not JSON: column=" + e.getLocation().getColumnNr());
        }
    }

    private static TickFields.Raw fieldsOf(JsonParser json) throws IOException {
        String symbol = null;
        long tsMicros = Rfc3339.INVALID;
        String price = null;
        String volume = null;
        String source = null;
        String seq = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "symbol" -> symbol = string(json, value);
                case "ts" -> tsMicros = time(json, value);
                case "price" -> price = text(json, value);
                case "volume" -> volume = text(json, value);
                case "source" -> source = string(json, value);
                case "seq" -> seq = text(json, value);
                default -> {
                    // the webhook passes over it too
                }
            }
            json.skipChildren();
        }
        return new TickFields.Raw(symbol, tsMicros, price, volume, source, seq);
    }

    private static long time(JsonParser json, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return Rfc3339.parseMicros(json.getText());
        }
        if (value != JsonToken.VALUE_NUMBER_INT || json.getTextLength() > 13) {
            return Rfc3339.INVALID;
        }
        long millis = json.getLongValue();
        return millis >= 0 && millis < MAX_MILLIS ? millis * 1_000 : Rfc3339.INVALID;
    }

    private static String string(JsonParser json, JsonToken value) throws IOException {
        return value == JsonToken.VALUE_STRING ? json.getText() : absentOrBad(value);
    }

    /** The text of a string or the very text of a number. */
    private static String text(JsonParser json, JsonToken value) throws IOException {
        return value.isScalarValue() && !value.isBoolean() && value != JsonToken.VALUE_NULL
                ? json.getText()
                : absentOrBad(value);
    }

    /** Null reads as absent; any other type as a text that no rule lets through. */
    private static String absentOrBad(JsonToken value) {
        return value == JsonToken.VALUE_NULL ? null : "";
    }
}
