package io.tickwire.gateway.update;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tickwire.domain.Symbol;
import java.io.IOException;

/**
 * Reads the parts of a view that are forwarded and not used here, and refuses values that are none: a page would show them.
 * Members that this version does not know are passed over. Each method ends at the end of its part.
 */
final class ViewValues {
    /** The longest sum: of prices times volumes, each with 18 digits before and after the point. */
    static final int MAX_DECIMAL_LENGTH = 128;

    private ViewValues() {}

    /** An object with prices and a volume: a bar or a window. */
    static void prices(JsonParser parser, JsonToken start) throws IOException, MalformedUpdateException {
        if (start != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (isPrice(name)) {
                decimal(parser, value, name);
            } else {
                parser.skipChildren();
            }
        }
    }

    /** Whether a bar and a window have a price, or the volume, by this name. */
    static boolean isPrice(String name) {
        return switch (name) {
            case "open", "high", "low", "close", "volume" -> true;
            default -> false;
        };
    }

    /** An object of sums, by window. */
    static void sums(JsonParser parser, JsonToken start) throws IOException, MalformedUpdateException {
        if (start != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_STRING) {
                decimal(parser, value, name);
            } else {
                parser.skipChildren();
            }
        }
    }

    /** A list of symbols, or of indices, with their values. */
    static void ranked(JsonParser parser, JsonToken start) throws IOException, MalformedUpdateException {
        if (start != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
            if (item == JsonToken.START_OBJECT) {
                rankedOne(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private static void rankedOne(JsonParser parser) throws IOException, MalformedUpdateException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "symbol", "name" -> symbol(value == JsonToken.VALUE_STRING ? parser.getText() : null);
                case "price", "value", "notional" -> decimal(parser, value, name);
                default -> parser.skipChildren();
            }
        }
    }

    /** Refuses a text that is no symbol in its normal form. */
    static void symbol(String text) throws MalformedUpdateException {
        if (text == null || !text.equals(Symbol.normalize(text))) {
            throw new MalformedUpdateException(
                    Refusal.BAD_SYMBOL, "not a normalised symbol: symbol=" + shortened(text));
        }
    }

    /** Refuses a value that is no text of a decimal in plain notation. */
    static void decimal(JsonParser parser, JsonToken value, String name) throws IOException, MalformedUpdateException {
        if (value != JsonToken.VALUE_STRING
                || !isDecimal(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength())) {
            throw new MalformedUpdateException(
                    Refusal.BAD_DECIMAL,
                    "not a decimal: " + name + "=" + (value.isScalarValue() ? shortened(parser.getText()) : value));
        }
    }

    private static boolean isDecimal(char[] text, int offset, int length) {
        int end = offset + length;
        int at = length > 0 && text[offset] == '-' ? offset + 1 : offset;
        int point = -1;
        for (int i = at; i < end; i++) {
            if (text[i] == '.' && point < 0) {
                point = i;
            } else if (text[i] < '0' || text[i] > '9') {
                return false;
            }
        }
        return length <= MAX_DECIMAL_LENGTH && at < end && point != at && point != end - 1;
    }

    private static String shortened(String text) {
        return text == null || text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }
}
