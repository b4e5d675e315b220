package io.tickwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that don't keep up, and those that take nothing at all. */
class SlowClientTest {
    private static final int SYMBOLS = 40;
    private static final int ROUNDS = 150;

    private GatewayRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new GatewayRig().start();
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @Test
    void aSlowClientGetsTheNewestAndIsToldHowManyItDidNotGet() throws Exception {
        try (SlowSocket slow = new SlowSocket(rig.uri("/ws"))) {
            slow.subscribe("symbol:*");
            WsClient fast = rig.webSocket();
            fast.send("{'op':'subscribe','channels':['symbol:*']}");
            assertThat(fast.nextShort()).isEqualTo("ack");
            for (int seq = 1; seq <= ROUNDS; seq++) {
                for (int i = 0; i < SYMBOLS; i++) {
                    rig.redis.publish("S" + i, seq);
                }
                for (int i = 0; i < SYMBOLS; i++) { // fast is who keeps up, on a busy machine too
                    assertThat(fast.next().get("type").asText())
                            .as("the fast one gets all of them")
                            .isEqualTo("symbol.updated");
                }
            }
            long received = 0;
            long skipped = 0;
            Map<String, Long> last = new HashMap<>();
            while (last.values().stream().filter(seq -> seq == ROUNDS).count() < SYMBOLS) {
                for (JsonNode message : new ObjectMapper().readTree(slow.readMessage())) {
                    switch (message.get("type").asText()) {
                        case "conflated" -> skipped += message.get("skipped").asLong();
                        case "symbol.updated" -> {
                            received++;
                            Long before = last.put(
                                    message.get("symbol").asText(),
                                    message.get("seq").asLong());
                            assertThat(before == null
                                            || before < message.get("seq").asLong())
                                    .isTrue();
                        }
                        default -> assertThat(message.get("type").asText()).isEqualTo("ack");
                    }
                }
            }
            assertThat(skipped).isPositive();
            assertThat(received + skipped).isEqualTo((long) SYMBOLS * ROUNDS);
            assertThat(rig.metric("tickwire.gateway.conflated")).isEqualTo(skipped);
        }
    }

    /**
     * Two slow clients and three that read nothing, all of them behind. Two of the three read when it is too late, one never. The slow ones take less in the whole time than the queue
     * holds, so the queue never drains.
     */
    @ParameterizedTest
    @MethodSource("io.tickwire.gateway.GatewayRig#transports")
    void whoReadsSlowlyStaysAndWhoReadsNothingIsLetGo(Transport transport) throws Exception {
        int bytesPerSecond = transport == Transport.NIO ? 6_000 : 400;
        rig.close();
        rig = new GatewayRig(transport, Duration.ofSeconds(3)).start();
        try (SlowSocket slow = new SlowSocket(rig.uri("/ws"), 1, bytesPerSecond);
                SlowSocket slowEvents = new SlowSocket(rig.uri("/sse?channels=symbol:S*"), 1, bytesPerSecond);
                SlowSocket stuck = new SlowSocket(rig.uri("/ws"));
                SlowSocket stuckEvents = new SlowSocket(rig.uri("/sse?channels=symbol:S*"));
                SlowSocket stuckEventsForEver = new SlowSocket(rig.uri("/sse?channels=symbol:S*"))) {
            slow.subscribe("symbol:S*");
            stuck.subscribe("symbol:S*");
            Eventually.holds(() -> rig.metric("tickwire.gateway.clients", "transport", "sse") == 3);
            AtomicBoolean enough = new AtomicBoolean();
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> readUntil(enough, slow));
            CompletableFuture<Void> readingEvents = CompletableFuture.runAsync(() -> readUntil(enough, slowEvents));
            for (int seq = 1; seq <= 100; seq++) {
                for (int i = 0; i < SYMBOLS; i++) {
                    rig.redis.publish("S" + i, seq);
                }
            }
            Eventually.holds(() -> rig.metric("tickwire.gateway.clients", "transport", "websocket") == 1
                    && rig.metric("tickwire.gateway.clients", "transport", "sse") == 1);
            assertThat(stuck.readUntilClosed()).isEqualTo(4100);
            stuckEvents.readToEnd();
            Eventually.holds(stuckEventsForEver::isCut);
            assertThat(rig.metric("tickwire.gateway.clients", "transport", "websocket"))
                    .isOne();
            assertThat(rig.metric("tickwire.gateway.clients", "transport", "sse"))
                    .isOne();
            enough.set(true);
            reading.get(60, TimeUnit.SECONDS);
            readingEvents.get(60, TimeUnit.SECONDS);
        }
    }

    private static void readUntil(AtomicBoolean enough, SlowSocket socket) {
        try {
            while (!enough.get()) {
                socket.readByte();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The contract's 15 s. */
    @Test
    void silenceIsBroken() throws Exception {
        WsClient silent = rig.webSocket();
        SseClient events = rig.sse("channels=symbol:NONE");
        assertThat(events.otherLines.take()).isEqualTo("retry: 3000");
        assertThat(silent.next().get("type").asText()).isEqualTo("heartbeat");
        assertThat(events.otherLines.take()).isEqualTo(":");
        assertThat(silent.closed).isNotDone();
        assertThat(events.ended).isNotDone();
    }
}
