package io.tickwire.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.config.RedisUrl;
import io.tickwire.testlogs.ExpectedErrors;
import io.tickwire.teststores.RedisStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Redis refuses is told once, with what to change, and tried again with a pause. */
@ExpectedErrors("RedisRefusals: Redis ")
class RedisRightsTest {
    private static final String ALL =
            "ACL SETUSER t reset on >pw ~md:* resetchannels &realtime:updates" + " &realtime:updates:* +@all";
    private static final RedisScript APPEND = RedisScript.resource(QueueAppend.class, "append.lua");
    private static final RedisScript GROUPS = RedisScript.resource(QueueSetup.class, "create-groups.lua");
    private static final RedisScript BEACON = RedisScript.resource(SystemBeacon.class, "system-beacon.lua");

    private final Vertx vertx = Vertx.vertx();
    private RedisStore redis;
    private RedisLink link;

    @BeforeEach
    void start() throws Exception {
        redis = RedisStore.inMemory();
        redis.command(ALL);
        link = new RedisLink(vertx, url(), "test", 2_000);
        await(link.connect());
    }

    @AfterEach
    void stop() throws Exception {
        await(link.close());
        await(vertx.close());
        redis.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // taken from the user | what needs it | the right that is named
                "-get | get | the right +get,",
                "-evalsha | append | the right +evalsha,",
                "-xadd | append | the right +xadd,",
                "-hincrby | append | the right +hincrby,",
                "-xgroup | groups | the right +xgroup#create,",
                "-publish | beacon | the right +publish,",
                "resetkeys | get | the right ~md:*,",
                "resetkeys | append | the right ~md:*,",
                "resetchannels | beacon | the rights &realtime:updates and &realtime:updates:* (with",
            })
    void theMissingRightIsNamed(String taken, String asked, String named) throws Exception {
        redis.command("ACL SETUSER t " + taken);
        assertThatThrownBy(() -> await(ask(asked))).hasMessageContaining("its user needs " + named.replace('#', '|'));
        assertThat(RedisRefusals.of(vertx).now()).singleElement().asString().contains(named.replace('#', '|'));
        redis.command(ALL);
        await(ask(asked));
        assertThat(RedisRefusals.of(vertx).now()).isEmpty();
    }

    private Future<Response> ask(String what) {
        return switch (what) {
            case "get" -> link.send(Request.cmd(Command.GET).arg("md:partitions"));
            case "append" -> link.eval(APPEND, List.of("md:s", "md:h"), List.of(1, "frame"));
            case "groups" -> link.eval(GROUPS, List.of("md:g"), List.of("calc"));
            case "beacon" -> link.eval(BEACON, List.of("md:system"), List.of("realtime:updates:systems", "id", 0));
            default -> throw new IllegalArgumentException(what);
        };
    }

    /** Some fifty reconnects a second, and two lines of the log for each. */
    @Test
    void aRefusedSubscriptionIsTriedAgainWithAPause() throws Exception {
        redis.command("ACL SETUSER t resetchannels");
        RedisLink subscription = RedisLink.toOneNode(vertx, url(), "subscription", 2_000);
        subscription.onConnected(
                up -> subscription.send(Request.cmd(Command.SUBSCRIBE).arg("realtime:updates")));
        await(subscription.connect());
        Eventually.holds("is told", () -> RedisRefusals.of(vertx).now().size() == 1);
        long before = connectionsMade();
        Thread.sleep(3_000); // the time that is measured
        assertThat(connectionsMade() - before).as("connections in 3 s").isBetween(1L, 12L);
        redis.command(ALL);
        Eventually.holds("is taken", () -> RedisRefusals.of(vertx).now().isEmpty());
        await(subscription.close());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis://t:wrong@127.0.0.1:PORT | check user and password in REDIS_URL",
                "redis://nobody:pw@127.0.0.1:PORT | check user and password in REDIS_URL",
                "redis://off:pw@127.0.0.1:PORT | that the user is on",
                "redis://127.0.0.1:PORT | put user and password into REDIS_URL",
                "redis://noselect:pw@127.0.0.1:PORT/3 | its user needs the right +select,",
            })
    void aRefusedLoginIsTold(String url, String told) throws Exception {
        redis.command("ACL SETUSER off off >pw +@all");
        redis.command("ACL SETUSER noselect on >pw +@all -select");
        redis.command("ACL SETUSER default off");
        RedisLink refused = new RedisLink(
                vertx, RedisUrl.parse(url.replace("PORT", Integer.toString(redis.port()))), "refused", 2_000);
        assertThatThrownBy(() -> await(refused.connect().compose(up -> refused.send(Request.cmd(Command.PING)))))
                .hasCauseInstanceOf(RedisRefusedException.class)
                .hasMessageContaining(told);
        assertThat(RedisRefusals.of(vertx).now()).singleElement().asString().contains(told);
        await(refused.close());
    }

    /** Some who run Redis for others forbid it. */
    @Test
    void theQueueIsPreparedWithoutTheRightToAskForThePolicy() throws Exception {
        redis.command("ACL SETUSER t -info -config");
        await(new QueueSetup(link, 4).run());
        assertThat(RedisRefusals.of(vertx).now()).isEmpty();
    }

    private long connectionsMade() throws Exception {
        return Long.parseLong(redis.info("stats", "total_connections_received:"));
    }

    private RedisUrl url() {
        return RedisUrl.parse("redis://t:pw@127.0.0.1:" + redis.port());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
