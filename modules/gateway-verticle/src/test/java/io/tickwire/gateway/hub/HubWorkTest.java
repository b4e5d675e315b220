package io.tickwire.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.gateway.TestMessages;
import io.tickwire.gateway.update.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a client can make the hub do, counted. */
class HubWorkTest {
    private static final long MS = 1_000_000;
    private static final Slice SLICE = new Slice(Integer.MAX_VALUE, 100);

    private final PendingBudget budget = new PendingBudget(10);
    private final Hub hub = new Hub(4, false, new SilentDeliveries(), budget, SLICE);
    private final TestFrames encoding = new TestFrames();
    private long seq;

    @Test
    void aSubscriptionTouchesItsChannelsAndWhatTheyMatch() {
        publish(IntStream.range(0, 1_000).mapToObj(i -> "S" + i).toList());
        publish(List.of("T1", "T2"));
        Member member = hub.join(new Client(true), encoding, 0);
        List<Channel> none = IntStream.range(0, 19)
                .mapToObj(i -> Channel.parse("symbol:X" + i + "*"))
                .toList();
        assertThat(subscribe(member, none, 0)).isEqualTo(19);
        assertThat(subscribe(member, List.of(Channel.parse("symbol:T*")), 0)).isEqualTo(19 + 20 + 2);
        assertThat(hub.unsubscribe(member, none, 0)).isEqualTo(20 + 1);
        assertThat(hub.unsubscribe(member, List.of(Channel.parse("symbol:T*")), 0))
                .isEqualTo(1);
    }

    @Test
    void whatSeveralPrefixesBringIsToldOnce() {
        publish(IntStream.range(0, 100).mapToObj(i -> "LONG-" + i).toList());
        List<Channel> nested = IntStream.rangeClosed(0, 5)
                .mapToObj(length -> Channel.parse("symbol:" + "LONG-".substring(0, length) + "*"))
                .toList();
        assertThat(subscribe(hub.join(new Client(true), encoding, 0), nested, 0))
                .isEqualTo(6 + 100);
        assertThat(encoding.types()).hasSize(100);
        publish(List.of("LONG-1"));
        assertThat(encoding.types()).hasSize(101);
    }

    /** What others get meanwhile does not wait for it. */
    @Test
    void aLargeSubscriptionIsServedInTurns() {
        publish(IntStream.range(0, 10 * SLICE.topics()).mapToObj(i -> "S" + i).toList());
        publish(List.of("T"));
        Client other = new Client(true);
        subscribe(hub.join(other, encoding, 0), List.of(Channel.parse("symbol:T")), 0);
        encoding.types().clear();
        Client large = new Client(true);
        subscribe(hub.join(large, encoding, 0), List.of(Channel.parse("symbol:S*")), 0);
        assertThat(encoding.types()).hasSize(SLICE.topics());
        int before = other.writes;
        publish(List.of("T"));
        assertThat(other.writes).isEqualTo(before + 1);
        encoding.types().clear();
        for (int turn = 2; turn <= 10; turn++) {
            assertThat(hub.nextDueNanos()).isZero();
            hub.runDue(0);
            assertThat(encoding.types()).hasSize((turn - 1) * SLICE.topics());
        }
        assertThat(hub.nextDueNanos()).isEqualTo(Hub.NEVER);
    }

    @Test
    void clientsHaveTheirTurnsInRotation() {
        publish(IntStream.range(0, 3 * SLICE.topics()).mapToObj(i -> "S" + i).toList());
        List<Channel> all = List.of(Channel.parse("symbol:*"));
        List<Client> clients = List.of(new Client(true), new Client(true), new Client(true));
        List<Member> members =
                clients.stream().map(client -> hub.join(client, encoding, 0)).toList();
        members.forEach(member -> subscribe(member, all, 0));
        int writesOfSlice = clients.get(0).writes;
        for (int i = 0; i < 5; i++) {
            publish(List.of("S0")); // who waits has one turn for all of it
        }
        List<List<Integer>> slices = new ArrayList<>();
        for (int turn = 0; turn < 5; turn++) {
            slices.add(clients.stream()
                    .map(client -> client.writes / writesOfSlice)
                    .toList());
            hub.runDue(0);
        }
        assertThat(slices)
                .as("the first had its first slice at once")
                .containsExactly(
                        List.of(1, 0, 0), List.of(2, 0, 0), List.of(2, 1, 0), List.of(2, 1, 1), List.of(3, 1, 1));
        hub.leave(members.get(1));
        clients.get(2).takes = false;
        for (int turn = 0; turn < 4; turn++) {
            hub.runDue(0);
        }
        assertThat(hub.nextDueNanos())
                .as("who has gone or takes nothing has no turn")
                .isEqualTo(Hub.NEVER);
        assertThat(clients).extracting(client -> client.writes / writesOfSlice).containsExactly(3, 2, 1);
    }

