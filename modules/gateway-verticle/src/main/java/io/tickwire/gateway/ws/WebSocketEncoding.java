package io.tickwire.gateway.ws;

import io.tickwire.gateway.hub.Encoding;
import io.tickwire.gateway.update.Message;
import java.util.List;

/** A JSON array of the messages' own bytes. Clients resume by the {@code seq} in them, not by a position. */
public enum WebSocketEncoding implements Encoding {
    INSTANCE;

    @Override
    public String transport() {
        return "websocket";
    }

    @Override
    public byte[] encode(List<Message> messages, String positionBefore, String positionAfter) {
        int length = 1 + messages.size();
        for (Message message : messages) {
            length += message.length();
        }
        byte[] frame = new byte[length];
        int at = 0;
        for (Message message : messages) {
            frame[at] = (byte) (at == 0 ? '[' : ',');
            at = message.put(frame, at + 1);
        }
        frame[at] = ']';
        return frame;
    }
}
