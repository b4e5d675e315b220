package io.tickwire.gateway.history;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Rows as text: a head, the rows with separators between them, a tail.
 *
 * @param <R> the row
 */
final class RowsBody<R> implements Body {
    private final Rows<R> rows;
    private final String head;
    private final String separator;
    private final BiConsumer<StringBuilder, R> append;
    private final Supplier<String> tail;
    private boolean begun;
    private boolean anyRow;
    private boolean ended;

    /** @param tail asked for when the last row has been given */
    RowsBody(Rows<R> rows, String head, String separator, BiConsumer<StringBuilder, R> append, Supplier<String> tail) {
        this.rows = rows;
        this.head = head;
        this.separator = separator;
        this.append = append;
        this.tail = tail;
    }

    @Override
    public Future<Buffer> next(long deadlineNanos) {
        return ended
                ? Future.succeededFuture(Buffer.buffer())
                : rows.next(deadlineNanos).map(this::text);
    }

    private Buffer text(List<R> page) {
        StringBuilder out = new StringBuilder(begun ? "" : head);
        begun = true;
        for (R row : page) {
            append.accept(anyRow ? out.append(separator) : out, row);
            anyRow = true;
        }
        if (page.isEmpty()) {
            ended = true;
            out.append(tail.get());
        }
        return Buffer.buffer(out.toString());
    }
}
