package io.tickwire.redis;

import io.vertx.redis.client.impl.types.ErrorType;
import java.util.List;

/** Which of Redis' errors mean that it can't now, rather than that it won't: whoever tries again later may succeed. */
final class RedisRefusal {
    /**
     * Loading its data, no majority or a slot without a node, keys of a slot under way between two nodes, a replica without
     * its master, fewer replicas than {@code min-replicas-to-write}. None of these commands was carried out.
     *
     * @see <a href="https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/">Redis Cluster specification</a>
     */
    private static final List<String> NOT_NOW =
            List.of("LOADING", "CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN", "NOREPLICAS", "READONLY");

    private RedisRefusal() {}

    static boolean isTemporary(ErrorType error) {
        return NOT_NOW.stream().anyMatch(code -> isOf(error, code));
    }

    /** A replica: its master, or whoever is master now, is elsewhere. */
    static boolean isReadOnly(ErrorType error) {
        return isOf(error, "READONLY");
    }

    /** Within a script the error comes wrapped, in words that depend on the version, with its code behind a dash. */
    private static boolean isOf(ErrorType error, String code) {
        return error.is(code) || String.valueOf(error.getMessage()).contains("-" + code + " ");
    }
}
