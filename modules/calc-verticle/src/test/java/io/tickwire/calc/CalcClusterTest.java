package io.tickwire.calc;

import io.tickwire.domain.Tick;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Members, leases and state of calc on a Redis Cluster. */
class CalcClusterTest {
    private final List<CalcProcess> running = new ArrayList<>();
    private TestCluster cluster;
    private TestMarket market;
    private TestSubscriber subscriber;

    @BeforeEach
    void start() throws Exception {
        cluster = new TestCluster();
        market = new TestMarket(cluster, new TestQueue(cluster));
        subscriber = new TestSubscriber(cluster.anyUrl());
        member();
        member();
    }

    @AfterEach
    void stop() throws Exception {
        running.forEach(CalcProcess::close);
        subscriber.close();
        cluster.close();
    }

    @Test
    void membersComeAndGoWhileTicksArrive() throws Exception {
        Iterator<List<Tick>> batches = TestMarket.batches(67, 60, 20).iterator();
        append(batches, 20);
        member();
        append(batches, 20);
        running.remove(0).close();
        append(batches, 20);
        market.assertAllTold(subscriber);
        allIsWell();
    }

    @Test
    void aCrashOfOneMasterLosesNothing() throws Exception {
        Iterator<List<Tick>> batches = TestMarket.batches(71, 60, 20).iterator();
        append(batches, 30);
        cluster.crashOne();
        append(batches, 30);
        market.assertViews();
        allIsWell();
        subscriber.checkRising();
    }

    private void member() throws Exception {
        running.add(new CalcProcess(cluster.urls(), 5).start());
    }

    private void append(Iterator<List<Tick>> batches, int count) {
        for (int i = 0; i < count; i++) {
            market.append(batches.next());
        }
    }

    private void allIsWell() {
        Eventually.holds("shares are even", () -> running.stream()
                .allMatch(calc -> calc.partitionsOwned() == CalcProcess.PARTITIONS / 2.0));
        Eventually.holds("all are ready", () -> running.stream()
                .allMatch(calc -> calc.isReady("calc/partitions") && calc.isReady("calc/redis")));
    }
}
