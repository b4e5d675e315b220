package io.tickwire.ingest.parse;

import java.util.Optional;

/** The two media types of a post. */
public enum BodyFormat {
    /** One tick, or an array of them. */
    JSON("application/json"),
    /** One tick a line. */
    NDJSON("application/x-ndjson");

    private final String mediaType;

    BodyFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** Reads a {@code Content-Type}: case and parameters don't matter. Empty for null and for other types. */
    public static Optional<BodyFormat> ofContentType(String contentType) {
        if (contentType == null) {
            return Optional.empty();
        }
        int parameters = contentType.indexOf(';');
        String essence = (parameters < 0 ? contentType : contentType.substring(0, parameters)).trim();
        if (essence.equalsIgnoreCase(JSON.mediaType)) {
            return Optional.of(JSON);
        }
        return essence.equalsIgnoreCase(NDJSON.mediaType) ? Optional.of(NDJSON) : Optional.empty();
    }
}
