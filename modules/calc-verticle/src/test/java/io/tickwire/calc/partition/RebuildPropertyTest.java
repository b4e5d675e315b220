package io.tickwire.calc.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.calc.BruteForceView;
import io.tickwire.calc.RandomTicks;
import io.tickwire.calc.TestTickStore;
import io.tickwire.calc.publish.PublishedView;
import io.tickwire.calc.symbol.Rebuild;
import io.tickwire.config.UpdatesChannel;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import io.tickwire.redis.StreamId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Redis is lost in the middle of a market: the queue begins anew, some of what the store has comes again, flush stores what comes
 * at its own pace, and owners that rebuild the windows die anywhere. At the end every view equals that over all ticks.
 */
class RebuildPropertyTest {
    private static final List<String> SYMBOLS = List.of("BTC-USD", "ETH-USD", "STORED", "NEW");
    private static final long HOUR = 3_600_000_000L;

    @Property(tries = 600)
    void viewsEqualThoseOverAllTicks(
            @ForAll long seed,
            @ForAll("latenessMicros") long latenessMicros,
            @ForAll @IntRange(max = 60) int before,
            @ForAll @IntRange(max = 40) int after,
            @ForAll @IntRange(max = 10) int again) {
        new System(latenessMicros).run(new Random(seed), before, after, again);
    }

    @Provide
    Arbitrary<Long> latenessMicros() {
        return Arbitraries.of(0L, 1L, 1_500_000L, 300_000_000L, 7_200_000_001L, 86_400_000_000L);
    }

    private static final class System {
        private final Map<String, BruteForceView> definitions = new HashMap<>();
        private final TestTickStore store = new TestTickStore();
        private final CommittedHashes hashes = new CommittedHashes();
        private final Map<String, PublishedView> views = new HashMap<>();
        private final Map<String, JsonObject> messages = new HashMap<>();
        private final Map<String, Map<Long, JsonObject>> bars = new HashMap<>();
        private final Set<String> rebuiltSymbols = new HashSet<>();
        private boolean crashed;
        private final List<List<Tick>> queue = new ArrayList<>();
        private final List<Rebuild> begun = new ArrayList<>();
        private Optional<StreamId> position = Optional.empty();
        private Optional<StreamId> published = Optional.empty();
        private boolean warming = true;
        private int appended;
        private int stored;
        private long lateness;
        private PartitionState state;
        private long now = 1;

        System(long latenessMicros) {
            lateness = latenessMicros;
        }

        void run(Random random, int before, int after, int again) {
            List<List<Tick>> market = market(random, before, after);
            market.subList(0, before).forEach(store::store);
            queue.addAll(market.subList(Math.max(0, before - again), market.size())); // some are in both
            state = owner();
            while (applied() < queue.size() || random.nextInt(20) > 0) {
                now += random.nextInt(40_000);
                switch (random.nextInt(12)) {
                    case 0 -> publish(1 + random.nextInt(4));
                    case 1 -> commitUnlessBarsWait();
                    case 2 -> flushStores(random.nextInt(3));
                    case 3 -> crash();
                    case 4, 5 -> begin(random);
                    case 6 -> addSome(random);
                    case 7 -> finish();
                    case 8 -> abandon();
                    default -> applyNext();
                }
            }
            end(random);
        }

