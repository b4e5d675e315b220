package io.tickwire.ingest.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Opens UTF-8 as JSON and as nothing else. */
final class JsonText {
    /** Deeper values are malformed (RFC 8259, section 9, allows a limit): each level costs the parser some 60 bytes. */
    private static final int MAX_NESTING = 100_000;

    /**
     * Longer names, numbers and values of fields that are read are malformed: a single one can't be cut into slices, and takes
     * some nanoseconds for each character.
     */
    static final int MAX_TOKEN_CHARS = 256 * 1024;

    private static final int ENCODING_BYTES = 4;

    /** What is wrong with bytes that are not text, in words for the client. */
    static final String NOT_UTF8 = "not well-formed UTF-8";

    private final JsonFactory factory = new TracelessJsonFactory(new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // names of unknown fields are the client's choice
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxNumberLength(MAX_TOKEN_CHARS)
                    .maxStringLength(MAX_TOKEN_CHARS)
                    .maxNameLength(MAX_TOKEN_CHARS)
                    .build()));

    /**
     * Opens bytes that are well-formed UTF-8.
     *
     * @throws IOException when one of the first bytes is zero
     */
    JsonParser open(byte[] bytes, int start, int end) throws IOException {
        // a zero byte is never JSON in UTF-8, but Jackson takes one near the start for UTF-16 or UTF-32
        for (int i = start; i < Math.min(end, start + ENCODING_BYTES); i++) {
            if (bytes[i] == 0) {
                throw new NotUtf8Exception();
            }
        }
        return factory.createParser(bytes, start, end - start);
    }

    /** Lets go of what a parser holds. */
    static void close(JsonParser parser) {
        try {
            parser.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // can't be: it reads an array
        }
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
            super(NOT_UTF8);
        }
    }
}
