package io.tickwire.gateway.update;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What a client is told, in any transport.
 *
 * @param type the message's {@code type}
 * @param json UTF-8, one JSON object on one line; not to be changed
 */
public record Message(String type, byte[] json) {
    /** The type of a message that tells what stands. */
    public static final String SNAPSHOT = "snapshot";

    private static final String STALE = "symbol.stale";

    /** A message of ASCII text. */
    public static Message of(String type, String json) {
        return new Message(type, json.getBytes(StandardCharsets.UTF_8));
    }

    /** How many updates a client that was too slow did not get. */
    public static Message conflated(long skipped) {
        return of("conflated", "{\"type\":\"conflated\",\"skipped\":" + skipped + "}");
    }

    /**
     * No update of the symbol came for a while.
     *
     * @param ts now, RFC 3339
     * @param since time of the symbol's newest tick, RFC 3339
     */
    public static Message stale(String symbol, String ts, String since) {
        return of(
                STALE,
                "{\"type\":\"" + STALE + "\",\"symbol\":" + text(symbol) + ",\"ts\":" + text(ts) + ",\"since\":"
                        + text(since) + "}");
    }

    /** A text as a JSON string, with its quotes. */
    public static String text(String value) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + '"';
    }

    /** The server goes; the client should be back after the given time. */
    public static Message shutdown(long reconnectMs) {
        return of("shutdown", "{\"type\":\"shutdown\",\"reconnectMs\":" + reconnectMs + "}");
    }
}
