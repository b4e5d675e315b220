package io.tickwire.config;

import java.net.URI;
import java.util.Set;

/** Checks the URL of Postgres; Redis' is a {@link RedisUrl}. */
public final class StoreUrl {
    private StoreUrl() {}

    /**
     * {@code postgresql://user:password@host:port/db}.
     *
     * @return the same text
     * @throws IllegalArgumentException when it is none, with the password masked
     */
    public static String postgres(String text) {
        URI uri = check(text, Set.of("postgresql", "postgres"));
        if (uri.getPath() == null || uri.getPath().length() < 2) {
            throw new IllegalArgumentException(
                    "must name a database, postgresql://user:password@host:port/db: url=" + UrlSecrets.mask(text));
        }
        return text;
    }

    private static URI check(String text, Set<String> schemes) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "not a URL: url=" + UrlSecrets.mask(text)); // the cause would print the password
        }
        if (uri.getScheme() == null || !schemes.contains(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("must be "
                    + String.join(":// or ", schemes.stream().sorted().toList()) + "://host…: url="
                    + UrlSecrets.mask(text));
        }
        return uri;
    }
}
