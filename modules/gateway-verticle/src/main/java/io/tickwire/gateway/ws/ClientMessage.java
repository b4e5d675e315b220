package io.tickwire.gateway.ws;

import io.tickwire.gateway.hub.Channel;
import java.util.List;
import java.util.Map;

/** What a client says. {@code id} is its own, a string or a number, and comes back with the answer; null when it gave none. */
sealed interface ClientMessage {
    Object id();

    /**
     * Wants channels.
     *
     * @param conflateMs 0 to 10000
     * @param resume by symbol, the {@code seq} of the newest update that the client has
     * @param tapeResume by channel of the tape, the position of the newest tick that the client has; perhaps none of ours
     */
    record Subscribe(
            Object id,
            List<Channel> channels,
            int conflateMs,
            Map<String, Long> resume,
            Map<Channel, String> tapeResume)
            implements ClientMessage {
        /** Those that bring views. */
        List<Channel> views() {
            return channels.stream().filter(channel -> !channel.ofTape()).toList();
        }

        /** Those that bring ticks. */
        List<Channel> ticks() {
            return channels.stream().filter(Channel::ofTape).toList();
        }
    }

    /** Wants channels no more. */
    record Unsubscribe(Object id, List<Channel> channels) implements ClientMessage {}

    /**
     * Brings a token, the first one or a new one.
     *
     * @param token any text, empty when it gave none
     */
    record Auth(Object id, String token) implements ClientMessage {
        /** Without the token. */
        @Override
        public String toString() {
            return "Auth[id=" + id + "]";
        }
    }

    /** Asks for a sign of life. */
    record Ping(Object id) implements ClientMessage {}

    /** Can't be understood; changes nothing. */
    record Bad(Object id, String code, String detail) implements ClientMessage {}
}
