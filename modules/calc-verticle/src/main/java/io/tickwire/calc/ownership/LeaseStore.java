package io.tickwire.calc.ownership;

import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisScript;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Members and leases in Redis, for one member. Each call touches keys of one slot. A call that fails may have been carried
 * out all the same; what it took then runs out by itself, or is taken anew. For the event loop of its link.
 */
final class LeaseStore {
    private static final RedisScript MEMBERS = RedisScript.resource(LeaseStore.class, "members.lua");

    /** Of state that does not name its format. */
    private static final int FIRST_FORMAT = 1;

    private final RedisLink redis;
    private final String member;
    private final LeaseTerms terms;
    private final int newestFormat;
    private final Leases leases;

    /** @param newestFormat of a partition's state that the member can read */
    LeaseStore(RedisLink redis, String member, LeaseTerms terms, int newestFormat) {
        this.redis = redis;
        this.member = member;
        this.terms = terms;
        this.newestFormat = newestFormat;
        this.leases = new Leases(redis, member, terms.leaseMs());
    }

    /** The members of now; with a heartbeat, this one is among them for the length of a lease. */
    Future<SortedSet<String>> members(boolean heartbeat) {
        return redis.eval(MEMBERS, List.of(RedisKeys.CALC_MEMBERS), List.of(heartbeat ? member : "", terms.leaseMs()))
                .map(names -> {
                    SortedSet<String> members = new TreeSet<>();
                    names.forEach(name -> members.add(name.toString()));
                    return members;
                });
    }

    /** This one is a member no more. */
    Future<Void> leave() {
        return redis.send(Request.cmd(Command.ZREM).arg(RedisKeys.CALC_MEMBERS).arg(member))
                .mapEmpty();
    }

    /**
     * How a partition stands.
     *
     * @param holder of its lease; empty when there is none
     * @param format the newest that anything of its committed state may be in
     */
    record Look(Optional<LeaseHolder> holder, int format) {}

    Future<Look> look(int partition) {
        return redis.batch(List.of(
                        Request.cmd(Command.GET).arg(RedisKeys.calcLease(partition)),
                        Request.cmd(Command.HGET)
                                .arg(RedisKeys.calcPosition(partition))
                                .arg("format")))
                .map(answers -> new Look(
                        Optional.ofNullable(answers.get(0))
                                .map(Response::toString)
                                .map(LeaseHolder::parse),
                        answers.get(1) == null ? FIRST_FORMAT : answers.get(1).toInteger()));
    }

    /**
     * Takes the partition, unless another member holds it or its state is of a later format than this one can read.
     *
     * @param knownToken the greatest token of the partition that this process has seen; the new one is greater
     * @return the new token; empty when the partition is not to be had
     */
    Future<OptionalLong> acquire(int partition, long knownToken) {
        return leases.acquire(keys(partition), knownToken, newestFormat);
    }

    /** Renews a lease; false when it is not this member's any more. */
    Future<Boolean> renew(PartitionLease lease) {
        return leases.renew(keys(lease.partition()), lease.token());
    }

    /** Gives a lease back, if it is still this member's. */
    Future<Void> release(PartitionLease lease) {
        return leases.release(keys(lease.partition()), lease.token());
    }

    private static Leases.Keys keys(int partition) {
        return new Leases.Keys(RedisKeys.calcLease(partition), RedisKeys.calcPosition(partition));
    }
}
