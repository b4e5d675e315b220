package io.tickwire.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickwire.gateway.TestMessages;
import io.tickwire.gateway.update.Update;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever is published, subscribed to, taken or not taken, in any order, and between any two slices of what a client is given: what each
 * client is told is the truth.
 */
class HubPropertyTest {
    private static final List<String> SYMBOLS = List.of("A-1", "A-2", "A-3", "B-1", "B-2", "C");
    private static final List<String> CHANNELS =
            List.of("symbol:*", "symbol:A*", "symbol:A-*", "symbol:A-1", "symbol:B*", "symbol:B-1", "symbol:C");
    private static final long MS = 1_000_000;
    private static final long STALE_NANOS = 300 * MS;

    @Property(tries = 400)
    void everyClientIsToldTheNewestInOrderAndWhatItMissed(@ForAll long seed) {
        Random random = new Random(seed);
        World world = new World(
                random.nextBoolean() ? Slice.DEFAULT : new Slice(1 + random.nextInt(3_000), 1 + random.nextInt(3)));
        int[] intervals = random.nextBoolean() ? new int[] {0} : new int[] {0, 50, 400};
        for (int step = 0; step < 150; step++) {
            switch (random.nextInt(14)) {
                case 0, 1, 2, 3 -> world.publish(random, 1 + random.nextInt(6));
                case 4 -> world.pass(random.nextInt(120) * MS);
                case 5 ->
                    world.client(random)
                            .subscribe(some(random), intervals[random.nextInt(intervals.length)], random.nextBoolean());
                case 6 -> world.client(random).unsubscribe(some(random));
                case 7 -> world.client(random).take(random.nextInt(3));
                case 8 -> world.client(random).takeEverything();
                case 9 -> world.tellStale();
                case 10, 11 -> world.hub.runDue(world.now);
                case 12 -> world.leave(random);
                default -> world.join();
            }
        }
        world.settle();
        world.clients.forEach(client -> client.check(world));
        world.now += STALE_NANOS;
        world.tellStale();
        world.clients.forEach(client -> client.checkStale(world));
        world.clients.forEach(client -> world.hub.leave(client.member));
        assertThat(world.budget.pending()).as("all of it is given back").isZero();
        world.frames.checkReleased();
    }

