package io.tickwire.gateway.http;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Iterator;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A JSON document around a list, made in pieces that a connection can take. For one event loop. */
final class JsonList {
    private static final int PIECE_BYTES = 32 * 1024;

    private final Iterator<Consumer<Buffer>> items;
    private final String tail;
    private String before;
    private boolean ended;

    private JsonList(String head, Iterator<Consumer<Buffer>> items, String tail) {
        this.before = head;
        this.items = items;
        this.tail = tail;
    }

    /**
     * @param head what comes before the first item
     * @param append writes an item
     * @param tail what comes after the last item
     */
    static <T> JsonList of(String head, Collection<T> items, BiConsumer<Buffer, T> append, String tail) {
        Iterator<Consumer<Buffer>> writers = items.stream()
                .<Consumer<Buffer>>map(item -> out -> append.accept(out, item))
                .iterator();
        return new JsonList(head, writers, tail);
    }

    /** The next piece, up to the end. */
    Buffer next() {
        Buffer out = Buffer.buffer(PIECE_BYTES);
        while (items.hasNext() && out.length() < PIECE_BYTES) {
            out.appendBytes(before.getBytes(StandardCharsets.UTF_8));
            items.next().accept(out);
            before = ",";
        }
        if (!items.hasNext()) {
            out.appendString(before.equals(",") ? tail : before + tail);
            ended = true;
        }
        return out;
    }

    /** Whether the last piece was the end. */
    boolean isEnded() {
        return ended;
    }
}
