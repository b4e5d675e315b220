package io.tickwire.ingest.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.MicrosClock;
import io.tickwire.ingest.Eventually;
import io.tickwire.ingest.IngestFixture;
import io.tickwire.ingest.TestRedis;
import io.tickwire.testlogs.ExpectedErrors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whatever becomes of posts, in any order, their bytes are given back: the budget holds nothing at the end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExpectedErrors({"Intake: a post failed", "ContextImpl: Unhandled exception"})
class EveryWayOutTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MAX_BODY_BYTES = 8 * 1024 * 1024;
    private static final String TICK = "{\"symbol\":\"A\",\"ts\":1700000000000,\"price\":1,\"volume\":1}";
    private static final String HEAD =
            "POST /webhook/ticks HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n";

    /** A step of a test. */
    private interface Step {
        void run() throws Exception;
    }

    /** Throws what is set when it is asked for the so-many-th time. */
    private static final class FaultyClock implements MicrosClock {
        private final AtomicInteger callsBefore = new AtomicInteger();
        private final AtomicReference<Error> fault = new AtomicReference<>();

        @Override
        public long micros() {
            if (fault.get() != null && callsBefore.getAndDecrement() == 0) {
                throw fault.getAndSet(null);
            }
            return MicrosClock.system().micros();
        }

        void fail(int newCallsBefore, Error newFault) {
            callsBefore.set(newCallsBefore);
            fault.set(newFault);
        }
    }

    private final FaultyClock clock = new FaultyClock();
    private final Map<String, Step> ways = new LinkedHashMap<>();
    private final List<RawClient> open = new ArrayList<>();
    private TestRedis redis;
    private IngestFixture fixture;

    @BeforeAll
    void start() throws Exception {
        redis = TestRedis.start();
        fixture = new IngestFixture(redis, Map.of(), clock);
        byte[] large = (TICK + "\n").repeat(20_000).getBytes(UTF_8);
        ways.put("taken", () -> expect(200, TICK.getBytes(UTF_8), ""));
        ways.put("taken in slices", () -> expect(200, large, ""));
        ways.put("taken as gzip", () -> expect(200, gzip(large), "gzip"));
        ways.put("no valid tick", () -> expect(422, "1\n2\n".getBytes(UTF_8), ""));
        ways.put("too many bad ticks", () -> expect(422, "x\n".repeat(20_000).getBytes(UTF_8), ""));
        ways.put("empty", () -> expect(400, new byte[0], ""));
        ways.put("no gzip", () -> expect(400, large, "gzip"));
        ways.put("cut gzip", () -> expect(400, Arrays.copyOf(gzip(large), 1_000), "gzip"));
        ways.put("gzip bomb", () -> expect(413, gzip(new byte[MAX_BODY_BYTES + 1]), "gzip"));
        ways.put("no encoding of ours", () -> expect(415, large, "br"));
        ways.put(
                "too large", () -> raw(HEAD + "Content-Length: 9000000\r\n\r\n").readHead());
        ways.put("too large in chunks", () -> raw(HEAD + "Transfer-Encoding: chunked\r\n\r\n880000\r\n"
                        + "x".repeat(0x880000))
                .readHead());
        ways.put("broken chunks", () -> raw(HEAD + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\nno chunk\r\n\r\n")
                .readHead());
        ways.put("cut off", () -> raw(HEAD + "Content-Length: 500000\r\n\r\n" + "x".repeat(200_000))
                .close());
        ways.put("reset", () -> raw(HEAD + "Content-Length: 500000\r\n\r\n" + "x".repeat(200_000))
                .reset());
        ways.put("gone before the answer", () -> raw(HEAD + "Content-Length: " + large.length + "\r\n\r\n"
                        + new String(large, UTF_8))
                .close());
        ways.put("stays unfinished for a while", () -> raw(HEAD + "Content-Length: 500000\r\n\r\nabc"));
        ways.put("no heap when it is read", () -> fault(0, new OutOfMemoryError("on purpose")));
        ways.put("no heap for the answer", () -> fault(1, new OutOfMemoryError("on purpose")));
        ways.put("no stack when it is read", () -> fault(0, new StackOverflowError("on purpose")));
        ways.put("no stack for the answer", () -> fault(1, new StackOverflowError("on purpose")));
    }

    @AfterAll
    void stop() throws Exception {
        fixture.close();
        redis.close();
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    private void expect(int status, byte[] body, String encoding) {
        var post = fixture.post("application/x-ndjson").POST(BodyPublishers.ofByteArray(body));
        if (!encoding.isEmpty()) {
            post.header("content-encoding", encoding);
        }
        assertThat(fixture.send(post).status()).isEqualTo(status);
    }

    private RawClient raw(String text) throws IOException {
        RawClient client = new RawClient(fixture.uri());
        open.add(client);
        return client.write(text);
    }

    private void fault(int callsBefore, Error error) throws IOException {
        clock.fail(callsBefore, error);
        raw(HEAD + "Content-Length: " + TICK.length() + "\r\n\r\n" + TICK);
        Eventually.holds(LIMIT, () -> clock.fault.get() == null);
    }

    @RepeatedTest(3)
    void theBudgetHoldsNothingAtTheEnd() throws Exception {
        List<String> names = new ArrayList<>(ways.keySet());
        names.addAll(names);
        long seed = System.nanoTime();
        Collections.shuffle(names, new Random(seed));
        for (String name : names) {
            ways.get(name).run();
        }
        for (RawClient client : open) {
            client.close();
        }
        open.clear();

        Eventually.holds(LIMIT, () -> heldBytes() == 0);
        expect(200, (TICK + "\n").getBytes(UTF_8), "");
        Eventually.holds(LIMIT, () -> heldBytes() == 0);
    }

    /** What was being worked on when the role was stopped kept its bytes for good, for no turn came any more. */
    @Test
    void workThatIsCutByAStopGivesItsBytesBack() throws Exception {
        byte[] slow = ("{\"" + "a\":1,\"".repeat(1_000_000) + "b\":1}").getBytes(UTF_8);
        IngestFixture stopped = new IngestFixture(redis, Map.of("TICKWIRE_DRAIN_MS", "0"));
        try {
            for (int i = 0; i < 6; i++) {
                RawClient client = new RawClient(stopped.uri());
                open.add(client);
                client.write(
                                "POST /webhook/ticks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                                        + slow.length + "\r\n\r\n")
                        .write(new String(slow, UTF_8));
            }
            Eventually.holds(LIMIT, () -> heldBytes(stopped) > slow.length); // the last ones wait for their turns
        } finally {
            stopped.close();
        }
        assertThat(heldBytes(stopped)).isZero();
    }

    private double heldBytes() {
        return heldBytes(fixture);
    }

    private static double heldBytes(IngestFixture of) {
        return of.meters.get("tickwire.ingest.held.bytes").gauge().value();
    }
}
