package io.tickwire.calc.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.calc.Eventually;
import io.tickwire.calc.TestRedis;
import io.tickwire.config.RedisUrl;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.testlogs.ExpectedErrors;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Members with hosts that do nothing, on a real Redis. */
@ExpectedErrors("RedisRefusals: Redis ")
class LeasedOwnershipTest {
    private static final int PARTITIONS = 8;
    private static final LeaseTerms QUICK = new LeaseTerms(2_500, 400, 50, 250);

    private final class Member {
        final RecordingHost host = new RecordingHost(LeasedOwnershipTest.this::checkIsFree);
        final String name = String.format(Locale.ROOT, "%04d", ++joined);
        final LeasedOwnership ownership;
        private String deployment;

        Member(String url, LeaseTerms terms) {
            this(url, terms, 1);
        }

        Member(String url, LeaseTerms terms, int newestFormat) {
            ownership =
                    new LeasedOwnership(RedisUrl.parse(url), PARTITIONS, name, terms, newestFormat, System::nanoTime);
            members.add(this);
            hosts.add(host);
        }

        Member start() {
            deployment = TestRedis.await(vertx.deployVerticle(new VerticleBase() {
                @Override
                public io.vertx.core.Future<?> start() {
                    return ownership.start(vertx, host);
                }

                @Override
                public io.vertx.core.Future<?> stop() {
                    return ownership.stop();
                }
            }));
            return this;
        }

        void stop() {
            members.remove(this);
            TestRedis.await(vertx.undeploy(deployment));
        }

        long owned() {
            return IntStream.range(0, PARTITIONS)
                    .filter(partition -> host.held(partition).isPresent())
                    .count();
        }

        boolean has(int count) {
            return owned() == count;
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final List<Member> members = new ArrayList<>();
    private final List<RecordingHost> hosts = new CopyOnWriteArrayList<>(); // of former members too
    private final Queue<String> ownedTwice = new ConcurrentLinkedQueue<>();
    private int joined;
    private TestRedis redis;

    @BeforeEach
    void start() throws Exception {
        redis = new TestRedis();
    }

    @AfterEach
    void stop() throws Exception {
        TestRedis.await(vertx.close());
        redis.close();
    }

    @Test
    void sharesAreEvenAsMembersComeAndGo() {
        Member first = member().start();
        assertThat(first.has(8)).as("the only one owns all from its start").isTrue();
        Member second = member().start();
        shares(4, 4);
        Member third = member().start();
        shares(3, 3, 2);
        second.stop();
        shares(4, 4);
        first.stop();
        shares(8);
        assertThat(third.has(8)).isTrue();
        third.stop();
        assertThat(lease(0)).isNull();
        assertThat(redis.send(Command.ZCARD, RedisKeys.CALC_MEMBERS).toInteger())
                .isZero();
    }

    @Test
    void noPartitionHasTwoOwnersAtATime() {
        Random random = new Random(97);
        userMember().start();
        for (int step = 0; step < 30; step++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    if (members.size() < 5) {
                        userMember().start();
                    }
                }
                case 2 -> {
                    if (members.size() > 1) {
                        members.get(random.nextInt(members.size())).stop();
                    }
                }
                case 3 -> {
                    redis.send(Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes");
                    if (members.size() > 1) {
                        cutOff(members.get(random.nextInt(members.size())));
                    }
                }
                default -> {
                    redis.send(Command.CLIENT, "PAUSE", random.nextLong(QUICK.leaseMs() + 500));
                    redis.send(Command.PING); // answered after the pause
                }
            }
            Eventually.holds("somebody works", () -> members.stream().anyMatch(member -> !member.has(0)));
        }
        Eventually.holds(
                "every partition has its owner",
                () -> members.stream()
                                .mapToLong(member -> IntStream.range(0, PARTITIONS)
                                        .filter(partition ->
                                                member.host.held(partition).isPresent())
                                        .count())
                                .sum()
                        == PARTITIONS);
        assertThat(ownedTwice).isEmpty();
    }

