package io.tickwire.ingest.signature;

import io.tickwire.config.WebhookToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Knows the tokens of senders that can't sign. A token is compared with all of ours by their hashes, so that the time tells
 * neither how much of it is right nor how long ours are. For one thread.
 */
public final class TokenVerifier {
    private static final String BEARER = "Bearer ";

    private final MessageDigest sha256;
    private final List<byte[]> hashes;

    /** @param tokens empty when there are none */
    public TokenVerifier(List<WebhookToken> tokens) {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        hashes = tokens.stream().map(token -> hash(token.value())).toList();
    }

    /** Whether there are tokens. */
    public boolean isEnabled() {
        return !hashes.isEmpty();
    }

    /**
     * Looks for one of our tokens.
     *
     * @param authorization values of the header of that name; those that are no {@code Bearer} are passed over
     * @param query values of the parameter {@code token}, decoded
     */
    public TokenCheck verify(List<String> authorization, List<String> query) {
        boolean given = false;
        boolean valid = false;
        for (String value : authorization) {
            if (value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                given = true;
                valid |= isOurs(value.substring(BEARER.length()).trim());
            }
        }
        for (String value : query) {
            given = true;
            valid |= isOurs(value.replace(' ', '+')); // a plus that was not escaped: a token has no blank
        }
        return valid ? TokenCheck.VALID : given ? TokenCheck.INVALID : TokenCheck.MISSING;
    }

    private boolean isOurs(String token) {
        byte[] hash = hash(token);
        boolean found = false;
        for (byte[] ours : hashes) {
            found |= MessageDigest.isEqual(ours, hash);
        }
        return found;
    }

    private byte[] hash(String token) {
        return sha256.digest(token.getBytes(StandardCharsets.UTF_8));
    }
}
