package io.tickwire.ingest.symbols;

import io.tickwire.domain.Tick;
import io.tickwire.ingest.parse.PostContent;
import io.tickwire.ingest.parse.Rejection;
import io.tickwire.ingest.parse.Rejections;
import io.tickwire.redis.RedisLink;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * Sees to it that each tick's symbol and source have a place in the system before the tick goes to the queue. For the event loop
 * of its link.
 */
public final class NamePlaces {
    private static final long MICROS_PER_DAY = TimeUnit.DAYS.toMicros(1);

    /**
     * What of a post may go to the queue.
     *
     * @param ticks those whose names have a place, in their order; may be empty
     * @param rejected those that were rejected before and those whose names have none, by index
     */
    public record Placed(List<Tick> ticks, Rejections rejected) {}

    private final KnownNames symbols;
    private final KnownNames sources;
    private final Registrar symbolRegistrar;
    private final Registrar sourceRegistrar;

    /**
     * @param symbols and sources: what this process knows, shared by its instances
     * @param pause completes after so many milliseconds, 1 or more
     */
    public NamePlaces(RedisLink redis, KnownNames symbols, KnownNames sources, LongFunction<Future<Void>> pause) {
        this(new RedisNameStore(redis), symbols, sources, pause);
    }

    NamePlaces(NameStore store, KnownNames symbols, KnownNames sources, LongFunction<Future<Void>> pause) {
        this.symbols = symbols;
        this.sources = sources;
        symbolRegistrar = new Registrar(store, symbols, pause);
        sourceRegistrar = new Registrar(store, sources, pause);
    }

    /** Whether all names were registered today, so that the ticks may go on at once: looks in memory alone. */
    public boolean areKnown(List<Tick> ticks, long nowMicros) {
        long day = day(nowMicros);
        String lastSymbol = null;
        String lastSource = null;
        for (Tick tick : ticks) {
            boolean sameNames =
                    tick.symbol().equals(lastSymbol) && tick.source().equals(lastSource);
            if (!sameNames && !(symbols.contains(tick.symbol(), day) && sources.contains(tick.source(), day))) {
                return false;
            }
            lastSymbol = tick.symbol();
            lastSource = tick.source();
        }
        return true;
    }

    /**
     * Registers the names that were not registered today. Posts that are in hand at the same time share the calls.
     *
     * @return fails when Redis does not answer; nothing is known of the names then
     */
    public Future<Placed> register(PostContent.Batch batch, long nowMicros) {
        long day = day(nowMicros);
        return refused(symbols, symbolRegistrar, batch.ticks(), tick -> true, day)
                .compose(refusedSymbols -> refused(
                                sources,
                                sourceRegistrar,
                                batch.ticks(),
                                tick -> !refusedSymbols.contains(tick.symbol()),
                                day)
                        .map(refusedSources -> placed(batch, refusedSymbols, refusedSources)));
    }

    private static Future<Set<String>> refused(
            KnownNames known, Registrar registrar, List<Tick> ticks, Predicate<Tick> isAsked, long day) {
        Set<String> unknown = new HashSet<>();
        for (Tick tick : ticks) {
            String name = known.kind().of(tick);
            if (!known.contains(name, day) && isAsked.test(tick)) {
                unknown.add(name);
            }
        }
        return unknown.isEmpty() ? Future.succeededFuture(Set.of()) : registrar.register(unknown, day);
    }

    private Placed placed(PostContent.Batch batch, Set<String> refusedSymbols, Set<String> refusedSources) {
        if (refusedSymbols.isEmpty() && refusedSources.isEmpty()) {
            return new Placed(batch.ticks(), batch.rejected());
        }
        List<Tick> placed = new ArrayList<>();
        List<Rejection> refused = new ArrayList<>();
        int ofSymbols = 0;
        int ofSources = 0;
        for (int i = 0; i < batch.ticks().size(); i++) {
            Tick tick = batch.ticks().get(i);
            KnownNames without = null;
            if (refusedSymbols.contains(tick.symbol())) {
                without = symbols;
                ofSymbols++;
            } else if (refusedSources.contains(tick.source())) {
                without = sources;
                ofSources++;
            }
            if (without == null) {
                placed.add(tick);
            } else if (refused.size() < Rejections.MAX_KEPT) {
                NameKind kind = without.kind();
                refused.add(kind.rejection(batch.indexes().of(i), kind.of(tick), without.max()));
            }
        }
        symbols.refused(ofSymbols);
        sources.refused(ofSources);
        batch.rejected().addRefused(refused, ofSymbols + ofSources);
        return new Placed(placed, batch.rejected());
    }

    private static long day(long nowMicros) {
        return Math.floorDiv(nowMicros, MICROS_PER_DAY);
    }
}
