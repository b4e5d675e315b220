package io.tickwire.gateway.history;

import java.util.Optional;

/**
 * An answer about to be sent, without {@link Query#head}.
 *
 * @param link value of the Link header
 */
record Reply(Body body, Optional<String> link) {
    Reply(Body body) {
        this(body, Optional.empty());
    }
}
