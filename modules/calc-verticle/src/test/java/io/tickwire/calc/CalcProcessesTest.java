package io.tickwire.calc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.Tick;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Processes that run calc side by side come, go, die and freeze in the middle of their work. That no two of them wrote for a
 * partition at a time shows in the numbering: each update has the number after the one before, and counts on from it.
 */
class CalcProcessesTest {
    private static final int SIGTERM_EXIT = 128 + 15;

    private final List<AutoCloseable> closedAtEnd = new ArrayList<>();
    private TestRedis redis;
    private TestMarket market;
    private TestSubscriber subscriber;

    @BeforeEach
    void start() throws Exception {
        redis = new TestRedis();
        market = new TestMarket(redis, new TestQueue(redis));
        subscriber = new TestSubscriber(redis.url());
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : closedAtEnd) {
            each.close();
        }
        subscriber.close();
        redis.close();
    }

    @Test
    void membersComeAndGoWhileTicksArrive() throws Exception {
        List<CalcProcess> running = new ArrayList<>(List.of(member().start()));
        int step = 0;
        for (List<Tick> batch : TestMarket.batches(23, 120, 20)) {
            market.append(batch);
            if (++step % 12 == 0) {
                if (step % 36 == 0) {
                    running.remove(0).stop();
                } else {
                    running.add(member().start());
                }
            }
        }
        market.assertAllTold(subscriber);
        int most = CalcProcess.PARTITIONS / running.size() + 1;
        // one condition: while a partition is handed over, nobody has it
        Eventually.holds(
                "shares are even, and each partition has an owner",
                () -> running.stream().allMatch(calc -> calc.partitionsOwned() <= most)
                        && owned(running) == CalcProcess.PARTITIONS);
        Eventually.holds("all are ready", () -> running.stream().allMatch(calc -> calc.isReady("calc/partitions")));
        Eventually.holds(
                "no lag is left behind",
                () -> running.stream()
                                .mapToDouble(calc -> calc.gauge("tickwire.queue.lag.ticks"))
                                .sum()
                        == 0);
    }

    /** A stalled machine may spoil one of the tries. */
    @Test
    void aHandOverTakesLessThanASecond() throws Exception {
        CalcProcess stays = member().start();
        long quickestNanos = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            CalcProcess leaves = member().start();
            Eventually.holds("shares are even", () -> leaves.partitionsOwned() == 4 && stays.partitionsOwned() == 4);
            append(TestMarket.batches(60 + i, 20, 20).iterator(), 20);
            long start = System.nanoTime();
            leaves.stop();
            Eventually.holds("all partitions have an owner", () -> stays.partitionsOwned() == CalcProcess.PARTITIONS);
            Eventually.holds("and are live", () -> stays.isReady("calc/partitions"));
            quickestNanos = Math.min(quickestNanos, System.nanoTime() - start);
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(quickestNanos)).isLessThan(1_000);
        market.assertAllTold(subscriber);
    }

    @Test
    void theSpareOneIsReadyToo() throws Exception {
        List<CalcProcess> running = new ArrayList<>();
        for (int i = 0; i <= CalcProcess.PARTITIONS; i++) {
            running.add(member().start());
        }
        CalcProcess spare = running.get(CalcProcess.PARTITIONS);
        // who comes later may take a partition from one that has two, before it becomes the spare one
        Eventually.holds(
                "the last one is spare and ready",
                () -> spare.partitionsOwned() == 0
                        && owned(running) == CalcProcess.PARTITIONS
                        && spare.isReady("calc/partitions"));
    }

    @Test
    void aKilledProcessIsReplacedInTenSeconds() throws Exception {
        subscriber.allowJumps();
        CalcChild dies = child(8);
        CalcProcess stays = member().start();
        shares(dies, stays);
        Iterator<List<Tick>> batches = TestMarket.batches(29, 40, 20).iterator();
        append(batches, 20);
        dies.signal("KILL");
        long start = System.nanoTime();
        append(batches, 20);
        Eventually.holds("all partitions have an owner", () -> stays.partitionsOwned() == CalcProcess.PARTITIONS);
        Eventually.holds("and are live", () -> stays.isReady("calc/partitions"));
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(10_000);
        market.assertAllTold(subscriber);
    }

    @Test
    void aFrozenProcessDoesNoHarmAndComesBack() throws Exception {
        subscriber.allowJumps();
        CalcChild freezes = child(8);
        CalcProcess stays = member().start();
        shares(freezes, stays);
        Iterator<List<Tick>> batches = TestMarket.batches(31, 60, 20).iterator();
        append(batches, 20);
        freezes.signal("STOP");
        append(batches, 20);
        Eventually.holds("all partitions have an owner", () -> stays.partitionsOwned() == CalcProcess.PARTITIONS);
        market.assertAllTold(subscriber);
        freezes.signal("CONT");
        append(batches, 20);
        market.assertAllTold(subscriber);
        shares(freezes, stays);
        market.append(List.of(TestMarket.tick(1_000_000_000)));
        market.assertAllTold(subscriber);
    }

    @Test
    void aTerminatedProcessHandsOver() throws Exception {
        CalcChild leaves = child(8);
        CalcProcess stays = member().start();
        shares(leaves, stays);
        Iterator<List<Tick>> batches = TestMarket.batches(37, 40, 20).iterator();
        append(batches, 20);
        leaves.signal("TERM");
        append(batches, 20);
        assertThat(leaves.ended()).isEqualTo(SIGTERM_EXIT);
        // given back at once; on a machine that is so busy that Redis is asked in vain for two seconds, they run out
        Eventually.holds("its leases are free", () -> leaves.leases() == 0);
        Eventually.holds("all partitions have an owner", () -> stays.partitionsOwned() == CalcProcess.PARTITIONS);
        market.assertAllTold(subscriber);
    }

    private static double owned(List<CalcProcess> running) {
        return running.stream().mapToDouble(CalcProcess::partitionsOwned).sum();
    }

    private void append(Iterator<List<Tick>> batches, int count) {
        for (int i = 0; i < count; i++) {
            market.append(batches.next());
        }
    }

    private void shares(CalcChild child, CalcProcess member) {
        Eventually.holds("shares are even", () -> child.leases() == 4 && member.partitionsOwned() == 4);
    }

    private CalcChild child(int leases) throws Exception {
        CalcChild child = new CalcChild(redis);
        closedAtEnd.add(child);
        Eventually.holds("child owns its partitions", () -> child.leases() == leases);
        return child;
    }

    private CalcProcess member() throws Exception {
        CalcProcess member = new CalcProcess(redis.url(), 5);
        closedAtEnd.add(member);
        return member;
    }
}
