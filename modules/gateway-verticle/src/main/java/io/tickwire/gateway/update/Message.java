package io.tickwire.gateway.update;

import java.nio.charset.StandardCharsets;

/**
 * What a client is told, in any transport.
 *
 * @param type the message's {@code type}
 * @param json UTF-8, one JSON object on one line; not to be changed
 */
public record Message(String type, byte[] json) {
    /** A message of ASCII text. */
    public static Message of(String type, String json) {
        return new Message(type, json.getBytes(StandardCharsets.UTF_8));
    }

    /** How many updates a client that was too slow did not get. */
    public static Message conflated(long skipped) {
        return of("conflated", "{\"type\":\"conflated\",\"skipped\":" + skipped + "}");
    }

    /** The server goes; the client should be back after the given time. */
    public static Message shutdown(long reconnectMs) {
        return of("shutdown", "{\"type\":\"shutdown\",\"reconnectMs\":" + reconnectMs + "}");
    }
}
