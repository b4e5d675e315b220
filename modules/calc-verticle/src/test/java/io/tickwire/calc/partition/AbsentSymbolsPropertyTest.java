package io.tickwire.calc.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.calc.RandomTicks;
import io.tickwire.calc.publish.PublishedView;
import io.tickwire.config.UpdatesChannel;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import io.tickwire.redis.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Symbols that leave memory and come back leave no trace: two owners of one stream, of which one keeps everything. */
class AbsentSymbolsPropertyTest {
    private static final List<String> SYMBOLS = List.of("BTC-USD", "ETH-USD", "DOGE-USD", "INDEX:ALL");
    private static final long LATENESS = 300_000_000;
    private static final long INTERVAL = 50_000;
    private static final long NOW = 10 * PartitionState.IDLE_MICROS;

    /** An owner with what the scripts keep for the next one. */
    private static final class Owner {
        final CommittedHashes hashes = new CommittedHashes();
        final Map<String, PublishedView> views = new HashMap<>();
        Optional<StreamId> position = Optional.empty();
        Optional<StreamId> published = Optional.empty();
        PartitionState state;

        Owner(long now) {
            takeOver(now);
        }

        void takeOver(long now) {
            state = new PartitionState(
                    new LiveRules(LATENESS, INTERVAL, UpdatesChannel.DEFAULT, Set.of("BTC-USD")),
                    () -> RandomTicks.START,
                    new Recovered(position, published, Map.copyOf(views), Optional.empty(), true),
                    now);
            hashes.restore(LATENESS).forEach(symbol -> state.restore(symbol, now));
        }

        Tally apply(StreamId id, List<Tick> ticks, long now) {
            List<String> absent = state.absentAmong(ticks);
            state.bringBack(hashes.restore(absent, LATENESS), now);
            assertThat(state.absentAmong(ticks)).isEmpty();
            return state.apply(id, ticks, now);
        }

        PublishRound publish(long now, int limit) {
            PublishRound round = state.takeDue(now, limit);
            round.views().forEach(view -> views.put(view.symbol(), PublishedView.parse(view.message())));
            published = round.published().or(() -> published);
            return round;
        }

        Commit commit() {
            Commit commit = state.takeCommit();
            hashes.take(commit);
            position = Optional.of(commit.position());
            return commit;
        }
    }

    @Property(tries = 200)
    void theyLeaveNoTrace(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int entries) {
        Random random = new Random(seed);
        List<List<Tick>> stream = stream(random, entries);
        long now = NOW;
        Owner keeps = new Owner(now);
        Owner lets = new Owner(now);
        int next = 0;
        while (next < entries) {
            now += random.nextInt(8) == 0 ? PartitionState.IDLE_MICROS + 1 : random.nextInt(60_000);
            switch (random.nextInt(9)) {
                case 0, 1 -> {
                    int limit = 1 + random.nextInt(4);
                    assertSame(lets.publish(now, limit), keeps.publish(now, limit));
                }
                case 2, 3 -> {
                    if (!keeps.state.hasClosedBars() && keeps.state.hasUncommitted()) {
                        assertSame(lets.commit(), keeps.commit());
                        assertThat(lets.hashes.contents()).isEqualTo(keeps.hashes.contents());
                    }
                }
                case 4 -> lets.state.letLeave(0, now);
                case 5 -> lets.state.letLeave(Long.MAX_VALUE, now);
                case 6 -> assertThat(lets.state.takeMarket(0, 100)).isEqualTo(keeps.state.takeMarket(0, 100));
                default -> {
                    StreamId id = new StreamId(0, ++next);
                    List<Tick> entry = stream.get(next - 1);
                    assertThat(lets.apply(id, entry, now)).isEqualTo(keeps.apply(id, entry, now));
                    assertThat(lets.state.nextDueMicros()).isEqualTo(keeps.state.nextDueMicros());
                }
            }
        }
        while (keeps.state.nextDueMicros() < Long.MAX_VALUE) {
            assertSame(lets.publish(Long.MAX_VALUE - 1, 3), keeps.publish(Long.MAX_VALUE - 1, 3));
        }
        lets.commit();
        keeps.commit();
        lets.state.letLeave(Long.MAX_VALUE, Long.MAX_VALUE - 1);
        assertThat(lets.state.residentSymbols()).isZero();
        assertThat(lets.state.residentBytes()).isZero();
        assertThat(lets.hashes.contents()).isEqualTo(keeps.hashes.contents());
        assertThat(lets.state.hasUncommitted()).isFalse();
        lets.state.marketNotWritten();
        keeps.state.marketNotWritten();
        assertThat(lets.state.takeMarket(0, 100)).isEqualTo(keeps.state.takeMarket(0, 100));
    }

    /** The next owner takes symbols over that have been idle: they don't stay, and come back as they were. */
    @Property(tries = 100)
    void symbolsThatAreIdleAtTheStartDoNotStay(@ForAll long seed) {
        Random random = new Random(seed);
        List<List<Tick>> stream = stream(random, 20);
        Owner keeps = new Owner(NOW);
        for (int i = 0; i < 10; i++) {
            keeps.apply(new StreamId(0, i + 1), stream.get(i), NOW);
        }
        keeps.publish(Long.MAX_VALUE - 1, 1_000);
        keeps.commit();
        PartitionState later = new PartitionState(
                new LiveRules(LATENESS, INTERVAL, UpdatesChannel.DEFAULT, Set.of()),
                () -> RandomTicks.START + 2 * PartitionState.IDLE_MICROS,
                new Recovered(keeps.position, keeps.published, Map.copyOf(keeps.views), Optional.empty(), true),
                NOW);
        keeps.hashes.restore(LATENESS).forEach(symbol -> later.restore(symbol, NOW));
        assertThat(later.residentSymbols()).isZero();
        assertThat(later.absentSymbols()).isEqualTo(keeps.state.residentSymbols());
        keeps.state.marketNotWritten();
        assertThat(later.takeMarket(0, 1).orElseThrow().symbols())
                .isEqualTo(keeps.state.takeMarket(0, 1_000).orElseThrow().symbols());
    }

