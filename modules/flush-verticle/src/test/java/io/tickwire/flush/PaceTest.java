package io.tickwire.flush;

import static io.tickwire.flush.TestTicks.series;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches fit what waits: soon when little does, thousands at once when much does, and back. */
@Timeout(180)
class PaceTest {
    private static final String DEFAULT_DELAY_MS = "100";
    private static TestServers servers;

    @BeforeAll
    static void startServers() throws Exception {
        servers = new TestServers();
    }

    @AfterAll
    static void stopServers() throws Exception {
        servers.close();
    }

    @Test
    void batchesGrowWithABacklogAndAQuietSystemStoresEachTickByItself() throws Exception {
        try (FlushRig rig = new FlushRig(servers, "pace")) {
            FlushRig.Replica before = rig.start();
            rig.queue.append(series(100_100, 1)); // makes the partition, for which the backlog would wait
            rig.awaitAllDone();
            rig.stop(before);
            rig.queue.append(series(0, 100_000), 100);
            FlushRig.Replica replica = rig.start("TICKWIRE_FLUSH_DELAY_MS", DEFAULT_DELAY_MS);
            rig.awaitAllDone();
            long batches = replica.meters().get("tickwire.flush.batch").timer().count();
            assertThat(100_000 / batches).as("ticks in a batch").isGreaterThan(2_500);

            int single = 15;
            for (int i = 0; i < single; i++) {
                int stored = 100_000 + i;
                rig.queue.append(series(stored, 1));
                FlushRig.await(() -> replica.rows("inserted") == stored + 1); // no batch is filled by it
            }
            assertThat(replica.meters().get("tickwire.flush.batch").timer().count() - batches)
                    .isEqualTo(single);
        }
    }
}