    /** The member alone can do nothing in Redis until the others have taken over. */
    private void cutOff(Member member) {
        redis.send(Command.ACL, "SETUSER", member.name, "-@all");
        Eventually.holds(
                "the others own all",
                () -> members.stream()
                                .filter(other -> other != member)
                                .mapToLong(Member::owned)
                                .sum()
                        == PARTITIONS);
        redis.send(Command.ACL, "SETUSER", member.name, "+@all");
    }

    /** A partition is granted to somebody: whoever had it must have stopped working on it before. */
    private void checkIsFree(PartitionLease granted) {
        hosts.stream()
                .flatMap(host -> host.held(granted.partition()).stream())
                .forEach(other -> ownedTwice.add("granted " + granted + " but held " + other));
    }

    @Test
    void whoIsNotNeededStandsByUntilItIs() {
        IntStream.range(0, PARTITIONS).forEach(i -> member().start());
        Member spare = member().start();
        shares(1, 1, 1, 1, 1, 1, 1, 1, 0);
        Eventually.holds(
                "stands by: " + spare.ownership.standing(),
                () -> spare.ownership.standing().equals(new Standing(0, 0, 0, true)));
        members.get(3).stop();
        shares(1, 1, 1, 1, 1, 1, 1, 1);
    }

    /** With the times of production. A stalled machine may spoil one of the tries. */
    @Test
    void aHandOverTakesLessThanASecond() {
        new Member(redis.url(), LeaseTerms.DEFAULT).start();
        long quickestNanos = LongStream.range(0, 3)
                .map(i -> {
                    Member leaving = new Member(redis.url(), LeaseTerms.DEFAULT).start();
                    shares(4, 4);
                    long start = System.nanoTime();
                    leaving.stop();
                    shares(8);
                    return System.nanoTime() - start;
                })
                .min()
                .orElseThrow();
        assertThat(TimeUnit.NANOSECONDS.toMillis(quickestNanos)).isLessThan(1_000);
    }

    @Test
    void whoCannotRenewGivesUpBeforeItsLeasesRunOut() {
        Member member = member().start();
        List<Long> tokens = tokens();
        long now = System.nanoTime();
        long ttlMs = redis.send(Command.PTTL, RedisKeys.calcLease(0)).toLong();
        redis.send(Command.CLIENT, "PAUSE", 2 * QUICK.leaseMs());
        Eventually.holds("gives up", () -> member.host.leases.isEmpty());
        // a renewal may have come in between the two commands
        assertThat(member.host.lastReleasedAtNanos() - now)
                .isLessThan(TimeUnit.MILLISECONDS.toNanos(ttlMs + QUICK.renewMs() + QUICK.pollMs()));
        assertThat(redis.send(Command.EXISTS, RedisKeys.calcLease(0)).toInteger())
                .isZero(); // answered after the pause
        shares(8);
        assertThat(tokens()).allSatisfy(token -> assertThat(token).isGreaterThan(tokens.get(0)));
    }

    @Test
    void leasesOutliveTheirLossInRedis() {
        member().start();
        member().start();
        shares(4, 4);
        List<Long> before = tokens();
        redis.send(Command.FLUSHALL);
        shares(4, 4);
        List<Long> after = tokens();
        IntStream.range(0, PARTITIONS).forEach(p -> assertThat(after.get(p)).isGreaterThanOrEqualTo(before.get(p)));
    }

    @Test
    void tokensRiseAlsoWhenNobodyKnowsTheOnesBefore() {
        Member first = member().start();
        List<Long> before = tokens();
        first.stop();
        redis.send(Command.FLUSHALL);
        member().start();
        List<Long> after = tokens();
        IntStream.range(0, PARTITIONS).forEach(p -> assertThat(after.get(p)).isGreaterThan(before.get(p)));
    }

    @Test
    void tokensRiseAlsoWhenTheClockOfRedisWentBack() {
        long ahead = 8_000_000_000_000_000L; // the year 2223
        redis.send(Command.HSET, RedisKeys.calcPosition(0), "token", ahead);
        Member first = member().start();
        assertThat(tokens().get(0)).isEqualTo(ahead + 1);
        // what a member has seen counts when Redis has lost it and somebody else took the partition
        redis.send(Command.HSET, RedisKeys.calcPosition(0), "token", 7);
        redis.send(Command.SET, RedisKeys.calcLease(0), "7 somebody", "PX", 300);
        Eventually.holds("taken again", () -> first.host
                .held(0)
                .filter(lease -> lease.token() == ahead + 2)
                .isPresent());
    }

