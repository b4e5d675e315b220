package io.tickwire.config;

import java.util.Optional;

/**
 * As whom to talk to Redis.
 *
 * @param user empty for Redis' user {@code default}
 * @param password empty when Redis asks for none
 */
public record RedisLogin(Optional<String> user, Optional<String> password) {
    /** Redis asks for nothing. */
    public static final RedisLogin NONE = new RedisLogin(Optional.empty(), Optional.empty());

    /** For messages: the password is never shown. */
    @Override
    public String toString() {
        return user.orElse("") + password.map(secret -> ":***").orElse("");
    }
}
