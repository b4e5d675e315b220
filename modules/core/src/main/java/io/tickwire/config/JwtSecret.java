package io.tickwire.config;

import java.nio.charset.StandardCharsets;

/** What HS256 tokens are signed and checked with. Never printed. */
public record JwtSecret(String value) {
    /** As long as the hash: a shorter one could be guessed from a single token. */
    static final int MIN_BYTES = 32;

    /**
     * @throws IllegalArgumentException when it is too short; the message does not hold it
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7518#section-3.2">RFC 7518, 3.2: at least 256 bits</a>
     */
    public JwtSecret {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < MIN_BYTES) {
            throw new IllegalArgumentException(
                    "must have at least " + MIN_BYTES + " bytes, as from openssl rand -base64 32: bytes=" + bytes);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
