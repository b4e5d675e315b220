package io.tickwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Rfc3339;
import io.tickwire.teststores.MachineLoad;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract 4.1, freshness: a client that reads 150 kB/s of 1.5 MB/s reads what is new, and is told what it did not get. */
class SlowReaderTest {
    private static final int SYMBOLS = 85;
    private static final int ROUNDS_PER_SECOND = 20;
    private static final int ROUNDS = 8 * ROUNDS_PER_SECOND;
    private static final int BYTES_PER_SECOND = 150_000;
    private static final int RECEIVE_BUFFER_BYTES = 16 * 1024;

    /** What one reader got. */
    private record Reading(long received, long skipped, long oldestMicros) {}

    @ParameterizedTest
    @MethodSource("io.tickwire.gateway.GatewayRig#transports")
    void whatASlowClientReadsIsFresh(Transport transport) throws Exception {
        try (GatewayRig rig = new GatewayRig(transport, Duration.ofSeconds(30)).start();
                SlowSocket socket = new SlowSocket(rig.uri("/ws"), RECEIVE_BUFFER_BYTES, BYTES_PER_SECOND);
                SlowSocket events =
                        new SlowSocket(rig.uri("/sse?channels=symbol:S*"), RECEIVE_BUFFER_BYTES, BYTES_PER_SECOND)) {
            socket.subscribe("symbol:S*");
            assertThat(socket.readNext()).contains("ack");
            Eventually.holds(() -> rig.metric("tickwire.gateway.clients", "transport", "sse") == 1);
            CompletableFuture<Reading> bySocket = CompletableFuture.supplyAsync(() -> read(socket));
            CompletableFuture<Reading> byEvents = CompletableFuture.supplyAsync(() -> read(events));
            publish(rig);
            check(bySocket.get(60, TimeUnit.SECONDS));
            check(byEvents.get(60, TimeUnit.SECONDS));
        }
    }

    private static void check(Reading reading) {
        int messageBytes = TestMessages.updated(
                        "S10", ROUNDS, MicrosClock.system().micros())
                .length();
        assertThat(SYMBOLS * ROUNDS_PER_SECOND * messageBytes).isBetween(1_300_000, 1_700_000);
        long roundMicros = SYMBOLS * messageBytes * 1_000_000L / BYTES_PER_SECOND;
        long graceMicros = TimeUnit.NANOSECONDS.toMicros(
                MachineLoad.stretched(Duration.ofSeconds(1)).toNanos());
        assertThat(reading.oldestMicros).isLessThanOrEqualTo(roundMicros + graceMicros);
        assertThat(reading.skipped).isPositive();
        assertThat(reading.received + reading.skipped).isEqualTo((long) SYMBOLS * ROUNDS);
    }

    private static void publish(GatewayRig rig) {
        long start = System.nanoTime();
        for (int round = 1; round <= ROUNDS; round++) {
            for (int i = 0; i < SYMBOLS; i++) {
                rig.redis.publishNow("S" + i, round);
            }
            long dueNanos = start + round * TimeUnit.SECONDS.toNanos(1) / ROUNDS_PER_SECOND;
            while (System.nanoTime() < dueNanos) {
                LockSupport.parkNanos(dueNanos - System.nanoTime());
            }
        }
    }

    /** Reads until the newest of every symbol has come. */
    private static Reading read(SlowSocket socket) {
        long received = 0;
        long skipped = 0;
        long oldest = 0;
        Map<String, Long> last = new HashMap<>();
        try {
            while (last.values().stream().filter(seq -> seq == ROUNDS).count() < SYMBOLS) {
                JsonNode messages = new ObjectMapper().readTree(socket.readNext());
                long now = MicrosClock.system().micros();
                for (JsonNode message : messages) {
                    switch (message.get("type").asText()) {
                        case "conflated" -> skipped += message.get("skipped").asLong();
                        case "symbol.updated" -> {
                            received++;
                            last.put(
                                    message.get("symbol").asText(),
                                    message.get("seq").asLong());
                            oldest = Math.max(
                                    oldest,
                                    now
                                            - Rfc3339.parseMicros(message.get("view")
                                                    .get("publishedAt")
                                                    .asText()));
                        }
                        default -> throw new AssertionError(message);
                    }
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new Reading(received, skipped, oldest);
    }
}
