package io.tickwire.gateway.feed;

import io.tickwire.gateway.update.Refusal;
import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.update.Update.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells messages of symbols that follow from what is known, and asks Redis about the symbols of the others: at most one question of
 * a partition is under way. While messages of a partition wait, or one was dropped, the others of it are told out of order: see {@link
 * Update.Order}. When more has to be asked than may wait, the whole partition is read at its next canary. For the event loop of the
 * store's link.
 */
final class Asking {
    private static final Logger LOG = LoggerFactory.getLogger(Asking.class);

    /** Reads the newest updates of some symbols of a partition from Redis: {@link ViewStore#read(int, Collection, Map)}. */
    @FunctionalInterface
    interface Reader {
        Future<List<Update>> read(int partition, Collection<String> symbols, Map<String, Update> known);
    }

    private final List<PartitionFeed> partitions;
    private final Reader store;
    private final HeardViews told;
    private final Telling telling;
    private final ChannelReports reports;
    private final List<AskedSymbols> waiting;
    private final Set<Integer> underWay = new HashSet<>();
    private final Map<Integer, Promise<Void>> idle = new HashMap<>();

    Asking(List<PartitionFeed> partitions, Reader store, HeardViews told, Telling telling, ChannelReports reports) {
        this.partitions = partitions;
        this.store = store;
        this.told = told;
        this.telling = telling;
        this.reports = reports;
        this.waiting =
                Stream.generate(AskedSymbols::new).limit(partitions.size()).toList();
    }

    /** A message of a symbol has come in its turn: tells it, or asks about its symbol. */
    void believeOrAsk(int partition, Update message) {
        judge(partition, message);
        ask(partition);
    }

    private void judge(int partition, Update message) {
        boolean isView = message.kind() == Kind.SYMBOL;
        HeardViews.Verdict verdict = isView
                ? told.judge(partition, message)
                : told.isKnown(message.symbol()) ? HeardViews.Verdict.NEXT : HeardViews.Verdict.ASK;
        if (verdict == HeardViews.Verdict.NEXT) {
            Update next = hasGap(partition) ? message.outOfOrder() : message;
            if (isView) {
                told.told(partition, next);
            }
            telling.give(next);
        } else if (verdict == HeardViews.Verdict.ASK && !waiting.get(partition).add(message)) {
            readAll(partition);
        }
    }

    /** Whether something that the partition has published may not be told yet, though what came after it is. */
    private boolean hasGap(int partition) {
        return underWay.contains(partition)
                || !waiting.get(partition).isEmpty()
                || partitions.get(partition).isReadWanted();
    }

    /** Asks about a symbol of which a message was refused: there may be something new all the same. */
    void about(int partition, String symbol) {
        if (!waiting.get(partition).add(symbol)) {
            readAll(partition);
        }
        ask(partition);
    }

    /** The partition is no longer heard: what waits for an answer is not told. */
    void forget(int partition) {
        waiting.get(partition).clear();
    }

    private void readAll(int partition) {
        reports.refused(Refusal.TOO_MANY);
        partitions.get(partition).readAtNextCanary();
    }

    private void ask(int partition) {
        if (waiting.get(partition).isEmpty() || !underWay.add(partition)) {
            return;
        }
        AskedSymbols.Question question = waiting.get(partition).take();
        Map<String, Update> before = told.before(partition, question.symbols());
        store.read(partition, question.symbols(), question.newest())
                .onSuccess(stored -> answered(question, stored, before))
                .onFailure(failure -> {
                    LOG.debug("Redis did not say: partition={}", partition, failure);
                    partitions.get(partition).readAtNextCanary();
                })
                .onComplete(done -> {
                    underWay.remove(partition);
                    // what came of these symbols while Redis was asked may follow from its answer
                    question.symbols()
                            .forEach(symbol ->
                                    waiting.get(partition).take(symbol).forEach(message -> judge(partition, message)));
                    ask(partition);
                    if (!underWay.contains(partition)) {
                        Optional.ofNullable(idle.remove(partition)).ifPresent(Promise::complete);
                    }
                });
    }

    /** Completes when no question of the partition is under way. */
    Future<Void> answered(int partition) {
        return underWay.contains(partition)
                ? idle.computeIfAbsent(partition, none -> Promise.promise()).future()
                : Future.succeededFuture();
    }

    private void answered(AskedSymbols.Question question, List<Update> stored, Map<String, Update> before) {
        Map<String, Update> bySymbol = ViewStore.bySymbol(stored);
        List<Update> all = new ArrayList<>();
        question.heard().forEach((symbol, messages) -> {
            Update view = bySymbol.get(symbol);
            for (Update message : messages) {
                if (view == null || message.seq() > view.seq()) {
                    reports.refused(Refusal.NOT_STORED);
                } else if (message.kind() == Kind.BAR
                        || (!before.containsKey(symbol) && HeardViews.isLater(view, message))) {
                    all.add(message.outOfOrder()); // of a new symbol: none of its first updates is left out
                }
            }
        });
        all.addAll(told.reconcile(stored, before, true));
        telling.tell(all);
    }
}
