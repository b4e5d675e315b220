package io.tickwire.gateway.update;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What a client is told, in any transport: bytes that many messages may share, with a part of them replaced. So one view is kept once,
 * as it was published, and told as a snapshot without a copy of its own.
 *
 * @param type the message's {@code type}
 * @param bytes UTF-8, one JSON object on one line; not to be changed
 * @param from where the part of the bytes begins that is replaced
 * @param to where it ends
 * @param instead what stands there; not to be changed
 */
public record Message(String type, byte[] bytes, int from, int to, byte[] instead) {
    private static final byte[] NOTHING = {};

    /** The type of a message that tells what stands. */
    public static final String SNAPSHOT = "snapshot";

    private static final String STALE = "symbol.stale";

    /** A message whose bytes are these. */
    public Message(String type, byte[] json) {
        this(type, json, 0, 0, NOTHING);
    }

    /** Its JSON, in bytes of its own. */
    public byte[] json() {
        byte[] json = new byte[length()];
        put(json, 0);
        return json;
    }

    /** Bytes of the message. */
    public int length() {
        return bytes.length - (to - from) + instead.length;
    }

    /**
     * Writes the message.
     *
     * @param at where it begins
     * @return where it ends
     */
    public int put(byte[] out, int at) {
        System.arraycopy(bytes, 0, out, at, from);
        System.arraycopy(instead, 0, out, at + from, instead.length);
        System.arraycopy(bytes, to, out, at + from + instead.length, bytes.length - to);
        return at + length();
    }

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
