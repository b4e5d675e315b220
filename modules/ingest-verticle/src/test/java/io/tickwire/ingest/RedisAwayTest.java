package io.tickwire.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.tickwire.ingest.IngestFixture.Answer;
import io.tickwire.redis.RedisKeys;
import io.tickwire.testlogs.ExpectedErrors;
import io.tickwire.teststores.MachineLoad;
import java.net.http.HttpRequest.BodyPublishers;
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

/** Redis hangs, dies, or has no room: never a 200 then, an answer within 2 s, and everything works again after. */
@ExpectedErrors("RedisRefusals: Redis ")
class RedisAwayTest {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);
    private static final int QUEUE_MAX_BYTES = 200_000;

    private TestRedis redis;
    private IngestFixture fixture;

    @BeforeEach
    void start() throws Exception {
        redis = TestRedis.start();
        fixture = new IngestFixture(redis, Map.of("TICKWIRE_QUEUE_MAX_BYTES", Integer.toString(QUEUE_MAX_BYTES)));
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
        redis.close();
        fixture.assertQuietLog(Level.WARN);
    }

    private static String tick(int seq) {
        return String.format(
                Locale.ROOT,
                "{\"symbol\":\"S%d\",\"ts\":1700000000000,\"price\":1,\"volume\":1,\"seq\":%d}",
                seq % 20,
                seq);
    }

    private void assertRefused(Answer answer, String code) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.headers().firstValue("retry-after")).contains("1");
    }

    private void awaitAccepted(int seq) {
        Eventually.holds(RECOVERY_LIMIT, () -> fixture.postJson(tick(seq)).status() == 200);
    }

    @Test
    void answersWithinTwoSecondsWhileRedisHangs() throws Exception {
        assertThat(fixture.postJson(tick(0)).status()).isEqualTo(200);
        Eventually.holds(RECOVERY_LIMIT, fixture::isReady);
        assertThat(Quickest.of(MachineLoad.stretched(ANSWER_LIMIT), () -> {
                    Duration taken = refusedWhileRedisHangs();
                    redis.resume();
                    awaitAccepted(1_000);
                    return taken;
                }))
                .isLessThan(MachineLoad.stretched(ANSWER_LIMIT));
        Eventually.holds(RECOVERY_LIMIT, fixture::isReady);
        assertThat(fixture.queued()).extracting("seq").contains(0L, 1_000L);
    }

    /** Leaves it hanging. Gives the time from the first post to the last answer. */
    private Duration refusedWhileRedisHangs() throws Exception {
        redis.pause();
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 1; i <= 100; i++) {
            answers.add(fixture.sendAsync(fixture.post("application/json").POST(BodyPublishers.ofString(tick(i)))));
        }
        for (CompletableFuture<Answer> answer : answers) {
            assertRefused(answer.get(60, TimeUnit.SECONDS), "queue_unavailable");
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        // Redis is known to be away now: the next are told at once
        long next = System.nanoTime();
        assertRefused(fixture.postJson(tick(0)), "queue_unavailable");
        Duration nextTaken = Duration.ofNanos(System.nanoTime() - next);
        assertThat(fixture.isReady()).isFalse();
        return nextTaken.toMillis() < 500 ? taken : taken.plus(ANSWER_LIMIT); // not at once: this try does not count
    }

    @Test
    void noticesAHungRedisWithoutAPost() throws Exception {
        redis.pause();
        Eventually.holds(RECOVERY_LIMIT, () -> !fixture.isReady());
        redis.resume();
        Eventually.holds(RECOVERY_LIMIT, fixture::isReady);
    }

    @Test
    void comesBackAfterARestartOfRedis() throws Exception {
        assertThat(fixture.postJson(tick(0)).status()).isEqualTo(200);
        redis.kill();
        Eventually.holds(RECOVERY_LIMIT, () -> !fixture.isReady());
        assertThat(Quickest.of(MachineLoad.stretched(ANSWER_LIMIT), () -> {
                    long start = System.nanoTime();
                    assertRefused(fixture.postJson(tick(1)), "queue_unavailable");
                    return Duration.ofNanos(System.nanoTime() - start);
                }))
                .isLessThan(MachineLoad.stretched(ANSWER_LIMIT));

        redis.launch();
        awaitAccepted(2);
        assertThat(fixture.queued()).extracting("seq").contains(2L); // the script was sent anew
    }

    @Test
    void comesBackAfterItsConnectionsWereCut() throws Exception {
        for (int i = 0; i < 5; i++) {
            redis.command("CLIENT", "KILL", "TYPE", "normal");
            awaitAccepted(i);
        }
        redis.command("SCRIPT", "FLUSH");
        assertThat(fixture.postJson(tick(99)).status()).isEqualTo(200);
    }

    @Test
    void saysFullWhenRedisIsOutOfMemory() throws Exception {
        redis.command("CONFIG", "SET", "maxmemory", "1");
        assertRefused(fixture.postJson(tick(0)), "queue_full");
        assertRefused(fixture.postJson(tick(1)), "queue_full");
        redis.command("CONFIG", "SET", "maxmemory", "0");
        assertThat(fixture.postJson(tick(2)).status()).isEqualTo(200);
        assertThat(fixture.queued()).extracting("seq").containsExactly(2L);
    }

    @Test
    void saysUnavailableWhenRedisRefuses() throws Exception {
        for (int partition = 0; partition < IngestFixture.PARTITIONS; partition++) {
            redis.command("SET", RedisKeys.ticks(partition), "no stream");
        }
        assertRefused(fixture.postJson(tick(0)), "queue_unavailable");
        assertThat(fixture.logged("Redis refuses ticks")).isPresent();
        Eventually.holds(RECOVERY_LIMIT, () -> !fixture.isReady());
        assertThat(fixture.readiness()).contains(RedisKeys.ticks(0));
        fixture.clear();
        Eventually.holds(RECOVERY_LIMIT, fixture::isReady);
        assertThat(fixture.postJson(tick(1)).status()).isEqualTo(200);
    }

    @Test
    void holdsTheBoundOfTheQueueUntilItIsDrained() throws Exception {
        int seq = 0;
        Answer answer;
        do {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                lines.append(tick(seq++)).append('\n');
            }
            answer = fixture.postLines(lines.toString());
        } while (answer.status() == 200 && seq < 100_000);
        assertRefused(answer, "queue_full");
        assertThat(usage()).isBetween(QUEUE_MAX_BYTES / 2L, QUEUE_MAX_BYTES * 2L);
        Eventually.holds(
                RECOVERY_LIMIT,
                () -> fixture.meters.get("tickwire.queue.bytes").gauge().value() == usage());

        while (usage() > QUEUE_MAX_BYTES * 0.5) {
            trim();
        }
        awaitAccepted(0);
    }

    /** One key that is no stream: found without a post, and named. */
    @Test
    void isNotReadyWhileAKeyOfTheQueueIsNoStream() throws Exception {
        redis.command("DEL", RedisKeys.ticks(1));
        redis.command("SET", RedisKeys.ticks(1), "no stream");
        Eventually.holds(RECOVERY_LIMIT, () -> !fixture.isReady());
        assertThat(fixture.readiness()).contains(RedisKeys.ticks(1)).doesNotContain(RedisKeys.ticks(0));
        redis.command("DEL", RedisKeys.ticks(1));
        Eventually.holds(RECOVERY_LIMIT, fixture::isReady);
    }

    @Test
    void deadLettersCountTowardsTheBoundAndTheAnswerSaysSo() throws Exception {
        String letter = "x".repeat(10_000);
        for (int bytes = 0; bytes < QUEUE_MAX_BYTES; bytes += letter.length()) {
            redis.command("XADD", RedisKeys.DEAD_LETTERS, "*", "reason", letter);
        }
        Eventually.holds(RECOVERY_LIMIT, () -> fixture.postJson(tick(0)).status() == 503);
        Answer answer = fixture.postJson(tick(1));
        assertRefused(answer, "queue_full");
        assertThat(answer.json().path("detail").asText()).contains("dead letters", "maxBytes=" + QUEUE_MAX_BYTES);
        assertThat(fixture.meters.get("tickwire.dead.bytes").gauge().value()).isGreaterThan(QUEUE_MAX_BYTES * 0.8);
        redis.command("DEL", RedisKeys.DEAD_LETTERS);
        awaitAccepted(2);
    }

    private long usage() throws Exception {
        long bytes = 0;
        for (int partition = 0; partition < IngestFixture.PARTITIONS; partition++) {
            Object usage = redis.command("MEMORY", "USAGE", RedisKeys.ticks(partition), "SAMPLES", "0");
            bytes += usage == null ? 0 : (Long) usage;
        }
        return bytes;
    }

    private void trim() throws Exception {
        for (int partition = 0; partition < IngestFixture.PARTITIONS; partition++) {
            long length = (Long) redis.command("XLEN", RedisKeys.ticks(partition));
            redis.command("XTRIM", RedisKeys.ticks(partition), "MAXLEN", "=", Long.toString(length * 3 / 4));
        }
    }
}
