package io.tickwire.redis;

import io.vertx.redis.client.impl.types.ErrorType;
import java.util.Optional;

/**
 * A node of a cluster says that another one has the keys. The command was not carried out.
 *
 * @param lasting the slot has moved ({@code MOVED}); otherwise only these keys have, and the other node must be told that it
 *     was asked for them ({@code ASK})
 * @param address {@code host:port}; the host is empty when it is the one of the node that says so
 */
record Redirection(boolean lasting, int slot, String address) {
    /** Reads {@code MOVED 3999 127.0.0.1:6381}; empty when the failure is something else. */
    static Optional<Redirection> of(Throwable failure) {
        if (!(failure instanceof ErrorType error) || !(error.is("MOVED") || error.is("ASK"))) {
            return Optional.empty();
        }
        String[] words = error.getMessage().split(" ");
        return Optional.of(new Redirection(error.is("MOVED"), Integer.parseInt(words[1]), words[2]));
    }
}
