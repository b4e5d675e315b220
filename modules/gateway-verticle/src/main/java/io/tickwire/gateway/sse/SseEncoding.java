package io.tickwire.gateway.sse;

import io.tickwire.gateway.client.EncodedFrame;
import io.tickwire.gateway.hub.Encoding;
import io.tickwire.gateway.hub.Frame;
import io.tickwire.gateway.update.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One chunk of a chunked body: events named by the message's type, with the position as their id.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">HTML, event stream
 *     interpretation</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-7.1">RFC 9112, 7.1: a chunk is its length, and its bytes</a>
 */
public enum SseEncoding implements Encoding {
    INSTANCE;

    private static final byte[] DATA = ascii("\ndata: ");
    private static final byte[] END = ascii("\n\n");
    private static final byte[] END_OF_LINE = ascii("\r\n");

    @Override
    public String transport() {
        return "sse";
    }

    @Override
    public Frame encode(List<Message> messages, String positionBefore, String positionAfter) {
        return chunk(events(messages, positionBefore, positionAfter));
    }

    /** A chunk of events; the caller releases it. */
    static Frame chunk(byte[] events) {
        byte[] head = ascii(Integer.toHexString(events.length) + "\r\n");
        return EncodedFrame.of(head, events, END_OF_LINE);
    }

    /** The events without the chunk around them. */
    static byte[] events(List<Message> messages, String positionBefore, String positionAfter) {
        byte[] before = ascii("\nid: " + positionBefore);
        byte[] after = ascii("\nid: " + positionAfter);
        int length = 0;
        for (Message message : messages) {
            length += 7
                    + message.type().length()
                    + Math.max(before.length, after.length)
                    + DATA.length
                    + message.length()
                    + END.length;
        }
        byte[] events = new byte[length];
        int at = 0;
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            at = put(events, at, ascii("event: " + message.type()));
            at = put(events, at, i == messages.size() - 1 ? after : before);
            at = put(events, at, DATA);
            at = putOnOneLine(events, at, message);
            at = put(events, at, END);
        }
        return at == length ? events : Arrays.copyOf(events, at);
    }

    /** A line break outside of strings, which have none in JSON, would end the data. */
    private static int putOnOneLine(byte[] events, int at, Message message) {
        int end = message.put(events, at);
        for (int i = at; i < end; i++) {
            if (events[i] == '\n' || events[i] == '\r') {
                events[i] = ' ';
            }
        }
        return end;
    }

    private static int put(byte[] events, int at, byte[] bytes) {
        System.arraycopy(bytes, 0, events, at, bytes.length);
        return at + bytes.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
