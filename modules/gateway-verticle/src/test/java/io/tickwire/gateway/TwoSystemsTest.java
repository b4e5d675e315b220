package io.tickwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tickwire.config.Settings;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.TickIdentity;
import io.tickwire.redis.RedisKeys;
import io.tickwire.role.RoleContext;
import io.tickwire.testlogs.ExpectedErrors;
import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.redis.client.Command;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two systems on the databases 13 and 14 of one Redis: pub/sub knows no database number. */
class TwoSystemsTest {
    private final TestRedis redis;
    private final Vertx vertx = Vertx.vertx();

    TwoSystemsTest() throws Exception {
        redis = new TestRedis();
    }

    @AfterEach
    void close() throws Exception {
        TestRedis.await(vertx.close());
        redis.close();
    }

    /** A gateway, standing for its system. */
    private final class SystemOf {
        private final HealthChecks readiness = HealthChecks.create(vertx);
        private final Gateway gateway;

        SystemOf(int database, Map<String, String> more) throws Exception {
            Map<String, String> variables = new HashMap<>(Map.of(
                    "TICKWIRE_VERTICLES",
                    "gateway",
                    "REDIS_URL",
                    redis.url() + "/" + database,
                    "PG_URL",
                    "postgresql://nobody@127.0.0.1:1/none",
                    "TICKWIRE_GATEWAY_PORT",
                    "0",
                    "TICKWIRE_PARTITIONS",
                    Integer.toString(TestRedis.PARTITIONS)));
            variables.putAll(more);
            gateway = new Gateway(new RoleContext(
                    vertx, Settings.read(variables), new SimpleMeterRegistry(), readiness, MicrosClock.system()));
            TestRedis.await(gateway.start());
        }

        boolean isReady() {
            return Boolean.TRUE.equals(TestRedis.await(readiness.checkStatus()).getUp());
        }

        String reason() {
            CheckResult result = TestRedis.await(readiness.checkStatus());
            return result.toJson().encode();
        }

        int statusOf(String symbol) throws Exception {
            URI uri = URI.create(gateway.url().orElseThrow() + "/api/v1/symbols/" + symbol);
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    @ExpectedErrors("ChannelWatch: another system publishes on this channel")
    void onOneChannelBothSayThatTheyHearAnotherUntilItIsGone() throws Exception {
        SystemOf first = new SystemOf(13, Map.of());
        assertThat(first.isReady()).isTrue();
        SystemOf second = new SystemOf(14, Map.of());
        Eventually.holds(() -> !first.isReady() && !second.isReady());
        assertThat(first.reason()).contains("another system publishes", "TICKWIRE_CHANNEL=realtime:updates", "/14");
        assertThat(second.reason()).contains("another system publishes", "/13");
        TestRedis.await(second.gateway.stop());
        Eventually.holds(first::isReady);
    }

    @Test
    void onChannelsOfTheirOwnEachHearsItsOwn() throws Exception {
        SystemOf first = new SystemOf(13, Map.of());
        SystemOf second = new SystemOf(14, Map.of("TICKWIRE_CHANNEL", "other:updates"));
        publish(13, "realtime:updates", "ONE");
        publish(14, "other:updates", "TWO");
        Eventually.holds(() -> first.statusOf("ONE") == 200 && second.statusOf("TWO") == 200);
        assertThat(first.statusOf("TWO")).isEqualTo(404);
        assertThat(second.statusOf("ONE")).isEqualTo(404);
        for (int i = 0; i < 8; i++) { // longer than it takes to find another system
            redis.publishRaw("garbage");
            redis.send(Command.PUBLISH, "realtime:updates:systems", "garbage");
            vertxPause();
            assertThat(first.isReady()).as(first.reason()).isTrue();
            assertThat(second.isReady()).as(second.reason()).isTrue();
        }
    }

    /** Several gateways of one system hear each other, and its database may be emptied. */
    @Test
    void processesOfOneSystemAreNoStrangersAlsoWhenItsDatabaseIsEmptied() throws Exception {
        SystemOf first = new SystemOf(13, Map.of());
        SystemOf second = new SystemOf(13, Map.of());
        redis.send(Command.FLUSHALL);
        for (int i = 0; i < 8; i++) {
            vertxPause();
            assertThat(first.reason()).doesNotContain("another system");
            assertThat(second.reason()).doesNotContain("another system");
        }
    }

    /** One second of the beacons' time. */
    private void vertxPause() {
        TestRedis.await(vertx.timer(1_000));
    }

    private void publish(int database, String channel, String symbol) {
        int partition = TickIdentity.partitionOf(symbol, TestRedis.PARTITIONS);
        redis.send(
                Command.EVAL,
                "redis.call('SELECT', ARGV[1]) redis.call('HSET', KEYS[1], ARGV[2], ARGV[4]) redis.call('HINCRBY',"
                        + " KEYS[2], 'messages', 1) return redis.call('PUBLISH', ARGV[3], ARGV[4])",
                2,
                RedisKeys.views(partition),
                RedisKeys.calcPosition(partition),
                database,
                symbol,
                channel,
                TestMessages.updated(symbol, 1, TestMessages.BASE_MICROS));
    }
}
