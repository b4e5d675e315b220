package io.tickwire.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads a large hash or set of Redis in pages, so that neither side holds all of it at once. What is there from the beginning of the
 * scan to its end comes at least once, and may come twice. What comes or goes meanwhile may be missed.
 *
 * @see <a href="https://redis.io/docs/latest/commands/scan/">SCAN: guarantees</a>
 */
public final class RedisScan {
    private static final String START = "0";

    private RedisScan() {}

    /**
     * Reads a hash; completes after its last page. A page has the form that {@link RedisHash} reads.
     *
     * @param count about as many fields a page; a small hash comes in one page
     */
    public static Future<Void> hash(RedisLink redis, String key, int count, Consumer<Response> page) {
        return scan(redis, () -> Request.cmd(Command.HSCAN).arg(key), count, page, START);
    }

    /** Reads a set; completes after its last page. */
    public static Future<Void> set(RedisLink redis, String key, int count, Consumer<Response> page) {
        return scan(redis, () -> Request.cmd(Command.SSCAN).arg(key), count, page, START);
    }

    private static Future<Void> scan(
            RedisLink redis, Supplier<Request> scan, int count, Consumer<Response> page, String cursor) {
        return redis.send(scan.get().arg(cursor).arg("COUNT").arg(count)).compose(scanned -> {
            page.accept(scanned.get(1));
            String next = scanned.get(0).toString();
            return next.equals(START) ? Future.succeededFuture() : scan(redis, scan, count, page, next);
        });
    }
}
