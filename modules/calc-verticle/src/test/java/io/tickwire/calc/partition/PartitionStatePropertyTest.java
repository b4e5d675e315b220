package io.tickwire.calc.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.calc.BruteForceView;
import io.tickwire.calc.RandomTicks;
import io.tickwire.calc.publish.PublishedView;
import io.tickwire.config.UpdatesChannel;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.redis.StreamId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Owners that come and go at random points, with what scripts keep for them between. */
class PartitionStatePropertyTest {
    private static final List<String> SYMBOLS = List.of("BTC-USD", "ETH-USD", "DOGE-USD");
    private static final long LATENESS = 300_000_000;

    /** What the scripts leave in Redis, and what subscribers got. */
    private static final class Left {
        Optional<StreamId> position = Optional.empty();
        Optional<StreamId> published = Optional.empty();
        final CommittedHashes hashes = new CommittedHashes();
        final Map<String, PublishedView> views = new HashMap<>();
        final Map<String, JsonObject> messages = new HashMap<>();
        final Map<String, Map<Long, JsonObject>> bars = new HashMap<>();
        long lastPublishedAt;
        boolean inOrder = true;

        Recovered recovered() {
            return new Recovered(position, published, Map.copyOf(views), Optional.empty(), inOrder);
        }

        Left copy() {
            Left copy = new Left();
            copy.position = position;
            copy.published = published;
            copy.hashes.takeAll(hashes);
            copy.views.putAll(views);
            return copy;
        }

        /** What the script does. */
        void take(PublishRound round) {
            round.views().forEach(view -> views.put(view.symbol(), PublishedView.parse(view.message())));
            published = round.published().or(() -> published);
        }

        void commit(Commit commit) {
            assertThat(commit.from()).isEqualTo(position);
            position = Optional.of(commit.position());
            hashes.take(commit);
        }

        void publish(PublishRound round) {
            for (byte[] bar : round.bars()) {
                JsonObject message = new JsonObject(Buffer.buffer(bar));
                JsonObject json = message.getJsonObject("bar");
                bars.computeIfAbsent(message.getString("symbol"), name -> new TreeMap<>())
                        .put(io.tickwire.domain.Rfc3339.parseMicros(json.getString("start")), json);
            }
            for (PublishRound.View view : round.views()) {
                PublishedView now = PublishedView.parse(view.message());
                PublishedView before = views.put(view.symbol(), now);
                JsonObject json = new JsonObject(Buffer.buffer(view.message()));
                assertThat(now.publishedAtMicros()).isGreaterThan(lastPublishedAt);
                assertThat(now.seq()).isEqualTo(before == null ? 1 : before.seq() + 1);
                assertThat(now.count()).isGreaterThan(before == null ? 0 : before.count());
                assertThat(json.getJsonObject("view").getLong("conflated"))
                        .isEqualTo(now.count() - (before == null ? 0 : before.count()) - 1);
                lastPublishedAt = now.publishedAtMicros();
                messages.put(view.symbol(), json);
            }
            published = round.published().or(() -> published);
        }
    }

    @Property(tries = 200)
    void ownersThatDieAnywhereLeaveNoTrace(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int entries) {
        Random random = new Random(seed);
        List<List<Tick>> stream = stream(random, entries);
        Left left = new Left();
        Map<String, BruteForceView> definitions = new HashMap<>();
        SYMBOLS.forEach(symbol -> definitions.put(symbol, new BruteForceView(LATENESS)));
        stream.forEach(
                entry -> entry.forEach(tick -> definitions.get(tick.symbol()).arrive(tick)));
        long now = 1;
        PartitionState state = owner(left, now);
        while (state.applied().number() < entries) {
            now += random.nextInt(40_000);
            switch (random.nextInt(8)) {
                case 0, 1 -> left.publish(state.takeDue(now, 1 + random.nextInt(4)));
                case 2 -> commitUnlessBarsWait(state, left);
                case 3 -> state = owner(left, now); // the one before dies with whatever it had in memory
                default -> {
                    int next = (int) state.applied().number();
                    state.apply(new StreamId(0, next + 1), stream.get(next), now);
                }
            }
        }
        if (random.nextBoolean()) {
            state = owner(left, now);
            for (int i = (int) state.applied().number(); i < entries; i++) {
                state.apply(new StreamId(0, i + 1), stream.get(i), now);
            }
        }
        while (state.nextDueMicros() < Long.MAX_VALUE) {
            left.publish(state.takeDue(Long.MAX_VALUE - 1, 3));
        }
        commitUnlessBarsWait(state, left);
        check(left, definitions);
        PartitionState after = owner(left, now);
        assertThat(after.nextDueMicros()).as("told all").isEqualTo(Long.MAX_VALUE);
    }

