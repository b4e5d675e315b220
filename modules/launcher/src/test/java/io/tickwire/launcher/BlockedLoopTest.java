package io.tickwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.config.Settings;
import io.tickwire.config.Verticle;
import io.tickwire.redis.RedisKeys;
import io.tickwire.teststores.RedisStore;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway that was busy with one client cost calc its leases, and {@code /health/live} its answer. */
@Timeout(60)
class BlockedLoopTest {
    private static final int PARTITIONS = 8;

    private final HttpClient http = HttpClient.newHttpClient();
    private final CountDownLatch release = new CountDownLatch(1);
    private RedisStore redis;
    private Platform platform;
    private String management;

    @BeforeEach
    void start() throws Exception {
        redis = RedisStore.inMemory();
        platform = new Platform(
                Settings.read(Map.of(
                        "TICKWIRE_VERTICLES", "calc,gateway",
                        "TICKWIRE_EMBEDDED", "never",
                        "REDIS_URL", redis.url(),
                        "PG_URL", "postgresql://nobody:nothing@127.0.0.1:1/none",
                        "TICKWIRE_GATEWAY_PORT", "0",
                        "TICKWIRE_MANAGEMENT_PORT", "0")),
                Version.ofThisBuild());
        management = platform.start().toString().replaceAll("(?s).*management=(\\S+).*", "$1");
    }

    @AfterEach
    void stop() throws Exception {
        release.countDown();
        platform.stop();
        redis.close();
    }

    @Test
    void aGatewayThatStandsStillIsNamedAndNobodyElseFeelsIt() throws Exception {
        AtomicReference<JsonObject> ready = new AtomicReference<>(ready());
        assertThat(check(ready.get(), "process/loops").getString("status")).isEqualTo("UP");
        Map<String, String> leases = leases();
        assertThat(leases).hasSize(PARTITIONS + 1); // and of the market view

        block(platform.vertxOf(Verticle.GATEWAY));
        until(() -> {
            assertThat(get("/health/live").statusCode()).isEqualTo(200);
            ready.set(ready());
            return !check(ready.get(), "process/loops").getString("status").equals("UP");
        });

        assertThat(check(ready.get(), "process/loops").getJsonObject("data").fieldNames())
                .containsExactly("gateway");
        assertThat(check(ready.get(), "calc/partitions").getString("status")).isEqualTo("UP");
        assertThat(check(ready.get(), "calc-cross/redis").getString("status")).isEqualTo("UP");
        assertThat(leases()).as("with their tokens").isEqualTo(leases); // longer than a lease lasts without renewal
        assertThat(delay("gateway")).isGreaterThan(4);
        assertThat(delay("calc-symbol")).isLessThan(4);

        release.countDown();
        until(() -> check(ready(), "process/loops").getString("status").equals("UP"));
    }

    /** Each reconnect to Redis left a new set of series for ever. */
    @Test
    void aConnectionToRedisHasNoSeriesOfItsOwn() throws Exception {
        assertThat(get("/metrics").body())
                .contains("pool_type=\"worker\",role=\"gateway\"", "pool_type=\"worker\",role=\"supervision\"")
                .doesNotContain("pool_type=\"redis\"");
    }

    private void block(Vertx vertx) {
        vertx.deployVerticle(
                () -> new VerticleBase() {
                    @Override
                    public Future<?> start() throws InterruptedException {
                        release.await();
                        return Future.succeededFuture();
                    }
                },
                new DeploymentOptions().setInstances(8)); // whichever loops it has
    }

    private Map<String, String> leases() throws Exception {
        Map<String, String> leases = new TreeMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            String key = "md:calc:{" + partition + "}:lease";
            leases.put(key, redis.bulk("GET " + key));
        }
        leases.put(RedisKeys.CROSS_LEASE, redis.bulk("GET " + RedisKeys.CROSS_LEASE));
        leases.values().removeIf(lease -> lease.startsWith("$-1")); // there is none
        return leases;
    }

    private double delay(String role) throws Exception {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("tickwire_loop_delay_seconds{role=\"" + role + "\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    private JsonObject ready() throws Exception {
        return new JsonObject(get("/health/ready").body());
    }

    private static JsonObject check(JsonObject ready, String id) {
        JsonArray checks = ready.getJsonArray("checks");
        return checks.stream()
                .map(JsonObject.class::cast)
                .filter(check -> check.getString("id").equals(id))
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(management + path))
                        .timeout(Duration.ofSeconds(60))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void until(Condition condition) throws Exception {
        CountDownLatch pause = new CountDownLatch(1);
        while (!condition.holds()) {
            assertThat(pause.await(50, TimeUnit.MILLISECONDS)).isFalse();
        }
    }
}
