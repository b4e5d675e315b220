package io.tickwire.calc.cross;

import io.tickwire.calc.FencedException;
import io.tickwire.calc.market.IndexValues;
import io.tickwire.calc.market.MarketMessage;
import io.tickwire.calc.market.MarketPartial;
import io.tickwire.calc.market.Ranked;
import io.tickwire.calc.ownership.Lease;
import io.tickwire.calc.state.CommittedSymbol;
import io.tickwire.calc.state.SymbolCodec;
import io.tickwire.calc.symbol.SymbolState;
import io.tickwire.config.IndexDefinition;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of a leader, from its election to its dismissal. Twice a second it reads the partials, and when they changed it
 * publishes the market view and sends ticks of the indices. Now and then it computes the correlation. A round that fails
 * is done again by the next. For one event loop.
 */
final class CrossRun {
    private static final Logger LOG = LoggerFactory.getLogger(CrossRun.class);
    private static final long ROUND_MS = 500;
    private static final long FIRST_CORRELATION_MS = 10_000;

    /** Owners let go of expired symbols within a second or two; one that does not is away. */
    private static final long EXPIRY_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Vertx vertx;
    private final MarketStore store;
    private final Lease lease;
    private final List<IndexDefinition> indices;
    private final long latenessMicros;
    private final long correlationMs;
    private final MicrosClock clock;
    private final CrossMeters meters;
    private final MergedMarket market;
    private final IndexTicks indexTicks = new IndexTicks();
    private final Map<String, Tick> unsent = new LinkedHashMap<>(); // by symbol of the index; the newest counts
    private final List<Long> timers = new ArrayList<>(3);
    private MarketPartial published = MarketPartial.NOTHING;
    private Future<Void> round = Future.succeededFuture();
    private Future<Void> correlating = Future.succeededFuture();
    private long publishedAtMicros;
    private boolean recordIsRead;
    private long expiredSinceNanos;
    private boolean complained;
    private boolean ended;

    CrossRun(
            Vertx vertx,
            MarketStore store,
            Lease lease,
            int partitions,
            List<IndexDefinition> indices,
            long latenessMicros,
            long correlationMs,
            MicrosClock clock,
            CrossMeters meters) {
        this.vertx = vertx;
        this.store = store;
        this.lease = lease;
        this.indices = indices;
        this.latenessMicros = latenessMicros;
        this.correlationMs = correlationMs;
        this.clock = clock;
        this.meters = meters;
        this.market = new MergedMarket(partitions);
    }

    void begin() {
        timers.add(vertx.setPeriodic(1, ROUND_MS, timer -> beginRound()));
        timers.add(vertx.setPeriodic(
                Math.min(correlationMs, FIRST_CORRELATION_MS), correlationMs, timer -> beginCorrelation()));
    }

    /** Nothing is begun any more; completes when what is under way has ended. Never fails. */
    Future<Void> end() {
        ended = true;
        timers.forEach(vertx::cancelTimer);
        return Future.join(round, correlating).<Void>mapEmpty().otherwiseEmpty();
    }

    private void beginRound() {
        if (!ended && round.isComplete()) {
            round = readRecord()
                    .compose(read -> store.partials())
                    .compose(partials -> publish(market.take(partials)))
                    .compose(done -> sendUnsent())
                    .onComplete(done -> ended(done.failed() ? done.cause() : null));
        }
    }

    /** One line when rounds begin to fail, and one when they succeed again. */
    private void ended(Throwable failure) {
        if (failure instanceof FencedException) {
            lease.end(); // the election sees it
        } else if (failure != null && !complained) {
            LOG.warn("the market view can't be kept up, trying again: reason={}", String.valueOf(failure.getMessage()));
            complained = true;
        } else if (failure == null && complained) {
            LOG.info("the market view is kept up again");
            complained = false;
        }
    }

    private Future<Void> readRecord() {
        if (recordIsRead) {
            return Future.succeededFuture();
        }
        return store.published().map(last -> {
            last.indexRecord().ifPresent(this::restoreIndices);
            publishedAtMicros = last.atMicros();
            recordIsRead = true;
            return null;
        });
    }

    private void restoreIndices(String record) {
        try {
            indexTicks.restore(record, clock.micros()).forEach(tick -> unsent.put(tick.symbol(), tick));
        } catch (IllegalArgumentException e) {
            LOG.warn("can't read the last ticks of the indices, they go on from the market's time", e);
        }
    }

    private Future<Void> publish(MarketPartial now) {
        if (now.equals(published) || now.symbols() == 0) {
            return Future.succeededFuture();
        }
        List<Integer> expired = market.withExpiredSymbols();
        if (!expired.isEmpty() && waitsForExpiry()) {
            return Future.join(expired.stream()
                            .map(partition -> store.tellTime(partition, now.tsMicros()))
                            .toList())
                    .mapEmpty();
        }
        if (expired.isEmpty()) {
            expiredSinceNanos = 0;
        }
        publishedAtMicros = Math.max(clock.micros(), publishedAtMicros + 1); // rises, whichever process leads
        List<Tick> ticks = indexTicks.next(IndexValues.of(indices, now.terms()), now.tsMicros(), clock.micros());
        ticks.forEach(tick -> unsent.put(tick.symbol(), tick));
        String message = MarketMessage.write(now, indices, publishedAtMicros);
        return store.publish(lease, now.tsMicros(), publishedAtMicros, message, indexTicks.record())
                .map(isPublished -> {
                    published = now;
                    if (isPublished) {
                        meters.published();
                    }
                    return null;
                });
    }

    private boolean waitsForExpiry() {
        long now = System.nanoTime();
        if (expiredSinceNanos == 0) {
            expiredSinceNanos = now;
        }
        return now - expiredSinceNanos < EXPIRY_PATIENCE_NANOS;
    }

    private Future<Void> sendUnsent() {
        List<Tick> ticks = List.copyOf(unsent.values());
        return Future.join(ticks.stream()
                        .map(tick -> store.append(tick).onSuccess(sent -> {
                            unsent.remove(tick.symbol(), tick);
                            meters.indexTick();
                        }))
                        .toList())
                .mapEmpty();
    }

    private void beginCorrelation() {
        if (!ended && correlating.isComplete() && !published.active().isEmpty()) {
            long marketMicros = published.tsMicros();
            List<String> symbols =
                    published.active().stream().map(Ranked::symbol).toList();
            correlating = Future.all(symbols.stream().map(store::committedState).toList())
                    .compose(states -> vertx.executeBlocking(
                            () -> CorrelationReport.write(restored(symbols, states.list()), marketMicros), false))
                    .compose(report -> store.storeCorrelation(lease, report))
                    .onFailure(failure -> LOG.warn(
                            "the correlation can't be computed, trying again next time: reason={}",
                            String.valueOf(failure.getMessage())))
                    .otherwiseEmpty();
        }
    }

    private List<SymbolState> restored(List<String> symbols, List<Map<String, byte[]>> states) {
        SymbolCodec codec = new SymbolCodec();
        List<SymbolState> restored = new ArrayList<>(symbols.size());
        for (int i = 0; i < symbols.size(); i++) {
            String symbol = symbols.get(i);
            Optional.of(states.get(i))
                    .filter(fields -> !fields.isEmpty()) // not committed yet
                    .map(fields -> codec.restore(symbol, latenessMicros, fields))
                    .map(CommittedSymbol::state)
                    .ifPresent(restored::add);
        }
        return restored;
    }
}
