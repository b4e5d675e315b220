package io.tickwire.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.gateway.TestMessages;
import io.tickwire.gateway.update.Message;
import io.tickwire.gateway.update.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a client can make the hub do, counted. */
class HubWorkTest {
    private static final long MS = 1_000_000;

    private final PendingBudget budget = new PendingBudget(10);
    private final Hub hub = new Hub(4, new SilentDeliveries(), budget);
    private final CountingEncoding encoding = new CountingEncoding();
    private long seq;

    @Test
    void aSubscriptionTouchesWhatItMatchesAndNothingElse() {
        publish(IntStream.range(0, 1_000).mapToObj(i -> "S" + i).toList());
        publish(List.of("T1", "T2"));
        Member member = hub.join(new Client(true), encoding, 0);
        List<Channel> none = IntStream.range(0, 20)
                .mapToObj(i -> Channel.parse("symbol:X" + i + "*"))
                .toList();
        assertThat(subscribe(member, none, 0)).isZero();
        assertThat(subscribe(member, List.of(Channel.parse("symbol:T*")), 0)).isEqualTo(4); // new to it, and its own
        assertThat(hub.unsubscribe(member, none, 0)).isEqualTo(4); // the group left, and the group entered
        assertThat(hub.unsubscribe(member, List.of(Channel.parse("symbol:T*")), 0))
                .isEqualTo(2);
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

    @Test
    void clientsOfAboutTheSameIntervalAreOneGroup() {
        publish(List.of("S"));
        for (int ms = 1; ms <= 200; ms++) {
            subscribe(hub.join(new Client(true), encoding, 0), List.of(Channel.parse("symbol:S")), ms);
        }
        hub.runDue(1_000 * MS);
        encoding.writes = 0;
        publishAt(List.of("S"), 2_000 * MS);
        hub.runDue(3_000 * MS);
        assertThat(encoding.writes).as("10, 20 … 100, 150, 200").isEqualTo(12);
    }

    @Test
    void whatClientsAreOwedIsBounded() {
        publish(IntStream.range(0, 8).mapToObj(i -> "S" + i).toList());
        List<Channel> all = List.of(Channel.parse("symbol:*"));
        Client stuck = new Client(false);
        Member member = hub.join(stuck, encoding, 0);
        assertThat(hub.takes(all)).isTrue();
        subscribe(member, all, 0);
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
        encoding.types.clear();
        hub.runDue(1_000 * MS);
        assertThat(encoding.types).as("conflated").containsExactly("snapshot");
        encoding.types.clear();
        slow.takes = true;
        hub.drained(slowMember, 0);
        assertThat(encoding.types).as("slow").containsExactly("conflated", "snapshot");
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
        public void send(byte[] bytes) {
            writes++;
        }

        @Override
        public void closeTooSlow() {
            throw new AssertionError("nobody asked for it");
        }
    }

    private static final class CountingEncoding implements Encoding {
        private final List<String> types = new ArrayList<>();
        private int writes;

        @Override
        public String transport() {
            return "test";
        }

        @Override
        public byte[] encode(List<Message> messages, String positionBefore, String positionAfter) {
            writes++;
            messages.forEach(message -> types.add(message.type()));
            return new byte[0];
        }
    }
}
