package io.tickwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.tickwire.testlogs.ExpectedErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes that many clients share: what was published is what each of them reads, byte for byte, and the memory is given back. */
class SharedFramesTest {
    private static final int UPDATES = 200;

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
    void eachClientReadsWhatWasPublishedByteForByte() throws Exception {
        try (SlowSocket pinging = new SlowSocket(rig.uri("/ws"));
                SlowSocket other = new SlowSocket(rig.uri("/ws"));
                SlowSocket events = new SlowSocket(rig.uri("/sse?channels=symbol:A"));
                SlowSocket oldEvents = SlowSocket.http10(rig.uri("/sse?channels=symbol:A"))) {
            for (SlowSocket socket : List.of(pinging, other)) {
                socket.subscribe("symbol:A");
                assertThat(socket.readMessage()).isEqualTo("[{\"type\":\"ack\",\"channels\":[\"symbol:A\"]}]");
            }
            assertThat(events.readTo("\r\n\r\n")).startsWith("HTTP/1.1 200");
            assertThat(events.readTo("retry: 3000\n\n\r\n")).isEqualTo("d\r\nretry: 3000\n\n\r\n");
            assertThat(oldEvents.readTo("\r\n\r\n")).startsWith("HTTP/1.0 200").doesNotContainIgnoringCase("chunked");
            assertThat(oldEvents.readTo("\n\n")).isEqualTo("retry: 3000\n\n");
            Eventually.holds(() -> rig.metric("tickwire.gateway.clients", "transport", "sse") == 2);
            for (int seq = 1; seq <= UPDATES; seq++) {
                String published = TestMessages.updated("A", seq, TestMessages.BASE_MICROS + seq * 1_000L);
                rig.redis.publish("A", seq);
                pinging.ping("p" + seq);
                List<String> read = List.of(pinging.readAny(), pinging.readAny());
                assertThat(read).containsExactlyInAnyOrder("1 [" + published + "]", "10 p" + seq);
                assertThat(other.readMessage()).isEqualTo("[" + published + "]");
                String event = oldEvents.readTo("\n\n");
                assertThat(event).startsWith("event: symbol.updated\nid: ").endsWith("\ndata: " + published + "\n\n");
                assertThat(events.readTo("\r\n")).isEqualTo(Integer.toHexString(event.length()) + "\r\n");
                assertThat(events.readTo("\r\n")).isEqualTo(event + "\r\n");
            }
        }
    }

