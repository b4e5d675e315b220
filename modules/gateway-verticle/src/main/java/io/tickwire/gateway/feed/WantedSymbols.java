package io.tickwire.gateway.feed;

import io.vertx.core.Future;
import java.util.List;

/** Tells which symbols have subscribers. From any thread. */
@FunctionalInterface
public interface WantedSymbols {
    /** The next ones in turn, at most so many; completes on any thread. */
    Future<List<String>> next(int most);
}
