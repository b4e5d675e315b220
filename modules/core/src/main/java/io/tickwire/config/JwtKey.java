package io.tickwire.config;

import java.security.PublicKey;
import java.util.Base64;
import java.util.Optional;

/**
 * A public key that tokens may be signed for.
 *
 * @param id a token that names a key ({@code kid}) is checked with that one alone; empty when the key has no name
 */
public record JwtKey(Algorithm algorithm, Optional<String> id, PublicKey key) {
    /** How tokens are signed. Each key is good for one of them: a token can't choose another. */
    public enum Algorithm {
        /** RSA of 2,048 bits or more, PKCS #1 v1.5. */
        RS256,
        /** The curve P-256. */
        ES256
    }

    /** The key as {@code BEGIN PUBLIC KEY}. */
    public String pem() {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
    }

    /** Without the key: a log needs only to tell one from another. */
    @Override
    public String toString() {
        return algorithm + id.map(name -> " kid=" + name).orElse("");
    }
}
