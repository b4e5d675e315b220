package io.tickwire.config;

import java.util.Arrays;
import java.util.List;

/**
 * A word that lets its sender post without a signature. Never printed.
 *
 * @param value visible ASCII without blanks
 */
public record WebhookToken(String value) {
    /** @throws IllegalArgumentException when a header could not carry the value; the message does not hold it */
    public WebhookToken {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(
                    "a token must not be empty: remove the comma that has nothing beside it");
        }
        if (!value.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new IllegalArgumentException("a token must be of visible ASCII characters, without blanks");
        }
    }

    /**
     * Reads a comma-separated list.
     *
     * @throws IllegalArgumentException when one of them is no token; the message holds none of them
     */
    public static List<WebhookToken> parseList(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::trim)
                .map(WebhookToken::new)
                .toList();
    }

    @Override
    public String toString() {
        return "***";
    }
}