    @Test
    void theLeastRecentlyTickedLeaveFirstAndNoMoreThanIsNeeded() {
        Owner owner = new Owner(NOW);
        for (int i = 0; i < 10; i++) {
            owner.apply(new StreamId(0, i + 1), List.of(tick("S" + i, i)), NOW);
        }
        owner.apply(new StreamId(0, 11), List.of(tick("S0", 11)), NOW);
        owner.publish(NOW, 100);
        assertThat(owner.state.letLeave(Long.MAX_VALUE, NOW + INTERVAL))
                .as("nothing is committed")
                .isZero();
        owner.commit();
        long one = owner.state.residentBytes() / 10;
        assertThat(owner.state.letLeave(0, NOW + INTERVAL))
                .as("nothing is idle")
                .isZero();
        assertThat(owner.state.letLeave(3 * one - 100, NOW + INTERVAL)).isEqualTo(3);
        assertThat(owner.state.absentAmong(
                        List.of(tick("S0", 0), tick("S1", 0), tick("S3", 0), tick("S4", 0), tick("S1", 1))))
                .containsExactly("S1", "S3");
        assertThat(owner.state.letLeave(0, NOW + PartitionState.IDLE_MICROS + 1))
                .isEqualTo(7);
        assertThat(owner.state.residentBytes()).isZero();
    }

    @Test
    void whatIsStillToBePublishedStays() {
        Owner owner = new Owner(NOW);
        owner.apply(new StreamId(0, 1), List.of(tick("A", 1)), NOW);
        owner.commit();
        assertThat(owner.state.letLeave(Long.MAX_VALUE, NOW + INTERVAL)).isZero();
        owner.publish(NOW, 1);
        assertThat(owner.state.letLeave(Long.MAX_VALUE, NOW))
                .as("its next update may have to wait")
                .isZero();
        assertThat(owner.state.letLeave(Long.MAX_VALUE, NOW + INTERVAL)).isEqualTo(1);
    }

    /** What was published and not committed is applied again in silence: until then, an update would be told twice. */
    @Test
    void whatClientsKnowMoreOfThanANewOwnerStays() {
        Owner owner = new Owner(NOW);
        owner.apply(new StreamId(0, 1), List.of(tick("A", 1)), NOW);
        owner.publish(NOW, 1);
        owner.commit();
        owner.apply(new StreamId(0, 2), List.of(tick("A", 2)), NOW);
        owner.publish(NOW + INTERVAL, 1);
        owner.takeOver(NOW + INTERVAL);
        assertThat(owner.state.isReplaying()).isTrue();
        assertThat(owner.state.letLeave(Long.MAX_VALUE, NOW + INTERVAL)).isZero();
        owner.apply(new StreamId(0, 2), List.of(tick("A", 2)), NOW + INTERVAL);
        assertThat(owner.state.isReplaying()).isFalse();
        assertThat(owner.state.nextDueMicros()).isEqualTo(Long.MAX_VALUE);
        owner.commit();
        assertThat(owner.state.letLeave(Long.MAX_VALUE, NOW + INTERVAL)).isEqualTo(1);
    }

    /** As after a fail-over of Redis that took the last commits back. */
    @Test
    void aSymbolThatComesBackOtherwiseThanItLeftIsNoticed() {
        Owner owner = new Owner(NOW);
        owner.apply(new StreamId(0, 1), List.of(tick("A", 1)), NOW);
        owner.commit();
        var before = owner.hashes.restore(LATENESS);
        owner.apply(new StreamId(0, 2), List.of(tick("A", 2)), NOW);
        owner.publish(NOW, 1);
        owner.commit();
        assertThat(owner.state.letLeave(Long.MAX_VALUE, NOW + INTERVAL)).isEqualTo(1);
        assertThatThrownBy(() -> owner.state.bringBack(before, NOW)).hasMessageContaining("lost a commit: symbol=A");
    }

    private static Tick tick(String symbol, int seq) {
        return new Tick(
                symbol, RandomTicks.START + seq, Decimal.of(1, 0), Decimal.of(1, 0), "a", seq, RandomTicks.START);
    }

    private static void assertSame(PublishRound lets, PublishRound keeps) {
        assertThat(lets.published()).isEqualTo(keeps.published());
        assertThat(texts(lets)).isEqualTo(texts(keeps));
    }

    private static List<String> texts(PublishRound round) {
        return Stream.concat(round.bars().stream(), round.views().stream().map(PublishRound.View::message))
                .map(message -> new String(message, StandardCharsets.US_ASCII))
                .toList();
    }

    private static void assertSame(Commit lets, Commit keeps) {
        assertThat(lets.from()).isEqualTo(keeps.from());
        assertThat(lets.position()).isEqualTo(keeps.position());
        assertThat(lets.ticks()).isEqualTo(keeps.ticks());
        assertThat(lets.symbols())
                .extracting("symbol")
                .isEqualTo(keeps.symbols().stream().map(each -> each.symbol()).toList());
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