    @Property(tries = 100)
    void viewsOutliveTheLossOfCommittedState(@ForAll long seed) {
        Random random = new Random(seed);
        List<List<Tick>> stream = stream(random, 10);
        Left left = new Left();
        PartitionState state = owner(left, 1);
        for (int i = 0; i < 5; i++) {
            state.apply(new StreamId(0, i + 1), stream.get(i), 1);
            left.publish(state.takeDue(Long.MAX_VALUE - 1, 100));
        }
        left.hashes.clear();
        left.position = Optional.empty();
        left.published = Optional.empty();
        Map<String, PublishedView> before = Map.copyOf(left.views);
        state = owner(left, 2);
        String symbol = stream.get(5).get(0).symbol();
        state.apply(new StreamId(0, 6), stream.get(5), 2);
        PublishRound round = state.takeDue(Long.MAX_VALUE - 1, 100);
        PublishRound.View view = round.views().stream()
                .filter(any -> any.symbol().equals(symbol))
                .findAny()
                .orElseThrow();
        PublishedView now = PublishedView.parse(view.message());
        PublishedView known = before.get(symbol);
        assertThat(now.seq()).isEqualTo(known == null ? 1 : known.seq() + 1);
        assertThat(now.publishedAtMicros()).isGreaterThan(known == null ? 0 : known.publishedAtMicros());
    }

    /** A replica that takes over has an older state. What it has not, clients may know. */
    @Property(tries = 200)
    void numbersNeverGoBackWhenRedisLosesWhatWasWrittenLast(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int entries) {
        Random random = new Random(seed);
        List<List<Tick>> stream = stream(random, entries);
        Map<String, Long> known = new HashMap<>(); // by clients
        Left left = new Left();
        Left replica = left.copy();
        long now = 1;
        PartitionState state = owner(left, now);
        while (state.applied().number() < entries) {
            now += random.nextInt(40_000);
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    PublishRound round = state.takeDue(now, 1 + random.nextInt(4));
                    left.take(round);
                    for (PublishRound.View view : round.views()) {
                        long seq = PublishedView.parse(view.message()).seq();
                        Long before = known.put(view.symbol(), seq);
                        assertThat(seq).isGreaterThan(before == null ? 0 : before);
                    }
                }
                case 3 -> commitUnlessBarsWait(state, left);
                case 4 -> replica = left.copy();
                case 5 -> {
                    left = replica.copy();
                    left.inOrder = false;
                    long atMicros = RandomTicks.START + now;
                    state = owner(left, now, () -> atMicros);
                }
                default -> {
                    int next = (int) state.applied().number();
                    state.apply(new StreamId(0, next + 1), stream.get(next), now);
                }
            }
        }
    }

    private static void check(Left left, Map<String, BruteForceView> definitions) {
        definitions.forEach((symbol, definition) -> {
            assertThat(left.messages.containsKey(symbol)).isEqualTo(definition.applied() > 0);
            if (definition.applied() > 0) {
                definition.check(left.messages.get(symbol));
                assertThat(left.bars.getOrDefault(symbol, Map.of())).isEqualTo(definition.closedBars());
            }
        });
    }

    private static void commitUnlessBarsWait(PartitionState state, Left left) {
        if (!state.hasClosedBars() && state.hasUncommitted()) {
            left.commit(state.takeCommit());
            assertThat(state.hasUncommitted()).isFalse();
        }
    }

    private static PartitionState owner(Left left, long now) {
        return owner(left, now, () -> 1_000); // a clock that stands still: times of publication must rise all the same
    }

    private static PartitionState owner(Left left, long now, MicrosClock clock) {
        PartitionState state = new PartitionState(
                new LiveRules(LATENESS, 50_000, UpdatesChannel.DEFAULT, Set.of()), clock, left.recovered(), now);
        left.hashes.restore(LATENESS).forEach(symbol -> state.restore(symbol, now));
        return state;
    }

    private static List<List<Tick>> stream(Random random, int entries) {
        Map<String, List<Tick>> arrivals = new HashMap<>();
        SYMBOLS.forEach(
                symbol -> arrivals.put(symbol, new RandomTicks(random, LATENESS).arrivals(symbol, entries * 4)));
        Map<String, Integer> at = new HashMap<>();
        List<List<Tick>> stream = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            List<Tick> entry = new ArrayList<>();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                String symbol = SYMBOLS.get(random.nextInt(SYMBOLS.size()));
                entry.add(arrivals.get(symbol).get(at.merge(symbol, 1, Integer::sum) - 1));
            }
            stream.add(entry);
        }
        return stream;
    }
}
