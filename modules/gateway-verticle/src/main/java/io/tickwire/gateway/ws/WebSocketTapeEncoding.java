package io.tickwire.gateway.ws;

import io.tickwire.gateway.hub.Frame;
import io.tickwire.gateway.tape.TapeEncoding;
import io.tickwire.gateway.tape.TapeMessage;
import java.util.List;

/** Ticks and gaps as a JSON array in one text frame. Clients resume by the {@code pos} in the ticks. */
enum WebSocketTapeEncoding implements TapeEncoding {
    INSTANCE;

    @Override
    public String transport() {
        return WebSocketEncoding.INSTANCE.transport();
    }

    @Override
    public Frame encode(List<TapeMessage> messages) {
        return WebSocketEncoding.INSTANCE.encode(
                messages.stream().map(TapeMessage::message).toList(), "", "");
    }
}