    private static List<Channel> some(Random random) {
        List<Channel> channels = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(2); i++) {
            channels.add(Channel.parse(CHANNELS.get(random.nextInt(CHANNELS.size()))));
        }
        return channels;
    }

    /** A hub with its clients, its clock, and what was published. */
    private static final class World {
        final Map<String, Long> published = new HashMap<>();
        final Map<String, Long> publishedAt = new HashMap<>();
        final List<Client> clients = new ArrayList<>();
        final PendingBudget budget = new PendingBudget(1_000_000);
        final boolean sliced;
        final TestFrames frames = new TestFrames();
        final Hub hub;
        long now;

        World(Slice slice) {
            sliced = slice != Slice.DEFAULT;
            hub = new Hub(4, false, new SilentDeliveries(), budget, slice);
            join();
        }

        void join() {
            if (clients.size() < 5) {
                clients.add(new Client(this));
            }
        }

        void leave(Random random) {
            if (clients.size() > 1) {
                Client client = clients.remove(random.nextInt(clients.size()));
                hub.leave(client.member);
                client.left = true;
            }
        }

        Client client(Random random) {
            return clients.get(random.nextInt(clients.size()));
        }

        void publish(Random random, int count) {
            List<Update> updates = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String symbol = SYMBOLS.get(random.nextInt(SYMBOLS.size()));
                long seq = published.merge(symbol, 1L, Long::sum);
                updates.add(TestMessages.read(
                        TestMessages.updated(symbol, seq, TestMessages.BASE_MICROS + now / 1_000 + i)));
            }
            updates.forEach(update -> publishedAt.put(update.symbol(), now));
            hub.accept(updates, now, TestMessages.BASE_MICROS + now / 1_000);
        }

        void tellStale() {
            hub.tellStale(now, STALE_NANOS, TestMessages.BASE_MICROS + now / 1_000);
        }

        void pass(long nanos) {
            long until = now + nanos;
            while (hub.nextDueNanos() <= until) {
                now = Math.max(now, hub.nextDueNanos());
                hub.runDue(now);
            }
            now = until;
        }

        void settle() {
            clients.forEach(Client::takeEverything);
            pass(1_000 * MS);
            clients.forEach(Client::takeEverything);
        }
    }

    private static final class Client implements Outlet {
        private static final ObjectMapper JSON = new ObjectMapper();

        private final World world;
        private final Member member;
        private final Set<Channel> wanted = new HashSet<>();
        private final Map<String, Long> last = new HashMap<>();
        private final Map<String, Long> lastUpdateAt = new HashMap<>();
        private final Set<String> stale = new HashSet<>();
        private final Set<String> had = new HashSet<>();
        private int takes = Integer.MAX_VALUE;
        private boolean left;
        private boolean everBlocked;
        private boolean everConflated;
        private boolean everUnsubscribed;
        private long missed;
        private long skipped;
        private int shortestInterval = Integer.MAX_VALUE;

        Client(World world) {
            this.world = world;
            this.member = world.hub.join(this, world.frames, world.now);
        }

        /** @param resumes whether it says what it has */
        void subscribe(List<Channel> channels, int conflateMs, boolean resumes) {
            stale.removeIf(symbol -> !wants(symbol)); // who comes again is told again
            had.removeIf(symbol -> !wants(symbol));
            wanted.addAll(channels);
            lastUpdateAt.clear(); // what was withheld comes at once …
            everConflated |= conflateMs > 0;
            shortestInterval = Math.min(shortestInterval, conflateMs);
            Map<String, Long> has = resumes ? Map.copyOf(last) : Map.of();
            world.hub.subscribe(
                    member,
                    channels,
                    conflateMs,
                    update -> has.getOrDefault(update.symbol(), -1L) == update.seq(),
                    world.now);
            lastUpdateAt.clear(); // … and the intervals begin anew
        }

        void unsubscribe(List<Channel> channels) {
            everUnsubscribed = true;
            lastUpdateAt.clear();
            wanted.removeAll(channels);
            world.hub.unsubscribe(member, channels, world.now);
            lastUpdateAt.clear();
        }

        @Override
        public boolean hasMoved() {
            return false;
        }

        void take(int writes) {
            takes = writes;
            everBlocked = true;
            world.hub.drained(member, world.now);
        }

        void takeEverything() {
            takes = Integer.MAX_VALUE;
            world.hub.drained(member, world.now);
        }

        @Override
        public boolean isFull() {
            return takes == 0;
        }

        @Override
        public void send(Frame frame) {
            assertThat(takes).as("it was full").isPositive();
            assertThat(left).as("it has gone").isFalse();
            takes--;
            try {
                JSON.readTree(TestFrames.json(frame)).forEach(this::told);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void told(JsonNode message) {
            String type = message.get("type").asText();
            if (type.equals("conflated")) {
                skipped += message.get("skipped").asLong();
                return;
            }
            String symbol = message.get("symbol").asText();
            if (type.equals("symbol.stale")) {
                assertThat(world.now - world.publishedAt.get(symbol)).isGreaterThanOrEqualTo(STALE_NANOS);
                assertThat(last.get(symbol)).as("told behind the newest").isEqualTo(world.published.get(symbol));
                assertThat(stale.add(symbol)).as("told once a silence").isTrue();
                return;
            }
            stale.remove(symbol);
            long seq = message.get("seq").asLong();
            assertThat(seq).isLessThanOrEqualTo(world.published.get(symbol));
            assertThat(message.get("view").get("price").asText()).isEqualTo(seq + ".5");
            boolean first = had.add(symbol);
            if (type.equals("snapshot")) {
                assertThat(first).as("snapshot of what it had not").isTrue();
                assertThat(seq)
                        .isEqualTo(world.published.get(symbol))
                        .isGreaterThanOrEqualTo(last.getOrDefault(symbol, 0L));
            } else {
                long before = last.getOrDefault(symbol, 0L);
                assertThat(seq).as("seq of " + symbol + " rises").isGreaterThan(before);
                missed += seq - before - 1; // without a snapshot before, all since the first were meant for it
                Long at = lastUpdateAt.put(symbol, world.now);
                if (at != null && !everBlocked && !world.sliced) {
                    assertThat(world.now - at).isGreaterThanOrEqualTo(shortestInterval * MS);
                }
            }
            last.put(symbol, seq);
        }

        @Override
        public void closeTooSlow() {
            throw new AssertionError("nobody asked for it");
        }

        void checkStale(World world) {
            takeEverything();
            world.pass(0);
            world.published.keySet().stream().filter(this::wants).forEach(symbol -> assertThat(stale)
                    .contains(symbol));
        }

        private boolean wants(String symbol) {
            return wanted.stream().anyMatch(channel -> channel.matches(Update.Kind.SYMBOL, symbol));
        }

        void check(World world) {
            world.published.forEach((symbol, newest) -> {
                if (wants(symbol)) {
                    assertThat(last.get(symbol)).as("newest of " + symbol).isEqualTo(newest);
                }
            });
            if (!everConflated && !everUnsubscribed) {
                assertThat(skipped).as("told as skipped").isEqualTo(missed);
            }
            if (!everBlocked && !world.sliced) {
                assertThat(skipped).isZero();
            }
        }
    }
}
