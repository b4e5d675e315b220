package io.tickwire.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.config.RedisUrl;
import io.tickwire.teststores.RedisSentinelStore;
import io.tickwire.teststores.RedisStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Links go to the master that the sentinels name, and follow it. */
class SentinelTest {
    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private RedisSentinelStore stores;
    private RedisLink link;
    private RedisLink subscription;

    @BeforeEach
    void start() throws Exception {
        stores = new RedisSentinelStore();
        RedisUrl url = RedisUrl.parse(stores.url() + "/3");
        link = new RedisLink(vertx, url, "test", 1_000);
        subscription = RedisLink.toOneNode(vertx, url, "subscription", 1_000)
                .onConnected(
                        up -> subscription.send(Request.cmd(Command.SUBSCRIBE).arg("c")))
                .onMessage(message -> messages.add(message.toString()));
        await(link.connect());
        await(subscription.connect());
    }

    @AfterEach
    void stop() throws Exception {
        await(subscription.close());
        await(link.close());
        await(vertx.close());
        stores.close();
    }

    @Test
    void commandsAndSubscriptionsGoOnWithTheNextMaster() throws Exception {
        RedisStore first = stores.master();
        await(set("a"));
        assertThat(first.bulk("SELECT 3\r\nGET k")).contains("a");
        awaitMessage("one");

        first.kill(); // its machine is gone
        Eventually.holds(
                "writes are taken again",
                () -> await(set("b").transform(set -> Future.succeededFuture(set.succeeded()))));
        RedisStore second = stores.master();
        assertThat(second.port()).isNotEqualTo(first.port());
        assertThat(second.bulk("SELECT 3\r\nGET k")).contains("b");
        awaitMessage("two");

        first.start();
        Eventually.holds("it is a replica now, as a sentinel told it", () -> first.bulk("INFO replication")
                .contains("master_link_status:up"));
        second.kill();
        Eventually.holds(
                "writes are taken once more",
                () -> await(set("c").transform(set -> Future.succeededFuture(set.succeeded()))));
        awaitMessage("three");
    }

    @Test
    void aMasterThatWasDemotedWithoutAFaultIsLeft() throws Exception {
        RedisStore first = stores.master();
        await(set("a"));
        assertThat(stores.sentinels().get(0).command("SENTINEL failover " + RedisSentinelStore.MASTER))
                .isEqualTo("+OK");
        Eventually.holds("writes go to another", () -> {
            await(set("b").transform(Future::succeededFuture));
            RedisStore master = stores.master();
            return master.port() != first.port() && isMasterWith(master, "b");
        });
        awaitMessage("moved");
    }

    /** It does not know that there is another: READONLY, closed connections, nothing tells its clients. */
    @Test
    void aMasterThatTheSentinelsGaveUpIsLeftThoughItAnswers() throws Exception {
        RedisStore first = stores.master();
        RedisStore other = stores.servers().get(1);
        for (RedisStore sentinel : stores.sentinels()) {
            sentinel.command("SENTINEL remove " + RedisSentinelStore.MASTER);
        }
        other.command("REPLICAOF NO ONE");
        for (RedisStore sentinel : stores.sentinels()) {
            sentinel.command("SENTINEL monitor " + RedisSentinelStore.MASTER + " 127.0.0.1 " + other.port() + " 2");
        }
        Eventually.holds("writes go to the other", () -> {
            await(set("b").transform(Future::succeededFuture));
            return isMasterWith(other, "b");
        });
        assertThat(first.info("replication", "role:")).isEqualTo("master");
    }

    @Test
    void oneSentinelThatAnswersIsEnoughAndANameThatNoneKnowsIsTold() throws Exception {
        stores.sentinels().get(0).kill();
        stores.sentinels().get(1).freeze();
        RedisLink another = new RedisLink(vertx, RedisUrl.parse(stores.url()), "another", 1_000);
        Eventually.holds("connects", () -> await(another.connect().transform(Future::succeededFuture))
                .succeeded());
        await(another.close());
        stores.sentinels().get(1).thaw();
        RedisLink wrong = new RedisLink(
                vertx, RedisUrl.parse(stores.url().replace(RedisSentinelStore.MASTER, "nobody")), "wrong", 1_000);
        assertThatThrownBy(() -> await(wrong.connect()))
                .hasMessageContaining("no sentinel knows the master: master=nobody");
        await(wrong.close());
    }

    private static boolean isMasterWith(RedisStore server, String value) throws Exception {
        return server.info("replication", "role:").equals("master")
                && server.bulk("SELECT 3\r\nGET k").contains("\r\n" + value + "\r\n");
    }

    private void awaitMessage(String text) throws Exception {
        Eventually.holds("the subscription brings: " + text, () -> {
            await(link.send(Request.cmd(Command.PUBLISH).arg("c").arg(text)).transform(Future::succeededFuture));
            String message = messages.poll(100, TimeUnit.MILLISECONDS);
            return message != null && message.contains(text);
        });
    }

    private Future<Response> set(String value) {
        return link.send(Request.cmd(Command.SET).arg("k").arg(value));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
