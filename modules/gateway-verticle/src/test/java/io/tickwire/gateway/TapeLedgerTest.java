package io.tickwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tickwire.config.Settings;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import io.tickwire.gateway.hub.PendingBudget;
import io.tickwire.gateway.tape.IdentityBudget;
import io.tickwire.gateway.tape.TapeBounds;
import io.tickwire.gateway.tape.TapeBudget;
import io.tickwire.role.RoleContext;
import io.tickwire.teststores.RedisStore;
import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.HealthChecks;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The promise of the tape against a ledger of what was queued: whatever happens to gateways, Redis and connections, what a client received and
 * what it was told it missed add up to what was queued, each tick once and in its order.
 */
@Timeout(300)
class TapeLedgerTest {
    private static final int PARTITIONS = 4;
    private static final int SYMBOLS = 12;
    private static final int STEPS = 100;

    /** What was queued of each symbol, less duplicates, in order: its sequence numbers rise. */
    private final Map<String, List<Long>> ledger = new HashMap<>();

    /** One client over all its connections. */
    private final class Reader {
        final String channel;
        final boolean prefix;
        final boolean sse;
        final int bytesPerSecond;
        final Map<String, List<Long>> received = new HashMap<>();
        final Map<String, Integer> from = new HashMap<>();
        long missed;
        boolean unknownGap;
        String pos;
        SlowSocket socket;

        Reader(String channel, boolean sse, int bytesPerSecond) {
            this.channel = channel;
            this.prefix = channel.endsWith("*");
            this.sse = sse;
            this.bytesPerSecond = bytesPerSecond;
        }

        boolean wants(String symbol) {
            String name = channel.substring("ticks:".length());
            return prefix ? symbol.startsWith(name.substring(0, name.length() - 1)) : symbol.equals(name);
        }

        void connect(Gateway gateway) throws Exception {
            URI at = URI.create(gateway.url().orElseThrow());
            if (sse) {
                String last = pos == null ? "" : "&lastEventId=" + pos;
                socket = new SlowSocket(URI.create(at + "/sse?channels=" + channel + last), 4_096, bytesPerSecond);
                String begun = socket.readTo("retry: 3000\n\n");
                assertThat(begun).startsWith("HTTP/1.1 200");
                if (pos == null) {
                    pos = socket.readTo("\n\n").replaceAll("(?s).*id: (\\S+)\\s.*", "$1");
                }
            } else {
                socket = new SlowSocket(URI.create(at + "/ws"), 4_096, bytesPerSecond);
                String resume = pos == null ? "" : ",\"resume\":{\"" + channel + "\":\"" + pos + "\"}";
                socket.sendText("{\"op\":\"subscribe\",\"channels\":[\"" + channel + "\"]" + resume + "}");
                read();
            }
            if (from.isEmpty()) {
                for (int i = 0; i < SYMBOLS; i++) {
                    from.put("S" + i, ledger.getOrDefault("S" + i, List.of()).size());
                }
            }
        }

        /** One write of the gateway. */
        void read() throws Exception {
            String id = null;
            String text;
            if (sse) {
                String event;
                do {
                    event = socket.readTo("\n\n");
                } while (!event.contains("data: "));
                id = event.replaceAll("(?s).*\nid: (\\S+)\n.*", "$1");
                text = "[" + event.substring(event.indexOf("data: ") + 6) + "]";
            } else {
                text = socket.readMessage();
            }
            for (JsonNode message : new ObjectMapper().readTree(text)) {
                switch (message.get("type").asText()) {
                    case "tick" -> {
                        pos = id == null ? message.get("pos").asText() : id;
                        received.computeIfAbsent(message.get("symbol").asText(), none -> new ArrayList<>())
                                .add(message.get("seq").asLong());
                    }
                    case "gap" -> {
                        pos = id == null ? pos : id;
                        missed += message.get("missed").asLong();
                        unknownGap |= message.get("missed").isNull();
                    }
                    case "ack", "heartbeat" -> {}
                    default -> throw new AssertionError(message.toString());
                }
            }
        }

        boolean isOwed() {
            return socket != null && count() + missed < queued();
        }

        void readAll() throws Exception {
            while (isOwed()) {
                read();
            }
        }

        void disconnect() throws Exception {
            if (socket != null) {
                socket.close();
            }
            socket = null;
        }

        long queued() {
            long queued = 0;
            for (Map.Entry<String, Integer> symbol : from.entrySet()) {
                if (wants(symbol.getKey())) {
                    queued += ledger.getOrDefault(symbol.getKey(), List.of()).size() - symbol.getValue();
                }
            }
            return queued;
        }

        long count() {
            return received.values().stream().mapToLong(List::size).sum();
        }

        void check() {
            received.forEach((symbol, seqs) -> {
                assertThat(wants(symbol)).as(symbol).isTrue();
                Set<Long> own = new HashSet<>(seqs);
                assertThat(own).as(this + " has each tick once").hasSameSizeAs(seqs);
                List<Long> inOrder =
                        ledger.get(symbol).stream().filter(own::contains).toList();
                assertThat(seqs)
                        .as(this + " has them in the order of the queue")
                        .isEqualTo(inOrder);
            });
            assertThat(unknownGap).as(this + " was told a gap of unknown size").isFalse();
            assertThat(count() + missed)
                    .as(this + " received " + count() + ", missed " + missed)
                    .isEqualTo(queued());
        }

