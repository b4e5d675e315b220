package io.tickwire.redis;

import io.tickwire.config.RedisUrl;
import io.tickwire.config.UpdatesChannel;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/**
 * Says who this system is to all that listen to its channel, so that two systems on one channel find out: see
 * docs/adr/0016-redis-as-people-have-it.md. Whoever publishes updates, or listens to them, does this every second or two. For
 * the event loop of the link.
 */
public final class SystemBeacon {
    /** How often to {@link #beat}, milliseconds. */
    public static final long INTERVAL_MS = 1_000;

    private static final RedisScript BEACON = RedisScript.resource(SystemBeacon.class, "system-beacon.lua");

    private final RedisLink redis;
    private final List<Object> arguments;

    public SystemBeacon(RedisLink redis, RedisUrl url, UpdatesChannel channel) {
        this.redis = redis;
        this.arguments = List.of(channel.systems(), UUID.randomUUID(), url.database());
    }

    /** Says it once; completes with what was said, {@code id/database}. */
    public Future<String> beat() {
        return redis.eval(BEACON, List.of(RedisKeys.SYSTEM), arguments).map(Object::toString);
    }
}
