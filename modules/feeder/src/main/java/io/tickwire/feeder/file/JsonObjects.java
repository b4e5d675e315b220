package io.tickwire.feeder.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Finds the objects that are ticks in a JSON text, and takes their members as text. For one thread. */
final class JsonObjects {
    private JsonObjects() {}

    /** Where the ticks of a JSON text are. */
    enum Shape {
        /** One object a line. */
        LINES("NDJSON"),
        /** In an array, or in the array {@code ticks} of an object, as {@code /api/v1/ticks} answers. */
        ARRAY("JSON array"),
        /** One object after another, each over several lines. */
        SEQUENCE("JSON objects");

        final String word;

        Shape(String word) {
            this.word = word;
        }
    }

    /** Whether the parser, at the start of an object, is at a tick. */
    static boolean isTick(JsonParser json, Shape shape) {
        JsonStreamContext parent = json.getParsingContext().getParent();
        return isTickPlace(parent) || shape == Shape.SEQUENCE && parent.inRoot();
    }

    /** Whether the context is an array of ticks. */
    static boolean isTickPlace(JsonStreamContext context) {
        if (!context.inArray()) {
            return false;
        }
        JsonStreamContext around = context.getParent();
        return around.inRoot() || around.inObject() && "ticks".equals(around.getCurrentName());
    }

    /**
     * Members of the object that the parser is at the start of: the text of a string, the very text of a number, null for
     * null, and an empty text for anything else, which no rule lets through.
     */
    static Map<String, String> members(JsonParser json) throws IOException {
        Map<String, String> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            members.put(name, isText(value) ? json.getText() : value == JsonToken.VALUE_NULL ? null : "");
            json.skipChildren();
        }
        return members;
    }

    private static boolean isText(JsonToken value) {
        return value.isScalarValue() && !value.isBoolean() && value != JsonToken.VALUE_NULL;
    }
}
