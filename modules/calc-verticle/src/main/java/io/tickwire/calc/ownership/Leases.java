package io.tickwire.calc.ownership;

import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisScript;
import io.vertx.core.Future;
import java.util.List;
import java.util.OptionalLong;

/**
 * Leases in Redis, for one member. A call that fails may have been carried out all the same; what it took then runs out by
 * itself, or is taken anew. For the event loop of its link.
 */
public final class Leases {
    private static final RedisScript ACQUIRE = RedisScript.resource(Leases.class, "acquire.lua");
    private static final RedisScript RENEW = RedisScript.resource(Leases.class, "renew.lua");
    private static final RedisScript RELEASE = RedisScript.resource(Leases.class, "release.lua");

    /**
     * Where a lease is.
     *
     * @param lease string with a time to live, {@code token member}
     * @param fence hash of what the lease is for; its field {@code token} is the newest token
     */
    public record Keys(String lease, String fence) {}

    private final RedisLink redis;
    private final String member;
    private final long leaseMs;

    /** @param member name that no other process has or had */
    public Leases(RedisLink redis, String member, long leaseMs) {
        this.redis = redis;
        this.member = member;
        this.leaseMs = leaseMs;
    }

    /**
     * Takes a lease, unless another member holds it or the state behind it is of a later format than this one can read.
     *
     * @param knownToken the greatest token that this process has seen; the new one is greater
     * @return the new token; empty when the lease is not to be had
     */
    public Future<OptionalLong> acquire(Keys keys, long knownToken, int newestFormat) {
        return redis.eval(ACQUIRE, List.of(keys.lease, keys.fence), List.of(member, leaseMs, knownToken, newestFormat))
                .map(token -> token == null ? OptionalLong.empty() : OptionalLong.of(token.toLong()));
    }

    /** Renews a lease; false when it is not this member's any more. */
    public Future<Boolean> renew(Keys keys, long token) {
        return redis.eval(
                        RENEW, List.of(keys.lease, keys.fence), List.of(new LeaseHolder(token, member), token, leaseMs))
                .map(renewed -> renewed.toInteger() == 1);
    }

    /** Gives a lease back, if it is still this member's. */
    public Future<Void> release(Keys keys, long token) {
        return redis.eval(RELEASE, List.of(keys.lease), List.of(new LeaseHolder(token, member)))
                .mapEmpty();
    }
}
