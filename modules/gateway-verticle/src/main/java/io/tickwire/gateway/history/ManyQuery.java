package io.tickwire.gateway.history;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * The same question about several symbols, answered one after the other: as JSON an object by symbol, as CSV or NDJSON the rows of
 * the first symbol, then those of the second.
 */
final class ManyQuery implements Query {
    private final Map<String, Query> queries;
    private final Format format;

    /** @param queries by symbol, in the order of the answer; at least one */
    ManyQuery(Map<String, Query> queries, Format format) {
        this.queries = queries;
        this.format = format;
    }

    @Override
    public Future<Optional<String>> version(long deadlineNanos) {
        return Future.succeededFuture(Optional.empty());
    }

    @Override
    public String head() {
        return queries.values().iterator().next().head();
    }

    @Override
    public Future<Reply> reply(long deadlineNanos) {
        return Future.succeededFuture(new Reply(new Bodies()));
    }

    /** Reads of a symbol when its turn comes. */
    private final class Bodies implements Body {
        private final Iterator<Map.Entry<String, Query>> waiting =
                queries.entrySet().iterator();
        private String separator = "{";
        private String end = format == Format.JSON ? "}" : "";
        private Body current;

        @Override
        public Future<Buffer> next(long deadlineNanos) {
            if (current != null) {
                return current.next(deadlineNanos).compose(piece -> {
                    if (piece.length() > 0) {
                        return Future.succeededFuture(piece);
                    }
                    current = null;
                    return next(deadlineNanos);
                });
            }
            if (!waiting.hasNext()) {
                Buffer last = Buffer.buffer(end);
                end = "";
                return Future.succeededFuture(last);
            }
            Map.Entry<String, Query> entry = waiting.next();
            String before = format == Format.JSON ? separator + '"' + entry.getKey() + "\":" : "";
            separator = ",";
            return entry.getValue().reply(deadlineNanos).compose(reply -> {
                current = reply.body().after(before);
                return next(deadlineNanos);
            });
        }
    }
}