        @Override
        public String toString() {
            return channel + (sse ? " by SSE" : " by WebSocket") + " at " + bytesPerSecond;
        }
    }

    private Gateway gateway(Vertx vertx, String redisUrl) throws Exception {
        Gateway gateway = new Gateway(
                new RoleContext(
                        vertx,
                        Settings.read(Map.of(
                                "TICKWIRE_VERTICLES",
                                "gateway",
                                "REDIS_URL",
                                redisUrl,
                                "PG_URL",
                                "postgresql://nobody@127.0.0.1:1/none",
                                "TICKWIRE_GATEWAY_PORT",
                                "0",
                                "TICKWIRE_PARTITIONS",
                                Integer.toString(PARTITIONS))),
                        new SimpleMeterRegistry(),
                        HealthChecks.create(vertx),
                        MicrosClock.system()),
                Duration.ofMinutes(10), // the test reads one after the other
                Duration.ofSeconds(30),
                PendingBudget.ofHeap(1L << 28),
                new TapeBounds(new TapeBudget(200_000), new IdentityBudget(1_000_000)));
        TestRedis.await(gateway.start());
        return gateway;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void whatIsReceivedAndWhatIsMissedIsWhatWasQueued(long seed) throws Exception {
        Random random = new Random(seed);
        Vertx vertx = Vertx.vertx();
        try (RedisStore redis = RedisStore.durable();
                TestTape queue = new TestTape(redis.url(), PARTITIONS)) {
            List<Gateway> gateways = new ArrayList<>(List.of(gateway(vertx, redis.url()), gateway(vertx, redis.url())));
            List<Reader> readers = List.of(
                    new Reader("ticks:S1", false, Integer.MAX_VALUE),
                    new Reader("ticks:*", false, Integer.MAX_VALUE),
                    new Reader("ticks:S*", true, Integer.MAX_VALUE),
                    new Reader("ticks:S2", true, 400_000),
                    new Reader("ticks:S1*", false, 400_000));
            for (Reader reader : readers) {
                reader.connect(gateways.get(0));
            }
            long seq = SYMBOLS;
            for (int i = 0; i < SYMBOLS; i++) {
                ledger.put("S" + i, new ArrayList<>(List.of((long) i)));
                queue.append(TestTape.tick("S" + i, i));
            }
            for (Reader reader : readers) {
                reader.readAll(); // so each has a position
            }
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(12)) {
                    case 0 -> queue.done(random.nextInt(PARTITIONS), random.nextInt(4));
                    case 1 -> IntStream.range(0, PARTITIONS).forEach(p -> queue.done(p, 0));
                    case 2 -> {
                        Reader moved = readers.get(random.nextInt(readers.size()));
                        for (int reads = random.nextInt(4); reads > 0 && moved.isOwed(); reads--) {
                            moved.read();
                        }
                        moved.disconnect();
                    }
                    case 3 -> {
                        if (step % 3 == 0) {
                            Gateway gone = gateways.remove(0);
                            TestRedis.await(gone.stop());
                            gateways.add(gateway(vertx, redis.url()));
                            for (Reader reader : readers) {
                                reader.disconnect();
                            }
                        }
                    }
                    case 4 -> {
                        if (step % 5 == 0) {
                            redis.kill();
                            redis.start();
                            queue.reconnected();
                        }
                    }
                    default -> seq = append(queue, random, seq);
                }
                for (Reader reader : readers) {
                    if (reader.socket == null && random.nextBoolean()) {
                        reader.connect(gateways.get(random.nextInt(gateways.size())));
                    }
                }
            }
            for (Reader reader : readers) {
                if (reader.socket == null) {
                    reader.connect(gateways.get(0));
                }
                reader.readAll();
            }
            for (Reader reader : readers) {
                reader.check();
                reader.disconnect();
            }
            for (Gateway gateway : gateways) {
                TestRedis.await(gateway.stop());
            }
        } finally {
            TestRedis.await(vertx.close());
        }
    }

    /** Some ticks, with duplicates of these and of earlier ones. */
    private long append(TestTape queue, Random random, long seq) {
        long next = seq;
        Map<Integer, List<Tick>> parts = new LinkedHashMap<>();
        int count = random.nextInt(8) == 0 ? 1_500 : 1 + random.nextInt(20);
        for (int i = 0; i < count; i++) {
            String symbol = "S" + random.nextInt(SYMBOLS);
            List<Long> known = ledger.computeIfAbsent(symbol, none -> new ArrayList<>());
            boolean duplicate = !known.isEmpty() && random.nextInt(5) == 0;
            long mine = duplicate ? known.get(random.nextInt(known.size())) : ++next;
            if (!duplicate) {
                known.add(mine);
            }
            parts.computeIfAbsent(TickIdentity.partitionOf(symbol, PARTITIONS), none -> new ArrayList<>())
                    .add(TestTape.tick(symbol, mine));
        }
        parts.values().forEach(queue::append);
        return next;
    }
}
