package io.tickwire.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.tickwire.ingest.IngestFixture.Answer;
import io.tickwire.teststores.MachineLoad;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code TICKWIRE_QUEUE_ACK=replicas:1} on a Redis with a real replica, which is stopped, killed and promoted. */
class QueueAckTest {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);

    private TestRedis redis;
    private TestRedis replica;
    private IngestFixture fixture;

    @BeforeEach
    void start() throws Exception {
        redis = TestRedis.start();
        replica = redis.startReplica();
        fixture = new IngestFixture(redis, Map.of("TICKWIRE_QUEUE_ACK", "replicas:1"));
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
        replica.close();
        redis.close();
        fixture.assertQuietLog(Level.WARN);
    }

    @Test
    void everyTickThatWasAcknowledgedIsInTheReplica() throws Exception {
        for (int seq = 0; seq < 50; seq++) {
            assertThat(fixture.postLines(ticks(seq)).status()).isEqualTo(200);
        }
        redis.kill();
        replica.command("REPLICAOF", "NO", "ONE");
        long queued = 0;
        for (int partition = 0; partition < IngestFixture.PARTITIONS; partition++) {
            byte[] appended = (byte[]) replica.command("HGET", "md:meter:{" + partition + "}", "appended");
            queued += appended == null ? 0 : Long.parseLong(new String(appended, StandardCharsets.US_ASCII));
        }
        assertThat(queued).isEqualTo(50 * 20);
    }

    @Test
    void refusesWithinTwoSecondsWhileTheReplicaIsStalledAndAcceptsAgainAfter() throws Exception {
        assertThat(Quickest.of(MachineLoad.stretched(ANSWER_LIMIT), this::refusedWhileTheReplicaIsStalled))
                .isLessThan(MachineLoad.stretched(ANSWER_LIMIT));
        Eventually.holds(RECOVERY_LIMIT, () -> fixture.postLines(ticks(0)).status() == 200);
    }

    /** Gives the longest time from a post to its answer. */
    private Duration refusedWhileTheReplicaIsStalled() throws Exception {
        replica.pause();
        try {
            List<CompletableFuture<Duration>> answers = new ArrayList<>();
            for (int seq = 0; seq < 10; seq++) {
                String lines = ticks(seq);
                answers.add(CompletableFuture.supplyAsync(() -> {
                    long start = System.nanoTime();
                    assertUnreplicated(fixture.postLines(lines));
                    return Duration.ofNanos(System.nanoTime() - start);
                }));
            }
            Duration longest = Duration.ZERO;
            for (CompletableFuture<Duration> answer : answers) {
                Duration taken = answer.get(60, TimeUnit.SECONDS);
                longest = taken.compareTo(longest) > 0 ? taken : longest;
            }
            return longest;
        } finally {
            replica.resume();
        }
    }

    @Test
    void refusesWhileThereIsNoReplica() throws Exception {
        replica.kill();
        assertUnreplicated(fixture.postLines(ticks(0)));
        replica.launch();
        Eventually.holds(RECOVERY_LIMIT, () -> fixture.postLines(ticks(0)).status() == 200);
    }

    private static void assertUnreplicated(Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("queue_unreplicated");
        assertThat(answer.headers().firstValue("retry-after")).contains("1");
    }

    /** Of symbols of all partitions. */
    private static String ticks(int seq) {
        StringBuilder lines = new StringBuilder();
        for (int symbol = 0; symbol < 20; symbol++) {
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"symbol\":\"S%d\",\"ts\":1700000000000,\"price\":1,\"volume\":1,\"seq\":%d}%n",
                    symbol,
                    seq));
        }
        return lines.toString();
    }
}
