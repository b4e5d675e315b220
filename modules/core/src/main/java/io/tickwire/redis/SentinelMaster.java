package io.tickwire.redis;

import io.tickwire.config.RedisAddress;
import io.tickwire.config.RedisUrl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Asks sentinels who is master. Whichever answers is believed; whether the one it names really is master is for the server
 * itself to say, see {@link #requireMaster}. For one event loop.
 */
final class SentinelMaster {
    private static final long ANSWER_LIMIT_MS = 1_000;

    private final Vertx vertx;
    private final RedisUrl url;
    private final NodeAccess access;
    private final List<RedisAddress> sentinels;
    private int next;

    SentinelMaster(Vertx vertx, RedisUrl url) {
        this.vertx = vertx;
        this.url = url;
        this.access = NodeAccess.toSentinels(url);
        this.sentinels = url.addresses();
        this.next = ThreadLocalRandom.current().nextInt(sentinels.size());
    }

    /** The master of now. Fails when no sentinel answers that knows one. */
    Future<RedisAddress> find() {
        return askFrom(sentinels.size());
    }

    private Future<RedisAddress> askFrom(int left) {
        RedisAddress sentinel = sentinels.get(next);
        return ask(sentinel).recover(failure -> {
            next = (next + 1) % sentinels.size(); // one that answers is asked first the next time
            return left > 1
                    ? askFrom(left - 1)
                    : Future.failedFuture(
                            failure instanceof RedisRefusedException
                                    ? failure
                                    : new RedisUnavailableException(
                                            "no sentinel knows the master: master=" + name() + " sentinels=" + sentinels
                                                    + " reason=" + failure.getMessage(),
                                            failure));
        });
    }

    private Future<RedisAddress> ask(RedisAddress sentinel) {
        return access.client(vertx, sentinel)
                .compose(client -> client.send(Request.cmd(Command.SENTINEL)
                                .arg("GET-MASTER-ADDR-BY-NAME")
                                .arg(name()))
                        .timeout(ANSWER_LIMIT_MS, TimeUnit.MILLISECONDS)
                        .eventually(client::close))
                .recover(failure -> Future.failedFuture(RedisRights.explain("SENTINEL", failure)))
                .compose(answer -> answer == null
                        ? Future.failedFuture(
                                new RedisUnavailableException("the sentinel watches no master of this name: master="
                                        + name() + " sentinel=" + sentinel))
                        : Future.succeededFuture(new RedisAddress(
                                answer.get(0).toString(), answer.get(1).toInteger())));
    }

    private String name() {
        return url.sentinel().orElseThrow().master();
    }

    /** Fails when the server is a replica: one that was demoted, or that is not promoted yet. */
    static Future<RedisConnection> requireMaster(RedisConnection connection) {
        return connection
                .send(Request.cmd(Command.ROLE))
                .compose(role -> isMaster(role)
                        ? Future.succeededFuture(connection)
                        : Future.failedFuture(
                                new RedisUnavailableException("the server is no master now: role=" + role.get(0))));
    }

    private static boolean isMaster(Response role) {
        return role.get(0).toString().equals("master");
    }
}
