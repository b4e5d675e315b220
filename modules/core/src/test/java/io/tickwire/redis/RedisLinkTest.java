package io.tickwire.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.config.RedisUrl;
import io.tickwire.teststores.RedisStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisLinkTest {
    private Vertx vertx;
    private RedisStore redis;
    private RedisLink link;
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @BeforeEach
    void connect() throws Exception {
        vertx = Vertx.vertx();
        redis = RedisStore.inMemory();
        link = new RedisLink(vertx, RedisUrl.parse(redis.url()), "test", 1_000)
                .onConnected(connection -> events.add("connected"))
                .onLost(lost -> events.add("lost"));
        await(link.connect());
        next("connected");
    }

    @AfterEach
    void close() throws Exception {
        await(link.close());
        await(vertx.close());
        redis.close();
    }

    @Test
    void comesBackAfterARestart() throws Exception {
        redis.stop();
        next("lost");
        assertThat(link.isConnected()).isFalse();
        assertThatThrownBy(() -> await(ping())).hasRootCauseInstanceOf(RedisUnavailableException.class);
        redis.start();
        next("connected");
        assertThat(await(ping())).hasToString("PONG");
    }

    @Test
    void comesBackAfterClientKill() throws Exception {
        RedisLink killer = new RedisLink(vertx, RedisUrl.parse(redis.url()), "killer", 1_000);
        await(killer.connect());
        await(killer.send(Request.cmd(Command.CLIENT)
                .arg("KILL")
                .arg("TYPE")
                .arg("normal")
                .arg("SKIPME")
                .arg("yes")));
        next("lost");
        next("connected");
        assertThat(await(ping())).hasToString("PONG");
        await(killer.close());
    }

    @Test
    void aConnectionMadeAgainBelongsToTheVerticleThatConnectedFirst() throws Exception {
        BlockingQueue<String> deployments = new LinkedBlockingQueue<>();
        String deployment = await(vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                return new RedisLink(vertx, RedisUrl.parse(redis.url()), "verticle", 1_000)
                        .onConnected(connection -> deployments.add(
                                String.valueOf(vertx.getOrCreateContext().deploymentID())))
                        .connect();
            }
        }));
        assertThat(deployments.poll(10, TimeUnit.SECONDS)).isEqualTo(deployment);
        redis.stop();
        redis.start();
        assertThat(deployments.poll(10, TimeUnit.SECONDS)).isEqualTo(deployment);
    }

    @Test
    void aStalledRedisFailsCommandsInTimeAndIsFoundAgain() throws Exception {
        redis.freeze();
        try {
            assertThatThrownBy(() -> await(ping()))
                    .hasRootCauseInstanceOf(RedisUnavailableException.class)
                    .hasMessageContaining("limitMs=1000");
            next("lost");
        } finally {
            redis.thaw();
        }
        next("connected");
        assertThat(await(ping())).hasToString("PONG");
    }

    @Test
    void answersComeInTheOrderOfCommands() throws Exception {
        List<Future<Response>> answers = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            answers.add(link.send(Request.cmd(Command.INCR).arg("n")));
        }
        await(Future.all(answers));
        for (int i = 0; i < 5_000; i++) {
            assertThat(answers.get(i).result().toLong()).isEqualTo(i + 1L);
        }
    }

    @Test
    void scriptsSurviveARedisThatForgotThem() throws Exception {
        RedisScript script = RedisScript.resource(RedisLinkTest.class, "echo.lua");
        assertThat(await(link.eval(script, List.of("k"), List.of("a")))).hasToString("k=a");
        await(link.send(Request.cmd(Command.SCRIPT).arg("FLUSH")));
        assertThat(await(link.eval(script, List.of("k"), List.of("b")))).hasToString("k=b");
    }

    @Test
    void errorsOfRedisAreNoLossOfConnection() throws Exception {
        await(link.send(Request.cmd(Command.SET).arg("s").arg("text")));
        assertThatThrownBy(() -> await(link.send(Request.cmd(Command.INCR).arg("s"))))
                .hasMessageContaining("not an integer");
        assertThat(link.isConnected()).isTrue();
    }

    @Test
    void queueSetupIsRepeatableAndRefusesAnotherNumberOfPartitions() throws Exception {
        await(new QueueSetup(link, 4).run());
        await(new QueueSetup(link, 4).run());
        assertThatThrownBy(() -> await(new QueueSetup(link, 8).run()))
                .hasRootCauseInstanceOf(QueueSetup.UnfitRedisException.class)
                .hasMessageContaining("TICKWIRE_PARTITIONS=8 running=4");
        Response groups =
                await(link.send(Request.cmd(Command.XINFO).arg("GROUPS").arg(RedisKeys.ticks(3))));
        assertThat(groups.size()).isEqualTo(2);
    }

    /** Without an algorithm to verify the host by, rediss:// connected to nothing and said so in words of the library. */
    @Test
    void aServerThatNobodyVouchesForIsRefused() throws Exception {
        SelfSignedCertificate unknown = SelfSignedCertificate.create("localhost");
        NetServer server = vertx.createNetServer(
                        new NetServerOptions().setSsl(true).setKeyCertOptions(unknown.keyCertOptions()))
                .connectHandler(accepted -> events.add("accepted"));
        await(server.listen(0, "127.0.0.1"));
        RedisLink secure =
                new RedisLink(vertx, RedisUrl.parse("rediss://localhost:" + server.actualPort()), "secure", 1_000);
        assertThatThrownBy(() -> await(secure.connect()))
                .hasStackTraceContaining("unable to find valid certification path");
        assertThat(events).isEmpty();
        await(secure.close());
    }

    /** A process that starts while Redis is full may be the one that drains it. */
    @Test
    void aQueueThatExistsIsPreparedInAFullRedisToo() throws Exception {
        await(new QueueSetup(link, 4).run());
        redis.command("CONFIG SET maxmemory 1");
        assertThat(redis.command("SET k v")).startsWith("-OOM");
        await(new QueueSetup(link, 4).run());
    }

    @Test
    void queueSetupRefusesEviction() throws Exception {
        await(link.send(
                Request.cmd(Command.CONFIG).arg("SET").arg("maxmemory-policy").arg("allkeys-lru")));
        assertThatThrownBy(() -> await(new QueueSetup(link, 4).run())).hasMessageContaining("allkeys-lru");
    }

    private Future<Response> ping() {
        return link.send(Request.cmd(Command.PING));
    }

    private void next(String event) throws InterruptedException {
        assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo(event);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
