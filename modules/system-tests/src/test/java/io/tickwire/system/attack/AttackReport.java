package io.tickwire.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.system.Await;
import io.tickwire.system.TickwireProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the well-behaved users noticed of each attack: a row each. */
final class AttackReport {
    private static final int POST_P99_AIM_MS = 500;
    private static final int LIVE_AIM_MS = 1_000;
    private static final double HEAP_AIM = 1.2;

    /** Posts that count though they begin after the attack: what it has left to do is felt by them. */
    private static final int POSTS_BEHIND = 5;

    private static final long HEAP_RETURNS_NANOS = 10_000_000_000L;
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private final TickwireProcess tickwire;
    private final GoodFeeder feeder;
    private final boolean measuresHeap;
    private final LivenessProbe probe;
    private final List<GoodClient> clients;
    private final List<Row> rows = new ArrayList<>();
    private long partitionsLost;

    /** @param measuresHeap false: the heap is not looked at, which takes two processes and two collections an attack */
    AttackReport(
            TickwireProcess tickwire,
            GoodFeeder feeder,
            LivenessProbe probe,
            List<GoodClient> clients,
            boolean measuresHeap) {
        this.measuresHeap = measuresHeap;
        this.tickwire = tickwire;
        this.feeder = feeder;
        this.probe = probe;
        this.clients = clients;
    }

    private record Row(
            String attack,
            boolean keepsHeap,
            long seconds,
            long postP99Ms,
            int postsRepeated,
            long liveSlowestMs,
            int liveFailures,
            long longestPauseMs,
            long partitionsLost,
            long heapBeforeMb,
            long heapAfterMb,
            String fault) {}

    void measure(Attack attack, Target target) throws Exception {
        long heapBefore = heapMb(); // first: the collection is no part of the attack
        feeder.takeAnswers();
        probe.take();
        clients.forEach(GoodClient::takeLongestPauseMs);
        long startedAt = System.nanoTime();
        String fault = "";
        try {
            attack.run(target);
        } catch (AssertionError | IOException e) {
            fault = e.toString();
        }
        long seconds = (System.nanoTime() - startedAt) / 1_000_000_000;
        long rounds = feeder.rounds();
        Await.until(
                "posts behind the attack", () -> feeder.fault() != null || feeder.rounds() >= rounds + POSTS_BEHIND);
        GoodFeeder.Answers answers = feeder.takeAnswers();
        LivenessProbe.Liveness liveness = probe.take();
        long pause =
                clients.stream().mapToLong(GoodClient::takeLongestPauseMs).max().orElseThrow();
        long lostBefore = partitionsLost;
        partitionsLost = tickwire.log()
                .lines()
                .filter(line -> line.contains("lease was lost") || line.contains("giving a partition up"))
                .count();
        Row row = new Row(
                attack.name(),
                attack.keepsHeap(),
                seconds,
                answers.p99(),
                answers.repeated(),
                liveness.slowestMs(),
                liveness.failures(),
                pause,
                partitionsLost - lostBefore,
                heapBefore,
                heapAfterMb(attack, heapBefore),
                fault);
        rows.add(row);
        print(row);
    }

    /** Gives what an attack has left some time to go: connections end, and what waited is written. */
    private long heapAfterMb(Attack attack, long before) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + HEAP_RETURNS_NANOS;
        long after = heapMb();
        while (!attack.keepsHeap() && after > before * HEAP_AIM && System.nanoTime() < deadline) {
            after = heapMb();
        }
        return after;
    }

    /** Used after a full collection; 0 when it is not looked at. */
    private long heapMb() throws IOException, InterruptedException {
        if (!measuresHeap) {
            return 0;
        }
        jcmd("GC.run");
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        assertThat(used.find()).isTrue();
        return Long.parseLong(used.group(1)) / 1_024;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(tickwire.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    static void printHead() {
        System.out.println("| attack | s | posts: p99 ms | posted again | live: slowest ms | live: none "
                + "| clients: longest pause ms | leases lost | heap before MB | after | fault |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
    }

    private static void print(Row row) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %d | %d | %d | %d | %d | %s |%n",
                row.attack,
                row.seconds,
                row.postP99Ms,
                row.postsRepeated,
                row.liveSlowestMs,
                row.liveFailures,
                row.longestPauseMs,
                row.partitionsLost,
                row.heapBeforeMb,
                row.heapAfterMb,
                row.fault);
    }

    void assertNothingWasLost() {
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.fault).as(row.attack).isEmpty();
            assertThat(row.partitionsLost).as("leases lost: " + row.attack).isZero();
            assertThat(row.liveFailures)
                    .as("no answer of /health/live: " + row.attack)
                    .isZero();
        });
    }

    void assertAims() {
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.postP99Ms).as("p99 of posts: " + row.attack).isLessThanOrEqualTo(POST_P99_AIM_MS);
            assertThat(row.liveSlowestMs).as("/health/live: " + row.attack).isLessThanOrEqualTo(LIVE_AIM_MS);
            if (!row.keepsHeap) {
                assertThat((double) row.heapAfterMb)
                        .as("heap after a collection, MB: " + row.attack)
                        .isLessThanOrEqualTo(row.heapBeforeMb * HEAP_AIM);
            }
        });
    }
}
