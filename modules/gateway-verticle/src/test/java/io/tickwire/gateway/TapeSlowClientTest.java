package io.tickwire.gateway;

import static io.tickwire.gateway.TestTape.tick;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickwire.domain.Tick;
import io.tickwire.gateway.tape.IdentityBudget;
import io.tickwire.gateway.tape.TapeBounds;
import io.tickwire.gateway.tape.TapeBudget;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of the tape that do not keep up. */
@Timeout(120)
class TapeSlowClientTest {
    private static final int ENTRIES = 60;
    private static final int TICKS_EACH = 500;
    private GatewayRig rig;
    private TestTape queue;

    private void start(long waitingBytes) throws Exception {
        rig = new GatewayRig();
        rig.tapeBounds = new TapeBounds(new TapeBudget(waitingBytes), new IdentityBudget(1_000_000));
        rig.start();
        queue = new TestTape(rig.redis.url(), TestRedis.PARTITIONS);
    }

    @AfterEach
    void stop() throws Exception {
        queue.close();
        rig.close();
    }

    private void append() {
        for (int entry = 0; entry < ENTRIES; entry++) {
            append(entry);
        }
    }

    private void append(int entry) {
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < TICKS_EACH; i++) {
            ticks.add(tick("A", entry * TICKS_EACH + i));
        }
        queue.append(ticks);
    }

    /** What it has received and what it was told that it misses. */
    private static long[] readToTheLast(SlowSocket slow) throws Exception {
        long received = 0;
        long missed = 0;
        long next = 0;
        while (next < ENTRIES * TICKS_EACH) {
            for (JsonNode message : new ObjectMapper().readTree(slow.readNext())) {
                switch (message.get("type").asText()) {
                    case "gap" -> {
                        missed += message.get("missed").asLong();
                        next += message.get("missed").asLong();
                    }
                    case "tick" -> {
                        assertThat(message.get("seq").asLong()).isEqualTo(next); // so a gap stands where it is
                        next++;
                        received++;
                    }
                    default -> assertThat(message.get("type").asText()).isEqualTo("ack");
                }
            }
        }
        return new long[] {received, missed};
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws", "/sse?channels=ticks:A"})
    void whatASlowClientGetsAndWhatItIsToldItMissesAddUp(String path) throws Exception {
        start(1 << 30);
        try (SlowSocket slow = new SlowSocket(rig.uri(path))) {
            if (path.equals("/ws")) {
                slow.subscribe("ticks:A");
                assertThat(slow.readNext()).contains("ack");
            } else {
                slow.readTo("id: ~");
            }
            WsClient fast = rig.webSocket();
            fast.send("{'op':'subscribe','channels':['ticks:*']}");
            assertThat(fast.nextShort()).isEqualTo("ack");
            for (int entry = 0; entry < ENTRIES; entry++) {
                append(entry);
                for (int i = 0; i < TICKS_EACH; i++) { // fast is who keeps up, on a busy machine too
                    assertThat(fast.next().path("seq").asLong(-1)).isEqualTo(entry * TICKS_EACH + i);
                }
            }
            long[] both = readToTheLast(slow);
            assertThat(both[1]).isPositive();
            assertThat(both[0] + both[1]).isEqualTo((long) ENTRIES * TICKS_EACH);
            assertThat(rig.metric("tickwire.gateway.tape.missed")).isEqualTo(both[1]);
            assertThat(rig.metric("tickwire.gateway.tape.waiting.bytes")).isZero();
        }
    }

    @Test
    void atTheBoundOfTheProcessTheNextTicksAreMissedAndTold() throws Exception {
        start(100_000);
        try (SlowSocket slow = new SlowSocket(rig.uri("/ws"))) {
            slow.subscribe("ticks:A");
            assertThat(slow.readNext()).contains("ack");
            append();
            Eventually.holds(() -> rig.metric("tickwire.gateway.tape.missed") > 1_000);
            assertThat(rig.metric("tickwire.gateway.tape.waiting.bytes"))
                    .isLessThanOrEqualTo(rig.metric("tickwire.gateway.tape.waiting.max.bytes"));
            long[] both = readToTheLast(slow);
            assertThat(both[0] + both[1]).isEqualTo((long) ENTRIES * TICKS_EACH);
        }
    }

    /** It is not told faster than it reads, so it misses nothing. */
    @Test
    void aSlowClientThatComesBackGetsAllThatIsKept() throws Exception {
        start(1 << 30);
        WsClient client = rig.webSocket();
        client.send("{'op':'subscribe','channels':['ticks:A']}");
        assertThat(client.nextShort()).isEqualTo("ack");
        queue.append(tick("A", -1));
        String pos = client.next().get("pos").asText();
        client.close();
        append();
        queue.done("A");
        WsClient other = rig.webSocket();
        other.send("{'op':'subscribe','channels':['ticks:A'],'resume':{'ticks:A':'" + pos + "'}}");
        assertThat(other.nextShort()).isEqualTo("ack");
        for (int i = 0; i < ENTRIES * TICKS_EACH; i++) {
            assertThat(other.next().path("seq").asLong(-1)).isEqualTo(i); // so the gateway has read them
        }
        try (SlowSocket slow = new SlowSocket(rig.uri("/sse?channels=ticks:A&lastEventId=~" + pos))) {
            long[] both = readToTheLast(slow);
            assertThat(both[0]).isEqualTo((long) ENTRIES * TICKS_EACH);
        }
    }
}
