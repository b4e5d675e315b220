package io.tickwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.config.RedisUrl;
import io.tickwire.testlogs.RecordedLog;
import io.tickwire.teststores.RedisStore;
import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.healthchecks.HealthChecks;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EvictionWatchTest {
    private final RecordedLog log = new RecordedLog(EvictionWatch.class);
    private final Vertx vertx = Vertx.vertx();
    private final HealthChecks readiness = HealthChecks.create(vertx);
    private RedisStore redis;

    @BeforeEach
    void start() throws Exception {
        redis = RedisStore.inMemory();
        EvictionWatch watch = new EvictionWatch(vertx, RedisUrl.parse(redis.url()), 4, 50);
        readiness.register("redis/policy", watch::check);
        watch.start();
    }

    @AfterEach
    void stop() throws Exception {
        log.close();
        vertx.close().await(20, TimeUnit.SECONDS);
        redis.close();
    }

    private CheckResult awaitReady(boolean ready) throws Exception {
        while (true) {
            CheckResult result = readiness.checkStatus("redis/policy").await(20, TimeUnit.SECONDS);
            if (result.getUp() == ready) {
                return result;
            }
            vertx.timer(10).await(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aPolicyThatChangesMakesTheProcessNotReadyUntilItIsRightAgain() throws Exception {
        awaitReady(true);
        redis.command("CONFIG SET maxmemory-policy allkeys-lru");
        CheckResult result = awaitReady(false);
        assertThat(result.getStatus().getData().encode()).contains("allkeys-lru", "noeviction");
        redis.command("CONFIG SET maxmemory-policy noeviction");
        awaitReady(true);
        assertThat(log.messages())
                .filteredOn(line -> line.contains("allkeys-lru"))
                .as("told once")
                .hasSize(1);
    }
}
