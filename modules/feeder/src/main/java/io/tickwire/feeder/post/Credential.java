package io.tickwire.feeder.post;

import io.tickwire.config.WebhookSecret;
import io.tickwire.config.WebhookToken;
import java.util.List;

/** How a feeder shows that it may post. */
public sealed interface Credential {
    /** Where anybody may. */
    record None() implements Credential {}

    /** Every post is signed. */
    record Signature(WebhookSecret secret) implements Credential {}

    /** Every post carries the token in its {@code Authorization} header. */
    record Bearer(WebhookToken token) implements Credential {}

    /** What a webhook with these takes: a signature with the first secret, or else the first token. */
    static Credential of(List<WebhookSecret> secrets, List<WebhookToken> tokens) {
        if (!secrets.isEmpty()) {
            return new Signature(secrets.get(0));
        }
        return tokens.isEmpty() ? new None() : new Bearer(tokens.get(0));
    }
}
