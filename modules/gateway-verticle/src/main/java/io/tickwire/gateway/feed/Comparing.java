package io.tickwire.gateway.feed;

import io.tickwire.gateway.update.Update;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what is told of a few symbols with what Redis has, all symbols in turn and those with subscribers in a turn of their
 * own, and those that are in doubt: a message of the channel that was believed and was false is replaced. For the event loop of the store's link.
 */
final class Comparing {
    /** How often symbols are compared, milliseconds. */
    static final long INTERVAL_MS = 5_000;

    /** Symbols in one turn of each kind. With a message of 1.3 kB it is 10 kB a second from Redis, however many there are. */
    static final int SYMBOLS = 20;

    private static final Logger LOG = LoggerFactory.getLogger(Comparing.class);

    private final ViewStore store;
    private final HeardViews heard;
    private final Consumer<List<Update>> tell;

    Comparing(ViewStore store, HeardViews heard, Consumer<List<Update>> tell) {
        this.store = store;
        this.heard = heard;
        this.tell = tell;
    }

    /**
     * Compares those whose turn it is.
     *
     * @param subscribed symbols that somebody wants
     */
    void compare(Collection<String> subscribed) {
        Set<String> symbols = new HashSet<>(heard.nextInTurn(SYMBOLS));
        symbols.addAll(heard.doubted());
        symbols.addAll(subscribed);
        symbols.stream()
                .filter(heard::isKnown)
                .collect(Collectors.groupingBy(heard::partitionOf))
                .forEach(this::compare);
    }

    private void compare(int partition, List<String> symbols) {
        Map<String, Update> before = heard.before(partition, symbols);
        store.read(partition, symbols, before)
                .onSuccess(stored -> tell.accept(heard.reconcile(stored, before, false)))
                .onFailure(failure -> LOG.debug("not compared: partition={}", partition, failure));
    }
}
