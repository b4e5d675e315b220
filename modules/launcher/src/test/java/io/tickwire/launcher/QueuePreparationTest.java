package io.tickwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.config.RedisUrl;
import io.tickwire.redis.QueueSetup;
import io.tickwire.testlogs.ExpectedErrors;
import io.tickwire.testlogs.RecordedLog;
import io.tickwire.teststores.RedisStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueuePreparationTest {
    private final RecordedLog log = new RecordedLog(QueueSetup.class);
    private final Vertx vertx = Vertx.vertx();
    private RedisStore redis;

    @BeforeEach
    void start() throws Exception {
        redis = RedisStore.inMemory();
    }

    @AfterEach
    void stop() throws Exception {
        log.close();
        vertx.close().await(20, TimeUnit.SECONDS);
        redis.close();
    }

    /** Without a password in REDIS_URL there were three warnings a second that INFO should be allowed. */
    @ParameterizedTest
    @CsvSource({
        // rules of the user, what makes it work, warnings about the policy
        "on >other +@all ~md:*,>pw,0",
        "on >pw +@all -info -get ~md:*,+get,1",
    })
    @ExpectedErrors("RedisRefusals: Redis ")
    void thePolicyIsWarnedAboutOnceAndOnlyWhenTheRestIsDone(String rules, String change, int warnings)
            throws Exception {
        redis.command("ACL SETUSER t reset " + rules);
        long before = connectionsMade();
        Future<Void> prepared = preparation().run();
        while (connectionsMade() < before + 4) { // so many attempts
            vertx.timer(20).await(20, TimeUnit.SECONDS);
        }
        assertThat(log.messages()).isEmpty();
        redis.command("ACL SETUSER t " + change);
        prepared.await(20, TimeUnit.SECONDS);
        assertWarnings(warnings);
    }

    @ParameterizedTest
    @CsvSource({"on >pw +@all -info ~md:*,1", "on >pw +@all ~md:*,0"})
    void thePolicyIsWarnedAboutWhenItCanNotBeAskedFor(String rules, int warnings) throws Exception {
        redis.command("ACL SETUSER t reset " + rules);
        preparation().run().await(20, TimeUnit.SECONDS);
        assertWarnings(warnings);
    }

    private QueuePreparation preparation() {
        return new QueuePreparation(vertx, RedisUrl.parse("redis://t:pw@127.0.0.1:" + redis.port()), 2);
    }

    private long connectionsMade() throws Exception {
        return Long.parseLong(redis.info("stats", "total_connections_received:"));
    }

    private void assertWarnings(int count) {
        assertThat(log.messages()).hasSize(count).allSatisfy(line -> assertThat(line)
                .contains("maxmemory-policy"));
    }
}
