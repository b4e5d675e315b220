package io.tickwire.gateway.sse;

import io.tickwire.gateway.hub.Encoding;
import io.tickwire.gateway.hub.Frame;
import io.tickwire.gateway.tape.TapeEncoding;
import io.tickwire.gateway.tape.TapeMessage;
import io.tickwire.gateway.update.Message;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Supplier;

/** Ticks and gaps as events, each with its own position as id. */
final class SseTapeEncoding implements TapeEncoding {
    /** Of streams of ticks alone, which share their bytes. */
    static final SseTapeEncoding TICKS_ALONE = new SseTapeEncoding(() -> "");

    private final Supplier<String> views;

    /** @param views how far the views of the stream are */
    SseTapeEncoding(Supplier<String> views) {
        this.views = views;
    }

    @Override
    public String transport() {
        return SseEncoding.INSTANCE.transport();
    }

    @Override
    public Frame encode(List<TapeMessage> messages) {
        ByteArrayOutputStream events = new ByteArrayOutputStream(messages.size() * 512);
        for (TapeMessage message : messages) {
            String id = EventId.of(views.get(), message.position());
            events.writeBytes(SseEncoding.events(List.of(message.message()), id, id));
        }
        return SseEncoding.chunk(events.toByteArray());
    }

    /** The encoding of the views of such a stream: their ids tell how far the tape is, too. */
    record OfViews(Supplier<String> tape) implements Encoding {
        @Override
        public String transport() {
            return SseEncoding.INSTANCE.transport();
        }

        @Override
        public Frame encode(List<Message> messages, String positionBefore, String positionAfter) {
            String at = tape.get();
            return SseEncoding.INSTANCE.encode(messages, EventId.of(positionBefore, at), EventId.of(positionAfter, at));
        }
    }
}
