package io.tickwire.config;

import java.util.Optional;

/**
 * Who may read from a gateway. With neither secret nor keys, everybody may.
 *
 * @param secret HS256 tokens are checked with
 * @param keys RS256 and ES256 tokens are checked with
 * @param origins that pages of browsers may come from
 */
public record AccessSettings(Optional<JwtSecret> secret, Optional<JwtKeySource> keys, AllowedOrigins origins) {
    /** Everybody may read, from any page. */
    public static final AccessSettings OPEN =
            new AccessSettings(Optional.empty(), Optional.empty(), AllowedOrigins.ANY);

    /** Whether nobody reads without a token. */
    public boolean needsToken() {
        return secret.isPresent() || keys.isPresent();
    }

    static AccessSettings read(VariableReader reader) {
        Optional<JwtSecret> secret = reader.parsed("TICKWIRE_JWT_SECRET", JwtSecret::new);
        Optional<JwtKeySource> keys = reader.parsed("TICKWIRE_JWT_PUBLIC_KEY", JwtKeySource::parse);
        boolean open = secret.isEmpty() && keys.isEmpty();
        return new AccessSettings(
                secret,
                keys,
                reader.parsed("TICKWIRE_ORIGINS", AllowedOrigins::parse)
                        .orElse(open ? AllowedOrigins.ANY : AllowedOrigins.NONE));
    }
}
