package io.tickwire.calc.warm;

import io.tickwire.calc.symbol.Rebuild;
import io.tickwire.domain.TickIdentity;
import io.tickwire.postgres.MissingTable;
import io.tickwire.postgres.PgAccess;
import io.tickwire.retry.Backoff;
import io.tickwire.retry.FaultText;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rebuilds the windows of cold partitions from Postgres, a page of symbols at a time, partitions in turns. One page is under way in
 * a process, on an event loop of its own, so live updates wait for nothing but the short turns in which a page is taken in. What
 * fails is tried again, for as long as it takes.
 */
public final class WarmStart extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(WarmStart.class);

    /** A symbol has some hundred and fifty panes. */
    private static final int MAX_PAGE_SYMBOLS = 64;

    /** Ticks in one answer, all symbols of a page together: some megabytes. */
    private static final int PAGE_TICKS = 16_000;

    /** A page that takes longer is made smaller, and one that takes less than a quarter of it larger. */
    private static final long PAGE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** What is told of the progress. For any thread. */
    public interface Meters {
        void warmed(int symbols);

        void warmFailed();
    }

    /** A partition with the stored symbols that are still to come; null before they were asked for. */
    private static final class Work {
        final ColdPartition partition;
        Deque<String> listed;
        boolean hasUnreadable;

        Work(ColdPartition partition) {
            this.partition = partition;
        }
    }

    private final PgAccess access;
    private final int partitions;
    private final Meters meters;
    private final Deque<Work> waiting = new ArrayDeque<>();
    private final Backoff backoff = new Backoff(100, 5_000, ThreadLocalRandom.current());
    private TickStore store;
    private Context loop;
    private boolean working;
    private boolean failing;
    private boolean stopped;
    private int pageSymbols = MAX_PAGE_SYMBOLS;
    private long rebuilt;
    private long begunNanos;

    /** @param partitions of the whole system */
    public WarmStart(PgAccess access, int partitions, Meters meters) {
        this.access = access;
        this.partitions = partitions;
        this.meters = meters;
    }

    @Override
    public Future<?> start() {
        loop = context;
        store = new TickStore(vertx, access);
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        waiting.clear();
        return store.disconnect();
    }

    /** Begins to rebuild a partition when it is its turn. For any thread, once this is started. */
    public void add(ColdPartition partition) {
        loop.runOnContext(nothing -> {
            if (waiting.isEmpty() && !working) {
                begunNanos = System.nanoTime();
                rebuilt = 0;
            }
            waiting.add(new Work(partition));
            next();
        });
    }

    /** Forgets a partition that this process gave up. For any thread. */
    public void remove(ColdPartition partition) {
        loop.runOnContext(nothing -> waiting.removeIf(work -> work.partition == partition));
    }

    private void next() {
        if (working || stopped) {
            return;
        }
        Work work = waiting.poll();
        if (work == null) {
            ended();
            return;
        }
        working = true;
        list(work).compose(listed -> page(work)).onComplete(done -> {
            if (done.succeeded()) {
                recovered();
                if (!done.result()) {
                    waiting.add(work);
                }
                goOn();
            } else if (done.cause() instanceof PartitionEndedException) {
                goOn();
            } else {
                waiting.add(work);
                failed(done.cause());
            }
        });
    }

    private void goOn() {
        working = false;
        next();
    }

    private void ended() {
        store.disconnect().onFailure(failure -> LOG.debug("closing the connection to Postgres", failure));
        if (rebuilt > 0) {
            LOG.info(
                    "windows are rebuilt from Postgres: symbols={} ms={}",
                    rebuilt,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos));
            rebuilt = 0;
        }
    }

    private void failed(Throwable cause) {
        if (stopped) {
            return;
        }
        boolean hasNoTables = MissingTable.isCauseOf(cause);
        if (!hasNoTables) {
            meters.warmFailed();
            pageSymbols = Math.max(1, pageSymbols / 2);
        }
        if (failing) {
            LOG.debug("windows can't be rebuilt yet", cause);
        } else if (hasNoTables) {
            LOG.info("Postgres has no tables yet, flush makes them: windows are rebuilt after that");
        } else {
            LOG.warn(
                    "windows can't be rebuilt from Postgres now, views say warming, trying again: reason={}",
                    FaultText.of(cause));
        }
        failing = true;
        vertx.setTimer(backoff.nextMs(), timer -> goOn());
    }

    private void recovered() {
        backoff.reset();
        if (failing) {
            failing = false;
            LOG.info("Postgres can be read now: windows are rebuilt");
        }
    }

    /** Asks for the stored symbols of all partitions that wait and have not got theirs. They were all found cold before. */
    private Future<Void> list(Work work) {
        if (work.listed != null) {
            return Future.succeededFuture();
        }
        List<Work> without = new ArrayList<>(List.of(work));
        waiting.stream().filter(other -> other.listed == null).forEach(without::add);
        return store.symbols()
                .onSuccess(symbols -> {
                    Map<Integer, List<String>> byPartition = symbols.stream()
                            .collect(Collectors.groupingBy(symbol -> TickIdentity.partitionOf(symbol, partitions)));
                    for (Work each : without) {
                        each.listed = new ArrayDeque<>(byPartition.getOrDefault(each.partition.number(), List.of()));
                        each.partition.expect(each.listed.size());
                    }
                    if (!symbols.isEmpty()) {
                        LOG.info(
                                "rebuilding windows from Postgres: partitions={} stored symbols={}",
                                without.size(),
                                without.stream()
                                        .mapToInt(each -> each.listed.size())
                                        .sum());
                    }
                })
                .mapEmpty();
    }

    /** Rebuilds some symbols, those with live ticks first; true when the partition is done. */
    private Future<Boolean> page(Work work) {
        long start = System.nanoTime();
        ColdPartition partition = work.partition;
        return here(partition.waiting(pageSymbols + store.unreadable().size())).compose(live -> {
            Set<String> symbols = new LinkedHashSet<>(live);
            Deque<String> taken = new ArrayDeque<>();
            while (symbols.size() < pageSymbols && !work.listed.isEmpty()) {
                String symbol = work.listed.poll();
                taken.push(symbol);
                symbols.add(symbol);
            }
            work.hasUnreadable |= symbols.removeAll(store.unreadable());
            if (symbols.isEmpty() && !work.listed.isEmpty()) {
                return Future.succeededFuture(false);
            }
            if (symbols.isEmpty()) {
                return work.hasUnreadable ? Future.succeededFuture(true) : here(partition.end());
            }
            partition.expect(work.listed.size());
            return rebuild(partition, symbols)
                    .onSuccess(done -> {
                        fitPage(System.nanoTime() - start);
                        work.hasUnreadable |= symbols.removeAll(store.unreadable());
                    })
                    .onFailure(failure -> {
                        partition.abandon();
                        taken.forEach(work.listed::addFirst);
                    })
                    .map(false);
        });
    }

    private void fitPage(long nanos) {
        if (nanos > PAGE_NANOS) {
            pageSymbols = Math.max(1, pageSymbols / 2);
        } else if (nanos < PAGE_NANOS / 4) {
            pageSymbols = Math.min(MAX_PAGE_SYMBOLS, pageSymbols * 2);
        }
    }

    private Future<Void> rebuild(ColdPartition partition, Collection<String> page) {
        List<String> symbols = List.copyOf(page);
        return store.newest(symbols)
                .compose(newest -> here(partition.begin(readable(symbols), newest)))
                .compose(rebuilds -> rebuilds.isEmpty()
                        ? Future.<Void>succeededFuture()
                        : ticks(
                                        partition,
                                        rebuilds.stream()
                                                .map(TickStore.Place::before)
                                                .toList())
                                .compose(added -> panes(partition, rebuilds)));
    }

    private Future<Void> ticks(ColdPartition partition, List<TickStore.Place> places) {
        int limit = Math.max(1, PAGE_TICKS / places.size());
        return store.ticks(places, limit).compose(ticks -> {
            List<TickStore.Place> more = ticks.values().stream()
                    .filter(some -> some.size() >= limit)
                    .map(some -> TickStore.Place.after(some.get(some.size() - 1)))
                    .toList();
            Future<Void> added = here(partition.add(ticks));
            return more.isEmpty() ? added : added.compose(nothing -> ticks(partition, more));
        });
    }

    private Future<Void> panes(ColdPartition partition, List<Rebuild> rebuilds) {
        return store.panes(rebuilds).compose(panes -> {
            panes.keySet().removeAll(store.unreadable());
            if (panes.size() < rebuilds.size()) {
                partition.abandon(); // all of the page; only what can be read is begun again
                return Future.failedFuture(new IllegalArgumentException("a stored tick can't be read"));
            }
            return here(partition.finish(panes)).onSuccess(finished -> {
                rebuilt += panes.size();
                meters.warmed(panes.size());
            });
        });
    }

    private List<String> readable(Collection<String> symbols) {
        return symbols.stream()
                .filter(symbol -> !store.unreadable().contains(symbol))
                .toList();
    }

    /** The outcome of what another event loop does, on this one. */
    private <T> Future<T> here(Future<T> elsewhere) {
        Promise<T> outcome = Promise.promise();
        elsewhere.onComplete(done -> loop.runOnContext(nothing -> outcome.handle(done)));
        return outcome.future();
    }
}
