package io.tickwire.ingest.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/** Opens bytes as JSON in UTF-8 and nothing else, with no limit but on depth: the body is bounded already. */
final class JsonText {
    /** Deeper values are malformed (RFC 8259, section 9, allows a limit): each level costs the parser some 60 bytes. */
    private static final int MAX_NESTING = 100_000;

    private static final int ENCODING_BYTES = 4;

    private final JsonFactory factory = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // names of unknown fields are the client's choice
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxNumberLength(Integer.MAX_VALUE) // no literal is ever converted
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** @throws IOException when the bytes are not UTF-8 */
    JsonParser open(byte[] bytes, int start, int end) throws IOException {
        // a zero byte is never JSON in UTF-8, but Jackson takes one near the start for UTF-16 or UTF-32
        for (int i = start; i < Math.min(end, start + ENCODING_BYTES); i++) {
            if (bytes[i] == 0) {
                throw new NotUtf8Exception();
            }
        }
        if (!Utf8.isWellFormed(bytes, start, end)) {
            throw new NotUtf8Exception();
        }
        return factory.createParser(bytes, start, end - start);
    }

    /** What is wrong, in words for the client: Jackson's without its excerpt of the text. */
    static String reason(IOException failure) {
        return CharSlice.quote(
                failure instanceof JsonProcessingException parsing
                        ? parsing.getOriginalMessage()
                        : failure.getMessage());
    }

    private static final class NotUtf8Exception extends IOException {
        private static final long serialVersionUID = 1;

        NotUtf8Exception() {
            super("not well-formed UTF-8");
        }
    }
}