        private void end(Random random) {
            while (applied() < queue.size()) {
                applyNext();
            }
            flushStores(random.nextInt(1 + queue.size() - stored));
            while (warming && state.isWarming()) {
                abandon();
                beginAll(SYMBOLS);
                finish();
                if (state.toRebuild() == 0) {
                    state.endWarming();
                }
            }
            publish(Integer.MAX_VALUE);
            commitUnlessBarsWait();
            assertThat(rebuiltSymbols).as("kept no longer than needed").isEmpty();
            definitions.forEach((symbol, definition) -> {
                assertThat(messages.containsKey(symbol)).isEqualTo(definition.applied() > 0);
                if (definition.applied() > 0) {
                    definition.checkPrices(messages.get(symbol));
                    if (!crashed) { // the next owner can't tell what bars the one before told
                        checkBars(symbol, definition);
                    }
                }
            });
            crash();
            state.caughtUp(now);
            assertThat(state.isWarming()).isFalse();
            assertThat(state.nextDueMicros()).as("told all").isEqualTo(Long.MAX_VALUE);
            for (String symbol : SYMBOLS) { // what was committed is what was told
                if (messages.containsKey(symbol)) {
                    Tick next = next(symbol);
                    definitions.get(symbol).arrive(next);
                    state.apply(new StreamId(0, queue.size() + 1), List.of(next), now);
                    publish(Integer.MAX_VALUE);
                    definitions.get(symbol).checkPrices(messages.get(symbol));
                }
            }
        }

        /** The next microsecond's tick: it moves no pane out of a window. */
        private Tick next(String symbol) {
            Tick newest = store.newest(symbol).orElseGet(() -> queue.stream()
                    .flatMap(List::stream)
                    .filter(tick -> tick.symbol().equals(symbol))
                    .findAny()
                    .orElseThrow());
            long ts = Rfc3339.parseMicros(messages.get(symbol).getString("ts")) + 1;
            return new Tick(symbol, ts, newest.price(), newest.volume(), "z", 1, ts);
        }

        /** A bar that was told and was not whole then was told again. */
        private void checkBars(String symbol, BruteForceView definition) {
            Map<Long, JsonObject> closed = definition.closedBars();
            long newest = Rfc3339.parseMicros(messages.get(symbol).getString("ts"));
            bars.getOrDefault(symbol, Map.of()).forEach((start, bar) -> {
                if (start > newest - HOUR + 60_000_000) {
                    assertThat(bar).as(symbol + " " + start).isEqualTo(closed.get(start));
                }
            });
        }

        private void begin(Random random) {
            abandon();
            beginAll(SYMBOLS.stream().filter(symbol -> random.nextBoolean()).toList());
        }

        private void beginAll(List<String> symbols) {
            while (applied() < appended) { // calc waits until it has applied what is in the queue
                applyNext();
            }
            state.caughtUp(now);
            for (String symbol : symbols) {
                state.beginRebuild(symbol, store.newest(symbol), now).ifPresent(begun::add);
            }
            if (begun.stream().anyMatch(Rebuild::hasOlder)) { // and until flush has stored what it has applied
                flushStores(applied() - stored);
            }
        }

        /** Some of the ticks from the boundary on; all of them are added again before the end. */
        private void addSome(Random random) {
            for (Rebuild rebuild : begun) {
                List<Tick> ticks = store.from(rebuild.symbol(), rebuild.boundaryMicros());
                state.addStored(rebuild.symbol(), ticks.subList(0, random.nextInt(ticks.size() + 1)));
            }
        }

        private void finish() {
            for (Iterator<Rebuild> each = begun.iterator(); each.hasNext(); each.remove()) {
                Rebuild rebuild = each.next();
                state.addStored(rebuild.symbol(), store.from(rebuild.symbol(), rebuild.boundaryMicros()));
                state.finishRebuild(rebuild.symbol(), store.panes(rebuild), now);
            }
        }

        private void abandon() {
            begun.forEach(rebuild -> state.abandonRebuild(rebuild.symbol()));
            begun.clear();
        }

        private void flushStores(int entries) {
            appended = Math.max(appended, Math.min(queue.size(), stored + entries)); // flush may be ahead of calc
            for (int i = 0; i < entries && stored < queue.size(); i++) {
                store.store(queue.get(stored++));
            }
        }

        private int applied() {
            return (int) state.applied().number();
        }

        private void applyNext() {
            int next = applied();
            if (next < queue.size()) {
                appended = Math.max(appended, next + 1);
                state.apply(new StreamId(0, next + 1), queue.get(next), now);
            }
        }

