package io.tickwire.gateway.history;

import java.util.Arrays;
import java.util.Locale;

/** In what an answer is written. */
enum Format {
    JSON("application/json", "application/json"),
    CSV("text/csv", "text/csv; charset=utf-8; header=present"),
    /** One JSON object a line. */
    NDJSON("application/x-ndjson", "application/x-ndjson");

    private final String mediaType;
    private final String contentType;

    Format(String mediaType, String contentType) {
        this.mediaType = mediaType;
        this.contentType = contentType;
    }

    /** @param name json, csv or ndjson, which has been checked */
    static Format named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** @param mediaType one of theirs; null: JSON */
    static Format ofMediaType(String mediaType) {
        return Arrays.stream(values())
                .filter(format -> format.mediaType.equals(mediaType))
                .findAny()
                .orElse(JSON);
    }

    /** As the Accept header names it. */
    String mediaType() {
        return mediaType;
    }

    /** Value of the Content-Type header. */
    String contentType() {
        return contentType;
    }
}
