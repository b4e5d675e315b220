package io.tickwire.feeder.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Finds the objects that are ticks in a JSON text, and takes their members as text. For one thread. */
final class JsonObjects {
    /** More members than any tick has; the rest of an object is passed over. A file of one endless object takes no more memory. */
    static final int MAX_MEMBERS = 1_000;

    /** Longer than any value of a tick. */
    static final int MAX_CHARS = 1_000;

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
     * null, and an empty text for anything else and for a text that is far too long, which no rule lets through.
     */
    static Map<String, String> members(JsonParser json) throws IOException {
        Map<String, String> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (members.size() < MAX_MEMBERS && name.length() <= MAX_CHARS) {
                members.put(name, text(json, value));
            }
            json.skipChildren();
        }
        return members;
    }

    private static String text(JsonParser json, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        return isText(value) && json.getTextLength() <= MAX_CHARS ? json.getText() : "";
    }

    private static boolean isText(JsonToken value) {
        return value.isScalarValue() && !value.isBoolean() && value != JsonToken.VALUE_NULL;
    }
}
