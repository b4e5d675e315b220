package io.tickwire.ingest.parse;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The two media types of a post. */
public enum BodyFormat {
    /** One tick, or an array of them. */
    JSON("application/json"),
    /** One tick a line. */
    NDJSON("application/x-ndjson");

    private static final String CHARSET = "charset=";
    private static final Set<String> CHARSETS = Set.of("utf-8", "utf8", "us-ascii", "ascii");

    private final String mediaType;

    BodyFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** Reads a {@code Content-Type}, in any case. Empty for null, for other types, and for a charset that is not UTF-8. */
    public static Optional<BodyFormat> ofContentType(String contentType) {
        if (contentType == null) {
            return Optional.empty();
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";");
        boolean isUtf8 = Arrays.stream(parts)
                .skip(1)
                .map(String::trim)
                .filter(parameter -> parameter.startsWith(CHARSET))
                .map(parameter -> parameter.substring(CHARSET.length()).replace("\"", ""))
                .allMatch(CHARSETS::contains);
        return Arrays.stream(values())
                .filter(format -> isUtf8 && parts.length > 0 && parts[0].trim().equals(format.mediaType))
                .findFirst();
    }
}
