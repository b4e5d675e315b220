package io.tickwire.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.TickIdentity;
import io.tickwire.gateway.TestMessages;
import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.update.Update.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Which partitions clients want, however they come, change and go. */
class WantedPartitionsPropertyTest {
    private static final int PARTITIONS = 8;
    private static final List<String> SYMBOLS =
            IntStream.range(0, 40).mapToObj(i -> "S" + i).toList();

    /**
     * @param client that does it
     * @param channels none: it goes
     */
    record Step(int client, boolean subscribes, List<Channel> channels) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Channel> named = Arbitraries.of(SYMBOLS)
                .flatMap(symbol -> Arbitraries.of(Kind.SYMBOL, Kind.BAR).map(kind -> new Channel(kind, symbol, false)));
        Arbitrary<Channel> channel = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(12, named),
                net.jqwik.api.Tuple.of(1, Arbitraries.of(Channel.parse("symbol:*"), Channel.parse("bars:S1*"))),
                net.jqwik.api.Tuple.of(1, Arbitraries.of(Channel.parse("market"))));
        return Arbitraries.integers()
                .between(0, 3)
                .flatMap(client -> Arbitraries.of(true, false)
                        .flatMap(subscribes ->
                                channel.list().ofMaxSize(4).map(channels -> new Step(client, subscribes, channels))))
                .list()
                .ofMaxSize(30);
    }

    @Property(tries = 300)
    void theyAreThoseOfTheChannelsThatSomeClientHas(@ForAll("steps") List<Step> steps) {
        Hub hub = new Hub(PARTITIONS, true, new SilentDeliveries(), PendingBudget.ofHeap(1L << 30));
        List<Member> members = new ArrayList<>();
        List<Set<Channel>> has = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            members.add(join(hub));
            has.add(new HashSet<>());
        }
        for (Step step : steps) {
            Member member = members.get(step.client());
            if (step.channels().isEmpty()) {
                hub.leave(member);
                has.get(step.client()).clear();
                members.set(step.client(), join(hub));
            } else if (step.subscribes()) {
                hub.subscribe(member, step.channels(), 0, newest -> false, 0);
                has.get(step.client()).addAll(step.channels());
            } else {
                hub.unsubscribe(member, step.channels(), 0);
                step.channels().forEach(has.get(step.client())::remove);
            }
            assertThat(hub.wantedPartitions())
                    .isEqualTo(has.stream()
                            .flatMap(Set::stream)
                            .flatMap(channel -> partitionsOf(channel).stream())
                            .collect(Collectors.toSet()));
        }
    }

    /** A channel wants a partition exactly when the partition may have a symbol that the channel matches. */
    private static Set<Integer> partitionsOf(Channel channel) {
        if (channel.prefix()) {
            return IntStream.range(0, PARTITIONS).boxed().collect(Collectors.toSet());
        }
        return SYMBOLS.stream()
                .filter(symbol -> channel.matches(channel.kind(), symbol) && channel.kind() != Kind.MARKET)
                .map(symbol -> TickIdentity.partitionOf(symbol, PARTITIONS))
                .collect(Collectors.toSet());
    }

    /** What is forgotten is not answered from, and nothing else is forgotten. */
    @Property(tries = 50)
    void aPartitionIsForgottenWhole(@ForAll("forgotten") int forgotten) {
        Hub hub = new Hub(PARTITIONS, true, new SilentDeliveries(), PendingBudget.ofHeap(1L << 30));
        hub.accept(SYMBOLS.stream().map(symbol -> view(symbol, 7)).toList(), 0, TestMessages.BASE_MICROS);
        hub.forget(forgotten);
        assertThat(hub.newest().stream().map(Update::symbol))
                .containsExactlyInAnyOrderElementsOf(SYMBOLS.stream()
                        .filter(symbol -> TickIdentity.partitionOf(symbol, PARTITIONS) != forgotten)
                        .toList());
        Position full = new Position(PARTITIONS);
        SYMBOLS.forEach(symbol -> full.advance(view(symbol, 7), Long.MAX_VALUE));
        assertThat(full.aheadOf(hub.position()))
                .as("a position says nothing of what is not known")
                .isEqualTo(Set.of(forgotten));
    }

    @Provide
    Arbitrary<Integer> forgotten() {
        return Arbitraries.integers().between(0, PARTITIONS - 1);
    }

    private static Update view(String symbol, long seq) {
        return TestMessages.read(TestMessages.updated(symbol, seq, TestMessages.BASE_MICROS));
    }

    private static Member join(Hub hub) {
        return hub.join(
                new Outlet() {
                    @Override
                    public boolean isFull() {
                        return false;
                    }

                    @Override
                    public boolean hasMoved() {
                        return true;
                    }

                    @Override
                    public void send(Frame frame) {}

                    @Override
                    public void closeTooSlow() {}
                },
                new TestFrames(),
                0);
    }
}