    @Test
    void aPartitionThatWentToSomebodyElseIsDroppedAndCompetedFor() {
        Member member = member().start();
        redis.send(Command.SET, RedisKeys.calcLease(3), Long.MAX_VALUE / 1024 + " somebody");
        Eventually.holds("dropped", () -> !member.host.leases.containsKey(3));
        assertThat(member.has(7)).isTrue();
        redis.send(Command.DEL, RedisKeys.calcLease(3));
        shares(8);
    }

    @Test
    void aLeaseThatEndsAtTheHostIsTakenAnew() {
        Member member = member().start();
        PartitionLease lease = member.host.leases.get(5);
        lease.end();
        Eventually.holds("taken anew", () -> member.host
                .held(5)
                .filter(now -> now.token() > lease.token())
                .isPresent());
    }

    @Test
    void connectionsThatAreKilledMoveNothing() {
        member().start();
        member().start();
        shares(4, 4);
        for (int i = 0; i < 5; i++) {
            redis.send(Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes");
            shares(4, 4);
        }
    }

    /** It can't renew the lease of a partition, nor take it again: then others must, though it is alive. */
    @Test
    void whoCannotWorkWithAPartitionLeavesItToOthers() {
        redis.send(Command.ACL, "SETUSER", "limited", "on", ">secret", "~*", "&*", "+@all");
        URI url = URI.create(redis.url());
        Member whole = member().start();
        Member limited = new Member("redis://limited:secret@" + url.getAuthority(), QUICK).start();
        shares(4, 4);
        int lost = limited.host.leases.keySet().iterator().next();
        List<Object> allButOne =
                new ArrayList<>(List.of("SETUSER", "limited", "resetkeys", "~" + RedisKeys.CALC_MEMBERS));
        IntStream.range(0, PARTITIONS)
                .filter(partition -> partition != lost)
                .forEach(partition -> allButOne.add("~md:calc:{" + partition + "}*"));
        redis.send(Command.ACL, allButOne.toArray());
        Eventually.holds("the other has it", () -> whole.host.held(lost).isPresent());
        assertThat(limited.host.leases).doesNotContainKey(lost);
    }

    @Test
    @ExpectedErrors("LeasedOwnership: state is of a later release")
    void stateOfALaterReleaseIsLeftToWhoCanReadIt() {
        redis.send(Command.HSET, RedisKeys.calcPosition(3), "format", 2);
        Member earlier = member().start();
        assertThat(earlier.has(7)).isTrue();
        assertThat(earlier.ownership.standing()).isEqualTo(new Standing(8, 0, 1, true));
        assertThat(lease(3)).isNull();
        Member later = laterMember().start();
        Eventually.holds(
                "has what the other can't read", () -> later.host.held(3).isPresent());
        shares(4, 4);
        assertThat(earlier.ownership.standing().unreadable()).isEqualTo(1);
        assertThat(heartbeat(earlier.name)).isZero();
        redis.send(Command.HSET, RedisKeys.calcPosition(3), "format", 1);
        Eventually.holds("is a member again", () -> heartbeat(earlier.name) > 0);
        redis.send(Command.HSET, RedisKeys.calcPosition(3), "format", 2);
        earlier.stop();
        shares(8);
    }

    /** Not even for the moment that a hand-over takes: it may not try to become a member. */
    @Test
    @ExpectedErrors("LeasedOwnership: state is of a later release")
    void whoCanNotReadTheStateTakesNothingFromThoseWhoCan() {
        laterMember().start();
        redis.send(Command.HSET, RedisKeys.calcPosition(3), "format", 2);
        List<Long> tokens = tokens();
        Eventually.holds("is a member", () -> heartbeat("0001") > 0);
        Member earlier = userMember();
        redis.send(Command.ACL, "SETUSER", earlier.name, "-zadd");
        earlier.start();
        Eventually.holds("knows", () -> earlier.ownership.standing().unreadable() == 1);
        double heartbeat = heartbeat("0001");
        Eventually.holds("a heartbeat, and so some polls, later", () -> heartbeat("0001") > heartbeat);
        assertThat(redis.send(Command.ZRANGE, RedisKeys.CALC_MEMBERS, 0, -1))
                .extracting(Response::toString)
                .containsExactly("0001");
        shares(8, 0);
        assertThat(tokens()).isEqualTo(tokens);
        redis.send(Command.ACL, "SETUSER", earlier.name, "+zadd");
        redis.send(Command.HSET, RedisKeys.calcPosition(3), "format", 1);
        shares(4, 4);
    }

    /** Between its look and its request somebody else may have written. */
    @Test
    void aLeaseIsNotGivenToWhoCanNotReadTheState() {
        redis.send(Command.HSET, RedisKeys.calcPosition(3), "format", 2);
        RedisLink link = new RedisLink(vertx, RedisUrl.parse(redis.url()), "test", 2_000);
        TestRedis.await(link.connect());
        assertThat(TestRedis.await(new LeaseStore(link, "earlier", QUICK, 1).acquire(3, 0)))
                .isEmpty();
        assertThat(lease(3)).isNull();
        assertThat(redis.send(Command.HGET, RedisKeys.calcPosition(3), "token")).isNull();
        assertThat(TestRedis.await(new LeaseStore(link, "later", QUICK, 2).acquire(3, 0)))
                .isPresent();
        TestRedis.await(link.close());
    }

    @Test
    void aMemberAndALeaseOfTheFirstReleaseCount() {
        String member = "0001795341590123456-4711-0a1b2c3d";
        redis.send(Command.ZADD, RedisKeys.CALC_MEMBERS, 8_000_000_000_000L, member);
        redis.send(Command.SET, RedisKeys.calcLease(0), "1795341600000001 " + member);
        Member today = member().start();
        assertThat(today.has(4)).isTrue();
        assertThat(today.host.held(0)).isEmpty();
        redis.send(Command.ZREM, RedisKeys.CALC_MEMBERS, member);
        Eventually.holds("has the rest", () -> today.has(7));
        redis.send(Command.DEL, RedisKeys.calcLease(0));
        shares(8);
        assertThat(tokens().get(0)).isGreaterThan(1_795_341_600_000_001L);
    }

    private Member member() {
        return new Member(redis.url(), QUICK);
    }

    /** Of a release that reads a second format of state. */
    private Member laterMember() {
        return new Member(redis.url(), QUICK, 2);
    }

    /** One with a user of its own in Redis. */
    private Member userMember() {
        redis.send(
                Command.ACL,
                "SETUSER",
                String.format(Locale.ROOT, "%04d", joined + 1),
                "on",
                ">secret",
                "~*",
                "&*",
                "+@all");
        String authority = URI.create(redis.url()).getAuthority();
        return new Member(String.format(Locale.ROOT, "redis://%04d:secret@%s", joined + 1, authority), QUICK);
    }

    /** Waits until the members have so many partitions, each partition being held by one of them, in Redis' eyes too. */
    private void shares(int... counts) {
        Eventually.holds(
                "shares are even, each partition has one owner, and Redis knows it",
                () -> IntStream.range(0, counts.length)
                                .allMatch(i -> members.get(i).has(counts[i]))
                        && IntStream.range(0, PARTITIONS)
                                .allMatch(partition -> owners(partition) == 1 && isAsTheOwnerSays(partition)));
    }

    private long owners(int partition) {
        return members.stream()
                .filter(member -> member.host.held(partition).isPresent())
                .count();
    }

    private boolean isAsTheOwnerSays(int partition) {
        Response lease = lease(partition);
        return lease != null
                && members.stream()
                        .filter(member -> lease.toString().endsWith(" " + member.name))
                        .flatMap(member -> member.host.held(partition).stream())
                        .anyMatch(held -> lease.toString().startsWith(held.token() + " "));
    }

    private double heartbeat(String member) {
        Response score = redis.send(Command.ZSCORE, RedisKeys.CALC_MEMBERS, member);
        return score == null ? 0 : score.toDouble();
    }

    private Response lease(int partition) {
        return redis.send(Command.GET, RedisKeys.calcLease(partition));
    }

    private List<Long> tokens() {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> redis.send(Command.HGET, RedisKeys.calcPosition(partition), "token")
                        .toLong())
                .toList();
    }
}
