package io.tickwire.calc.ownership;

import io.tickwire.config.RedisUrl;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisRefusedException;
import io.tickwire.redis.RedisUnavailableException;
import io.tickwire.role.Loop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares the partitions evenly among the processes that have a heartbeat, each partition under a lease. A few times a
 * second a member looks who the members are, gives up what exceeds its share (committed first, then free to take), and
 * takes what it lacks once it is free. What it can't renew in time it gives up before others may take it. A partition
 * changes hands within {@link LeaseTerms#pollMs} or two of its release, and within {@link LeaseTerms#leaseMs} more of its
 * owner's death.
 *
 * <p>A member that can't work with the leases, as when it reaches only a part of a Redis Cluster, stops its heartbeat, so that
 * the others take over its share. So does one that meets state of a later release, which it can't read: of its share
 * it keeps what it has, and takes only what nobody else wants. For the event loop it is started on.
 */
public final class LeasedOwnership implements PartitionOwnership {
    private static final Logger LOG = LoggerFactory.getLogger(LeasedOwnership.class);
    private static final int REDIS_LIMIT_MS = 2_000;

    private final RedisUrl redisUrl;
    private final int partitions;
    private final String member;
    private final LeaseTerms terms;
    private final int newestFormat;
    private final LongSupplier nanoClock;
    private final Map<Integer, Holding> holdings = new TreeMap<>();
    private final long[] knownTokens;
    private Loop home;
    private RedisLink redis;
    private LeaseStore store;
    private PartitionHost host;
    private Future<Void> round = Future.succeededFuture();
    private long pollTimer;
    private long heartbeatAtNanos;
    private boolean fit; // for a share: not before a round has shown it
    private volatile SortedMap<Integer, Integer> unreadable =
            new TreeMap<>(); // partition to format; replaced, never changed
    private boolean stopping;
    private boolean complained;
    private volatile int share;
    private volatile int unowned;
    private volatile long heardAtNanos;

    /**
     * @param member name that no other process has or had; seniority goes by the order of names
     * @param newestFormat of committed state that this process can read
     * @param nanoClock monotonic, as {@link System#nanoTime}
     */
    public LeasedOwnership(
            RedisUrl redisUrl,
            int partitions,
            String member,
            LeaseTerms terms,
            int newestFormat,
            LongSupplier nanoClock) {
        this.redisUrl = redisUrl;
        this.partitions = partitions;
        this.member = member;
        this.terms = terms;
        this.newestFormat = newestFormat;
        this.nanoClock = nanoClock;
        knownTokens = new long[partitions];
    }

    @Override
    public Future<Void> start(Vertx vertx, PartitionHost partitionHost) {
        home = new Loop(vertx.getOrCreateContext());
        host = partitionHost;
        redis = new RedisLink(vertx, redisUrl, "calc-ownership", REDIS_LIMIT_MS);
        store = new LeaseStore(redis, member, terms, newestFormat);
        heartbeatAtNanos = longAgo();
        heardAtNanos = longAgo();
        pollTimer = vertx.setPeriodic(terms.pollMs(), timer -> poll());
        return redis.connect()
                .compose(connected -> round.otherwiseEmpty())
                .compose(polled -> round = beginRound())
                .compose(looked -> Future.join(
                        holdings.values().stream().map(Holding::takenUp).toList()))
                .<Void>mapEmpty()
                .recover(failure -> stop().compose(stopped -> Future.failedFuture(failure)));
    }

    @Override
    public Future<Void> stop() {
        stopping = true;
        return store.leave()
                .onFailure(failure -> LOG.info(
                        "could not leave, the heartbeat runs out: member={} reason={}", member, failure.getMessage()))
                .otherwiseEmpty()
                .compose(left -> Future.join(giveUpAll(), round.otherwiseEmpty()))
                .compose(released -> giveUpAll()) // what the round in flight took
                .eventually(() -> {
                    home.context().owner().cancelTimer(pollTimer);
                    return redis.close();
                })
                .otherwiseEmpty();
    }

    @Override
    public Standing standing() {
        return new Standing(share, unowned, unreadable.size(), terms.isContact(heardAtNanos, nanoClock.getAsLong()));
    }

    private void poll() {
        List<Holding> ended = holdings.values().stream()
                .filter(holding -> !holding.leaving() && !holding.lease().isHeld())
                .toList();
        if (!ended.isEmpty()) {
            heardAtNanos = longAgo(); // what it knew of the others is out of date
            ended.forEach(this::giveUp);
        }
        if (round.isComplete() && redis.isConnected()) {
            round = beginRound();
        }
    }

    private Future<Void> beginRound() {
        Future<Void> renewed = renewLeases();
        Future<Void> balanced = members().compose(this::balance);
        return Future.join(renewed, balanced)
                .<Void>mapEmpty()
                .onComplete((nothing, failure) -> roundEnded(failure == null, failure));
    }

    private void roundEnded(boolean succeeded, Throwable failure) {
        fit = succeeded;
        if (succeeded) {
            heardAtNanos = nanoClock.getAsLong();
        }
        if (succeeded == complained && !stopping) {
            complained = !succeeded;
            if (succeeded) {
                LOG.info("leases can be renewed again: member={}", member);
            } else if (failure instanceof RedisUnavailableException) {
                LOG.warn("leases can't be renewed, trying again: member={} reason={}", member, failure.getMessage());
            } else if (!(failure instanceof RedisRefusedException)) { // that is told already
                LOG.warn("leases can't be renewed, trying again: member={}", member, failure);
            }
        }
    }

    private Future<SortedSet<String>> members() {
        long now = nanoClock.getAsLong();
        boolean heartbeat = fit && unreadable.isEmpty() && !stopping && terms.isRenewalDue(heartbeatAtNanos, now);
        return store.members(heartbeat).onSuccess(members -> {
            if (heartbeat) {
                heartbeatAtNanos = now;
            }
        });
    }

    private Future<Void> renewLeases() {
        long now = nanoClock.getAsLong();
        List<Future<Void>> renewals = holdings.values().stream()
                .filter(holding -> holding.isRenewalDue(now))
                .map(holding -> renew(holding, now))
                .toList();
        return Future.join(renewals).mapEmpty();
    }

    private Future<Void> renew(Holding holding, long now) {
        PartitionLease lease = holding.lease();
        return store.renew(lease)
                .onSuccess(renewed -> {
                    if (renewed) {
                        holding.renewedAt(now);
                    } else {
                        LOG.warn("lease was lost: {} member={}", lease, member);
                        lease.end();
                        giveUp(holding);
                    }
                })
                .mapEmpty();
    }

    private Future<Void> balance(SortedSet<String> members) {
        if (stopping) {
            return Future.succeededFuture();
        }
        members.add(member); // also while its heartbeat is not in Redis
        FairShare shares = new FairShare(partitions, members);
        Set<Integer> owned = holdings.values().stream()
                .filter(holding -> !holding.leaving())
                .map(holding -> holding.lease().partition())
                .collect(Collectors.toCollection(TreeSet::new));
        share = shares.of(member);
        shares.surplus(member, owned).forEach(partition -> giveUp(holdings.get(partition)));
        if (owned.size() >= share && unreadable.isEmpty()) {
            unowned = 0;
            return Future.succeededFuture();
        }
        return freePartitions().compose(free -> {
            List<Integer> missing = shares.missing(member, owned, free);
            unowned = missing.size();
            return Future.join(missing.stream().map(this::acquire).toList())
                    .onSuccess(taken -> unowned = 0) // by this one or, a moment earlier, by another
                    .mapEmpty();
        });
    }

    private Future<List<Integer>> freePartitions() {
        List<Integer> free = new ArrayList<>();
        SortedMap<Integer, Integer> later = new TreeMap<>();
        List<Future<Void>> looks = IntStream.range(0, partitions)
                .filter(partition -> !holdings.containsKey(partition))
                .mapToObj(partition -> store.look(partition)
                        .onSuccess(look -> {
                            look.holder().ifPresent(known -> knowToken(partition, known.token()));
                            if (look.format() > newestFormat) {
                                later.put(partition, look.format());
                            } else if (isFree(look)) {
                                free.add(partition);
                            }
                        })
                        .<Void>mapEmpty())
                .toList();
        return Future.join(looks).compose(all -> standAsideFor(later)).map(nothing -> free);
    }

    /** A lease of its own that it does not work under is one whose grant it never heard of. */
    private boolean isFree(LeaseStore.Look look) {
        return look.holder().filter(holder -> !holder.member().equals(member)).isEmpty();
    }

    /** With state around that it can't read, the member does not count: whoever can read it has to be able to own it. */
    private Future<Void> standAsideFor(SortedMap<Integer, Integer> later) {
        if (later.equals(unreadable)) {
            return Future.succeededFuture();
        }
        unreadable = later;
        if (later.isEmpty()) {
            LOG.info("all state can be read again: member={}", member);
            return Future.succeededFuture();
        }
        LOG.error(
                "state is of a later release: left as it is, for processes that can read it: field=format of {}"
                        + " versions by partition={} readable up to version={} member={}",
                RedisKeys.calcPosition(later.firstKey()),
                later,
                newestFormat,
                member);
        return store.leave();
    }

    private Future<Void> acquire(int partition) {
        long askedAt = nanoClock.getAsLong();
        return store.acquire(partition, knownTokens[partition])
                .onSuccess(granted -> granted.ifPresent(token -> {
                    knowToken(partition, token);
                    PartitionLease lease = new PartitionLease(partition, token, nanoClock, terms.endNanos(askedAt));
                    LOG.info("taking a partition: {} member={}", lease, member);
                    holdings.put(partition, new Holding(lease, terms, askedAt, home.bring(host.acquired(lease))));
                }))
                .mapEmpty();
    }

    private Future<Void> giveUpAll() {
        return Future.join(List.copyOf(holdings.values()).stream()
                        .map(this::giveUp)
                        .toList())
                .mapEmpty();
    }

    /** Never fails: a lease that is not given back runs out. */
    private Future<Void> giveUp(Holding holding) {
        PartitionLease lease = holding.lease();
        return holding.leave(() -> {
            LOG.info("giving a partition up: {} held={} member={}", lease, lease.isHeld(), member);
            return home.bring(host.released(lease.partition()))
                    .compose(released -> {
                        holding.renewNoMore(); // a renewal after the release would take the lease back
                        return store.release(lease);
                    })
                    .onFailure(
                            failure -> LOG.info("lease is left to run out: {} reason={}", lease, failure.getMessage()))
                    .otherwiseEmpty()
                    .onComplete(gone -> holdings.remove(lease.partition()));
        });
    }

    private long longAgo() {
        return nanoClock.getAsLong() - TimeUnit.MILLISECONDS.toNanos(terms.leaseMs());
    }

    private void knowToken(int partition, long token) {
        knownTokens[partition] = Math.max(knownTokens[partition], token);
    }
}