    /** Who takes nothing is owed no list of symbols for it: only how far it has come. */
    @Test
    void aSubscriptionThatIsNotTakenCostsNoEntries() {
        List<Channel> all = List.of(Channel.parse("symbol:*"));
        Client others = new Client(true);
        subscribe(hub.join(others, encoding, 0), all, 100);
        publish(IntStream.range(0, 50).mapToObj(i -> "S" + i).toList());
        publish(IntStream.range(0, 50).mapToObj(i -> "S" + i).toList());
        subscribe(hub.join(new Client(false), encoding, 0), all, 100);
        subscribe(hub.join(new Client(false), encoding, 0), all, 0);
        publish(IntStream.range(0, 50).mapToObj(i -> "S" + i).toList());
        hub.runDue(200 * MS);
        assertThat(budget.pending()).isZero();
    }

    /** A new symbol is looked up by its prefixes; it goes to who wants it. */
    @Test
    void aNewSymbolGoesToThoseWhoExpectIt() {
        List<Client> clients = new ArrayList<>();
        for (String channel :
                List.of("symbol:*", "symbol:N*", "symbol:NEW", "symbol:NEWS", "symbol:NEWER*", "bars:*")) {
            Client client = new Client(true);
            clients.add(client);
            subscribe(hub.join(client, encoding, 0), List.of(Channel.parse(channel)), 0);
        }
        publish(List.of("NEW"));
        assertThat(clients).extracting(client -> client.writes).containsExactly(1, 1, 1, 0, 0, 0);
        Member left = hub.join(new Client(true), encoding, 0);
        subscribe(left, List.of(Channel.parse("symbol:O*"), Channel.parse("symbol:OTHER")), 0);
        hub.leave(left);
        publish(List.of("OTHER"));
        assertThat(clients).extracting(client -> client.writes).containsExactly(2, 1, 1, 0, 0, 0);
    }

    /** A write may fail and end its client at once. */
    @Test
    void aClientMayLeaveWhileItIsWrittenTo() {
        publish(List.of("S"));
        List<Client> clients = new ArrayList<>();
        for (String other : List.of("symbol:A", "symbol:B", "symbol:C", "symbol:S*", "symbol:*")) {
            Client client = new Client(true);
            clients.add(client);
            Member member = hub.join(client, encoding, 0);
            subscribe(member, List.of(Channel.parse("symbol:S"), Channel.parse(other)), 0);
            client.writes = 0;
            client.leave = () -> hub.leave(member);
        }
        publish(List.of("S"));
        publish(List.of("S"));
        assertThat(clients).extracting(client -> client.writes).containsOnly(1);
    }

    @Test
    void clientsOfAboutTheSameIntervalAreOneGroup() {
        publish(List.of("S"));
        for (int ms = 1; ms <= 200; ms++) {
            subscribe(hub.join(new Client(true), encoding, 0), List.of(Channel.parse("symbol:S")), ms);
        }
        hub.runDue(1_000 * MS);
        int writesBefore = encoding.writes();
        publishAt(List.of("S"), 2_000 * MS);
        hub.runDue(3_000 * MS);
        assertThat(encoding.writes() - writesBefore)
                .as("10, 20 … 100, 150, 200")
                .isEqualTo(12);
    }

    @Test
    void whatClientsAreOwedIsBounded() {
        publish(IntStream.range(0, 8).mapToObj(i -> "S" + i).toList());
        List<Channel> all = List.of(Channel.parse("symbol:*"));
        Client stuck = new Client(true);
        Member member = hub.join(stuck, encoding, 0);
        assertThat(hub.takes(all)).isTrue();
        subscribe(member, all, 0);
        stuck.takes = false;
        publish(IntStream.range(0, 8).mapToObj(i -> "S" + i).toList());
        assertThat(budget.pending()).isEqualTo(8);
        assertThat(hub.takes(all)).isFalse();
        assertThat(budget.refused()).isEqualTo(1);
        assertThat(hub.takes(List.of(Channel.parse("symbol:S1"), Channel.parse("symbol:S2"))))
                .as("that is still left")
                .isTrue();
        stuck.takes = true;
        hub.drained(member, 0);
        assertThat(budget.pending()).isZero();
        assertThat(hub.takes(all)).isTrue();
        stuck.takes = false;
        publish(List.of("S1", "S2"));
        assertThat(budget.pending()).isEqualTo(2);
        hub.leave(member);
        assertThat(budget.pending()).isZero();
    }