    /** It is behind all the time: what it reads is whole all the same, between answers to its pings. */
    @Test
    void whoReadsSlowlyReadsWholeMessages() throws Exception {
        try (SlowSocket slow = new SlowSocket(rig.uri("/ws"), 4_096, 60_000);
                SlowSocket slowEvents = new SlowSocket(rig.uri("/sse?channels=symbol:A"), 4_096, 60_000)) {
            slow.subscribe("symbol:A");
            assertThat(slow.readMessage()).contains("ack");
            Eventually.holds(() -> rig.metric("tickwire.gateway.clients", "transport", "sse") == 1);
            slow.ping("ping");
            CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> readUntilLast(slow));
            CompletableFuture<Integer> readingEvents = CompletableFuture.supplyAsync(() -> readUntilLast(slowEvents));
            for (int seq = 1; seq <= 5 * UPDATES; seq++) {
                rig.redis.publish("A", seq);
                if (seq % 50 == 0) {
                    slow.ping("ping");
                }
            }
            assertThat(reading.get(120, TimeUnit.SECONDS)).isPositive();
            assertThat(readingEvents.get(120, TimeUnit.SECONDS)).isPositive();
            assertThat(rig.metric("tickwire.gateway.conflated"))
                    .as("they were behind")
                    .isPositive();
        }
    }

    /** How many updates came; each of them as it was published, the last of all at the end. */
    private static int readUntilLast(SlowSocket socket) {
        List<Integer> updates = new ArrayList<>();
        try {
            while (updates.isEmpty() || updates.get(updates.size() - 1) < 5 * UPDATES) {
                String next = socket.readAnyMessage();
                if (next.equals("ping")) {
                    continue;
                }
                String array = next.replaceAll("\\{\"type\":\"conflated\",\"skipped\":[0-9]+},?|\\n\\n", "");
                for (String update : array.substring(1, array.length() - 1).split("(?<=}}}}),")) {
                    if (!update.isEmpty()) {
                        int at = update.indexOf("\"seq\":") + 6;
                        int seq = Integer.parseInt(update.substring(at, update.indexOf(',', at)));
                        assertThat(update.replace("\"type\":\"snapshot\"", "\"type\":\"symbol.updated\""))
                                .isEqualTo(published(seq));
                        updates.add(seq);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return updates.size();
    }

    private static String published(long seq) {
        return TestMessages.updated("A", seq, TestMessages.BASE_MICROS + seq * 1_000);
    }

    /** The head of its stream waits behind large answers that it has not read; no event comes before it. */
    @Test
    void eventsComeBehindAHeadThatHasToWait() throws Exception {
        int answers = 60;
        URI uri = rig.uri("/openapi.yaml");
        try (SlowSocket socket = SlowSocket.pipelined(uri, answers, rig.uri("/sse?channels=symbol:A"))) {
            Eventually.holds(() -> {
                rig.redis.publish("A", System.nanoTime()); // before it reads, and while it reads
                return rig.metric("tickwire.gateway.clients", "transport", "sse") == 1;
            });
            rig.redis.publish("A", System.nanoTime());
            for (int i = 0; i < answers; i++) {
                String head = socket.readTo("\r\n\r\n");
                assertThat(head).startsWith("HTTP/1.1 200").doesNotContain("event-stream");
                int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ") + 16;
                socket.skip(Integer.parseInt(head.substring(at, head.indexOf('\r', at))));
            }
            assertThat(socket.readTo("\r\n\r\n")).startsWith("HTTP/1.1 200").contains("event-stream");
            assertThat(socket.readTo("\r\n")).isEqualTo("d\r\n");
            assertThat(socket.readTo("\r\n")).isEqualTo("retry: 3000\n\n\r\n");
            String length = socket.readTo("\r\n").trim();
            String event = socket.readTo("\r\n");
            // what came after the first update, and before it could read, is told as skipped
            assertThat(event)
                    .matches("(?s)(event: conflated\n.*)?event: snapshot\n.*")
                    .hasSize(Integer.parseInt(length, 16) + 2);
        }
    }

    /** Clients that read, that are cut with much on its way to them, and that are told to go. The one buffer that is lost on purpose is found. */
    @Test
    @ExpectedErrors("ResourceLeakDetector: LEAK: ByteBuf.release\\(\\) was not called")
    void noMemoryIsLost() throws Exception {
        AtomicInteger lost = new AtomicInteger();
        ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ByteBufUtil.setLeakListener((type, records) -> lost.incrementAndGet());
        try (SlowSocket reading = new SlowSocket(rig.uri("/ws"));
                SlowSocket events = new SlowSocket(rig.uri("/sse?channels=symbol:A"))) {
            List<SlowSocket> stuck = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                stuck.add(new SlowSocket(rig.uri("/ws"), 1, Integer.MAX_VALUE));
                stuck.get(2 * i).subscribe("symbol:A");
                stuck.add(new SlowSocket(rig.uri("/sse?channels=symbol:A"), 1, Integer.MAX_VALUE));
            }
            reading.subscribe("symbol:A");
            assertThat(reading.readMessage()).contains("ack");
            Eventually.holds(() -> rig.metric("tickwire.gateway.clients", "transport", "sse") == 6);
            for (int seq = 1; seq <= UPDATES; seq++) {
                rig.redis.publish("A", seq);
                reading.readMessage();
                events.readNext();
            }
            Eventually.holds(() -> rig.metric("tickwire.gateway.conflated") > 0);
            for (SlowSocket socket : stuck) {
                socket.close();
            }
            Eventually.holds(() -> rig.metric("tickwire.gateway.clients", "transport", "sse") == 1);
            rig.stop();
            assertThat(reading.readMessage()).contains("shutdown");
            rig.start();
            loseOne();
            Eventually.holds(() -> {
                System.gc();
                PooledByteBufAllocator.DEFAULT.directBuffer(1).release(); // reports what the collector has found
                return lost.get() > 0;
            });
            assertThat(lost).as("none but the one that was lost on purpose").hasValue(1);
        } finally {
            ByteBufUtil.setLeakListener(null);
            ResourceLeakDetector.setLevel(before);
        }
    }

    private static void loseOne() {
        PooledByteBufAllocator.DEFAULT.directBuffer(1);
    }
}
