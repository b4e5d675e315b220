package io.tickwire.calc.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.calc.BruteForceView;
import io.tickwire.calc.RandomTicks;
import io.tickwire.calc.publish.MessageWriter;
import io.tickwire.calc.window.Pane;
import io.tickwire.domain.Tick;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class SymbolStatePropertyTest {
    private final MessageWriter messages = new MessageWriter();

    @Property(tries = 150)
    void everyViewEqualsItsDefinition(
            @ForAll long seed,
            @ForAll("latenessMicros") long lateness,
            @ForAll @IntRange(min = 1, max = 120) int count) {
        checkViews(seed, lateness, new RandomTicks(new Random(seed), lateness).arrivals("BTC-USD", count));
    }

    /** Panes leave the windows one by one, some at once, and all at once, with late ticks between. */
    @Property(tries = 100)
    void everyViewEqualsItsDefinitionWhenTimeJumps(
            @ForAll long seed,
            @ForAll("latenessMicros") long lateness,
            @ForAll @IntRange(min = 100, max = 300) int count) {
        checkViews(
                seed, lateness, RandomTicks.jumping(new Random(seed), lateness).arrivals("BTC-USD", count));
    }

    private void checkViews(long seed, long lateness, List<Tick> arrivals) {
        SymbolState state = new SymbolState("BTC-USD", lateness);
        BruteForceView definition = new BruteForceView(lateness);
        Map<Outcome, Integer> outcomes =
                new TreeMap<>(Map.of(Outcome.APPLIED, 0, Outcome.DUPLICATE, 0, Outcome.LATE, 0));
        Random looks = new Random(seed);
        for (Tick tick : arrivals) {
            outcomes.merge(state.apply(tick, bar -> {}), 1, Integer::sum);
            definition.arrive(tick);
            if (looks.nextInt(4) == 0) { // looking in between must make no difference
                definition.check(view(state));
            }
        }
        definition.check(view(state));
        assertThat(outcomes)
                .containsEntry(Outcome.APPLIED, definition.applied())
                .containsEntry(Outcome.DUPLICATE, definition.duplicates())
                .containsEntry(Outcome.LATE, definition.late());
    }

    @Property(tries = 150)
    void closedBarsAreToldWheneverTheyChange(
            @ForAll long seed,
            @ForAll("latenessMicros") long lateness,
            @ForAll @IntRange(min = 1, max = 120) int count) {
        SymbolState state = new SymbolState("BTC-USD", lateness);
        BruteForceView definition = new BruteForceView(lateness);
        Map<Long, JsonObject> told = new TreeMap<>();
        for (Tick tick : new RandomTicks(new Random(seed), lateness).arrivals("BTC-USD", count)) {
            Map<Long, JsonObject> before = definition.closedBars();
            List<Pane> changed = new ArrayList<>();
            Outcome outcome = state.apply(tick, changed::add);
            definition.arrive(tick);
            Set<Long> toldNow = new HashSet<>();
            for (Pane bar : changed) {
                assertThat(toldNow.add(bar.startMicros())).as("told twice").isTrue();
                told.put(
                        bar.startMicros(),
                        new JsonObject(Buffer.buffer(messages.barClosed("BTC-USD", bar))).getJsonObject("bar"));
            }
            assertThat(told).isEqualTo(definition.closedBars());
            Map<Long, JsonObject> after = definition.closedBars();
            after.entrySet().removeIf(bar -> bar.getValue().equals(before.get(bar.getKey())));
            assertThat(toldNow).as("told without a change: " + outcome).isEqualTo(after.keySet());
        }
    }

    @Property(tries = 150)
    void orderAndDuplicatesMakeNoDifference(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int count, @ForAll Random random) {
        long wide = 200 * 86_400_000_000L; // everything is in time
        List<Tick> ticks =
                new ArrayList<>(distinct(new RandomTicks(new Random(seed), 300_000_000).arrivals("X", count)));
        byte[] inOrder = messages.symbolUpdated(applied(ticks, wide), 1, 0, 0, false);
        for (int i = 0; i < count / 3; i++) {
            ticks.add(ticks.get(random.nextInt(ticks.size())));
        }
        Collections.shuffle(ticks, random);
        assertThat(messages.symbolUpdated(applied(ticks, wide), 1, 0, 0, false)).isEqualTo(inOrder);
    }

    @Provide
    Arbitrary<Long> latenessMicros() {
        return Arbitraries.of(0L, 1L, 1_500_000L, 300_000_000L, 7_200_000_001L, 86_400_000_000L);
    }

    private JsonObject view(SymbolState state) {
        return new JsonObject(Buffer.buffer(messages.symbolUpdated(state, 1, 0, RandomTicks.START, false)));
    }

    private static SymbolState applied(List<Tick> ticks, long lateness) {
        SymbolState state = new SymbolState("X", lateness);
        ticks.forEach(tick -> state.apply(tick, bar -> {}));
        return state;
    }

    private static List<Tick> distinct(List<Tick> ticks) {
        Set<String> seen = new HashSet<>();
        return ticks.stream()
                .filter(tick -> seen.add(tick.tsMicros() + tick.source() + tick.seq()))
                .toList();
    }
}