    /** Who has the false one is told what stands, and not an update with a smaller number. */
    @Test
    void aCorrectionIsASnapshotForThoseWhoWereSlowOrConflatedToo() {
        publish(List.of("S"));
        Client slow = new Client(true);
        Member slowMember = hub.join(slow, encoding, 0);
        subscribe(slowMember, List.of(Channel.parse("symbol:S")), 0);
        Client conflated = new Client(true);
        subscribe(hub.join(conflated, encoding, 0), List.of(Channel.parse("symbol:S")), 100);
        hub.accept(List.of(view("S", 900)), 0, TestMessages.BASE_MICROS);
        slow.takes = false;
        hub.accept(List.of(view("S", 901)), 1, TestMessages.BASE_MICROS);
        hub.accept(List.of(view("S", 2).correcting()), 2, TestMessages.BASE_MICROS);
        hub.accept(List.of(view("S", 2).correcting()), 2, TestMessages.BASE_MICROS);
        hub.accept(List.of(view("S", 3)), 3, TestMessages.BASE_MICROS);
        encoding.types().clear();
        hub.runDue(1_000 * MS);
        assertThat(encoding.types()).as("conflated").containsExactly("snapshot");
        encoding.types().clear();
        slow.takes = true;
        hub.drained(slowMember, 0);
        assertThat(encoding.types()).as("slow").containsExactly("conflated", "snapshot");
    }

    /** It resumes with what its group is about to be told. */
    @Test
    void whoHasTheNewestIsNotToldItWithItsGroup() {
        List<Channel> channel = List.of(Channel.parse("symbol:S"));
        publish(List.of("S"));
        Client first = new Client(true);
        subscribe(hub.join(first, encoding, 0), channel, 100);
        publishAt(List.of("S"), MS);
        publishAt(List.of("S"), 2 * MS); // kept for later
        Client resuming = new Client(true);
        hub.subscribe(hub.join(resuming, encoding, 0), channel, 100, update -> true, 2 * MS);
        int before = first.writes;
        hub.runDue(200 * MS);
        assertThat(first.writes).isEqualTo(before + 1);
        assertThat(resuming.writes).isZero();
        publishAt(List.of("S"), 400 * MS);
        assertThat(resuming.writes).isOne();
    }

    /** One that was full when its symbols fell silent is told so in its turn, though others have news meanwhile. */
    @Test
    void aSilenceThatIsOwedIsToldInTheNextTurn() {
        publish(List.of("S", "T"));
        Client client = new Client(true);
        subscribe(hub.join(client, encoding, 0), List.of(Channel.parse("symbol:*")), 0);
        client.takes = false;
        hub.tellStale(1_000 * MS, 500 * MS, TestMessages.BASE_MICROS);
        client.takes = true;
        encoding.types().clear();
        publishAt(List.of("T"), 1_001 * MS);
        hub.runDue(1_001 * MS);
        assertThat(encoding.types()).containsExactly("symbol.updated", "symbol.stale");
    }

    private long subscribe(Member member, List<Channel> channels, int conflateMs) {
        return hub.subscribe(member, channels, conflateMs, update -> false, 0);
    }

    private void publish(List<String> symbols) {
        publishAt(symbols, 0);
    }

    private void publishAt(List<String> symbols, long nowNanos) {
        seq++;
        hub.accept(symbols.stream().map(symbol -> view(symbol, seq)).toList(), nowNanos, TestMessages.BASE_MICROS);
    }

    private static Update view(String symbol, long seq) {
        return TestMessages.read(TestMessages.updated(symbol, seq, TestMessages.BASE_MICROS + seq));
    }

    private static final class Client implements Outlet {
        private boolean takes;
        private int writes;
        private Runnable leave = () -> {};

        Client(boolean takes) {
            this.takes = takes;
        }

        @Override
        public boolean isFull() {
            return !takes;
        }

        @Override
        public boolean hasMoved() {
            return takes;
        }

        @Override
        public void send(Frame frame) {
            writes++;
            leave.run();
        }

        @Override
        public void closeTooSlow() {
            throw new AssertionError("nobody asked for it");
        }
    }
}
