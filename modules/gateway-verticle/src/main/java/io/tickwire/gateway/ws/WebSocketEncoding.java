package io.tickwire.gateway.ws;

import io.tickwire.gateway.client.EncodedFrame;
import io.tickwire.gateway.hub.Encoding;
import io.tickwire.gateway.hub.Frame;
import io.tickwire.gateway.update.Message;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A JSON array of the messages' own bytes, in one text frame. Clients resume by the {@code seq} in them, not by a position.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5.2">RFC 6455, 5.2: a frame's head; a server's is not masked</a>
 */
public enum WebSocketEncoding implements Encoding {
    INSTANCE;

    private static final int FINAL_TEXT = 0x81;

    /** A length up to this stands in the second byte. */
    private static final int SHORT_LENGTH = 125;

    /** In place of a length: it is in the two bytes that follow. */
    private static final int TWO_BYTES = 126;

    private static final int MOST_IN_TWO_BYTES = 0xffff;

    /** In place of a length: it is in the eight bytes that follow. */
    private static final int EIGHT_BYTES = 127;

    private static final int MAX_HEAD_BYTES = 10;

    private static final byte[] NOTHING = {};

    @Override
    public String transport() {
        return "websocket";
    }

    @Override
    public Frame encode(List<Message> messages, String positionBefore, String positionAfter) {
        int length = 1 + messages.size();
        for (Message message : messages) {
            length += message.length();
        }
        byte[] array = new byte[length];
        int at = 0;
        for (Message message : messages) {
            array[at] = (byte) (at == 0 ? '[' : ',');
            at = message.put(array, at + 1);
        }
        array[at] = ']';
        return text(array);
    }

    /** A frame of UTF-8 text; the caller releases it. */
    static EncodedFrame text(byte[] payload) {
        ByteBuffer head = ByteBuffer.allocate(MAX_HEAD_BYTES).put((byte) FINAL_TEXT);
        if (payload.length <= SHORT_LENGTH) {
            head.put((byte) payload.length);
        } else if (payload.length <= MOST_IN_TWO_BYTES) {
            head.put((byte) TWO_BYTES).putShort((short) payload.length);
        } else {
            head.put((byte) EIGHT_BYTES).putLong(payload.length);
        }
        return EncodedFrame.of(Arrays.copyOf(head.array(), head.position()), payload, NOTHING);
    }
}