        private void crash() {
            begun.clear();
            crashed = true;
            state = owner();
        }

        private void publish(int limit) {
            PublishRound round = state.takeDue(Long.MAX_VALUE - 1, limit);
            for (byte[] bar : round.bars()) {
                JsonObject json = new JsonObject(Buffer.buffer(bar));
                bars.computeIfAbsent(json.getString("symbol"), name -> new TreeMap<>())
                        .put(Rfc3339.parseMicros(json.getString("ts")), json.getJsonObject("bar"));
            }
            for (PublishRound.View view : round.views()) {
                PublishedView told = PublishedView.parse(view.message());
                PublishedView before = views.put(view.symbol(), told);
                assertThat(told.seq()).isEqualTo(before == null ? 1 : before.seq() + 1);
                assertThat(told.warming()).isEqualTo(!state.isRebuilt(view.symbol()));
                messages.put(view.symbol(), new JsonObject(Buffer.buffer(view.message())));
            }
            published = round.published().or(() -> published);
        }

        private void commitUnlessBarsWait() {
            if (state.hasClosedBars() || !state.hasUncommitted()) {
                return;
            }
            Commit commit = state.takeCommit();
            assertThat(commit.from()).isEqualTo(position);
            position = Optional.of(commit.position());
            hashes.take(commit);
            rebuiltSymbols.addAll(commit.rebuilt());
            if (commit.isWarm()) {
                warming = false;
                rebuiltSymbols.clear();
            }
        }

        private PartitionState owner() {
            Recovered recovered = new Recovered(
                    position,
                    published,
                    Map.copyOf(views),
                    warming ? Optional.of(Set.copyOf(rebuiltSymbols)) : Optional.empty(),
                    true);
            PartitionState owner = new PartitionState(
                    new LiveRules(lateness, 0, UpdatesChannel.DEFAULT, Set.of()), () -> 1_000, recovered, now);
            hashes.restore(lateness).forEach(symbol -> owner.restore(symbol, now));
            return owner;
        }

        /** Entries of the queue, of which so many come before the loss; nothing in them is late. STORED ends there, NEW begins after it. */
        private List<List<Tick>> market(Random random, int before, int after) {
            SYMBOLS.forEach(symbol -> definitions.put(symbol, new BruteForceView(lateness)));
            Map<String, Iterator<Tick>> arrivals = new HashMap<>();
            SYMBOLS.forEach(symbol -> arrivals.put(
                    symbol, inTime(new RandomTicks(random, lateness).arrivals(symbol, 4 * (before + after) + 4))));
            List<List<Tick>> market = new ArrayList<>();
            for (int i = 0; i < before + after; i++) {
                List<Tick> entry = new ArrayList<>();
                List<String> traded = i < before ? SYMBOLS.subList(0, 3) : List.of("BTC-USD", "ETH-USD", "NEW");
                for (int n = 1 + random.nextInt(4); n > 0; n--) {
                    Iterator<Tick> ticks = arrivals.get(traded.get(random.nextInt(traded.size())));
                    if (ticks.hasNext()) {
                        Tick tick = ticks.next();
                        definitions.get(tick.symbol()).arrive(tick);
                        entry.add(tick);
                    }
                }
                market.add(entry);
            }
            return market;
        }

        /** With one content for each identity. */
        private Iterator<Tick> inTime(List<Tick> arrivals) {
            Map<String, Tick> first = new HashMap<>();
            List<Tick> inTime = new ArrayList<>();
            long newest = 0;
            for (Tick tick : arrivals) {
                if (tick.tsMicros() >= newest - lateness) {
                    newest = Math.max(newest, tick.tsMicros());
                    String identity = tick.tsMicros() + "|" + tick.source() + "|" + tick.seq();
                    inTime.add(first.computeIfAbsent(identity, name -> tick));
                }
            }
            return inTime.iterator();
        }
    }
}
