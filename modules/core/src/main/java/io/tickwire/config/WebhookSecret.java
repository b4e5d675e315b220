package io.tickwire.config;

import java.util.Base64;

/** A key for webhook signatures, from its {@code whsec_…} form. Never printed. */
public record WebhookSecret(byte[] key) {
    private static final String PREFIX = "whsec_";

    /**
     * @throws IllegalArgumentException when the form is wrong; the message does not hold the value
     * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">
     *     Standard Webhooks, signature scheme</a>
     */
    public static WebhookSecret parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a secret must start with whsec_ followed by base64");
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a secret must be whsec_ followed by base64", e);
        }
        if (key.length == 0) {
            throw new IllegalArgumentException("a secret must not be empty");
        }
        return new WebhookSecret(key);
    }

    @Override
    public String toString() {
        return "whsec_***";
    }
}
