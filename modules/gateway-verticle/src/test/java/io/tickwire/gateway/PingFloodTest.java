package io.tickwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 6455, 5.5.2 and 5.5.3: each ping is answered, unless a later one comes before the answer could be sent. */
class PingFloodTest {
    private static final int PINGS = 20_000;

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
    void whoReadsGetsAnAnswerToEachPing() throws Exception {
        try (SlowSocket client = new SlowSocket(rig.uri("/ws"))) {
            for (int i = 0; i < 200; i++) {
                client.ping("p" + i);
                assertThat(client.readPong()).isEqualTo("p" + i);
            }
            assertThat(rig.metric("tickwire.gateway.pings.left.out")).isZero();
        }
    }

    @Test
    void ofPingsWhoseAnswersAreNotTakenOnlyTheNewestIsAnswered() throws Exception {
        String filler = " ".repeat(100);
        try (SlowSocket flooding = new SlowSocket(rig.uri("/ws"))) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < PINGS; i++) {
                        flooding.ping(i + filler);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            WsClient other = rig.webSocket();
            assertThat(other.isQuiet()).as("others are served meanwhile").isTrue();
            Eventually.holds(() -> rig.metric("tickwire.gateway.pings.left.out") > 0); // before any answer is read
            int answers = 0;
            int last = -1;
            while (last < PINGS - 1) {
                int next = Integer.parseInt(flooding.readPong().trim());
                assertThat(next).as("in order").isGreaterThan(last);
                last = next;
                answers++;
            }
            sent.get(60, TimeUnit.SECONDS);
            int unanswered = PINGS - answers;
            Eventually.holds(() -> rig.metric("tickwire.gateway.pings.left.out") == unanswered);
            assertThat(rig.metric("tickwire.gateway.bounds.reached", "bound", "work"))
                    .as("it was not read from for a while")
                    .isPositive();
        }
    }
}
