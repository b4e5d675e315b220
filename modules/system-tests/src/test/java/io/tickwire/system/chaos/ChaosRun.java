package io.tickwire.system.chaos;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** One run: load, faults for so long, healing, verdict. The same seed gives the same faults in the same order. */
final class ChaosRun {
    private static final double LEFT_TO_OVERLAP = 0.25;

    private final long seed;
    private final long durationMs;
    private final List<Fault> kinds;
    private final boolean calcIsSplit;
    private final Path directory;
    private final Random random;
    private final Load load;
    private final Map<Fault, Map<String, LongSummaryStatistics>> effects = new EnumMap<>(Fault.class);
    private int faults;

    /**
     * @param kinds the faults to choose from
     * @param calcIsSplit whether the two halves of calc run in processes of their own
     */
    ChaosRun(long seed, long durationMs, List<Fault> kinds, boolean calcIsSplit, Path directory) {
        this.seed = seed;
        this.durationMs = durationMs;
        this.kinds = kinds;
        this.calcIsSplit = calcIsSplit;
        this.directory = directory;
        this.random = new Random(seed);
        this.load = new Load(random);
    }

    void run() throws Exception {
        try (Deployment deployment = new Deployment(directory, calcIsSplit);
                load) {
            List<URI> gateways = deployment.urls("gateway", "");
            List<URI> webhooks = deployment.urls("ingest", "/webhook/ticks");
            load.startClients(() -> gateways);
            load.startFeeders(() -> webhooks);
            hurt(deployment);
            load.stopFeeders();
            deployment.awaitReady();
            judge(deployment, gateways);
        }
    }

    private void hurt(Deployment deployment) throws Exception {
        long deadline = System.nanoTime() + durationMs * 1_000_000;
        while (System.nanoTime() < deadline) {
            Thread.sleep(500 + random.nextInt(2_000)); // the schedule's own pace
            Fault fault = kinds.get(random.nextInt(kinds.size()));
            Random itsOwn = new Random(random.nextLong()); // whatever it draws, the schedule stays the seed's
            boolean overlaps = random.nextDouble() < LEFT_TO_OVERLAP;
            load.acknowledged.takeLongestPauseMs();
            load.told.takeLongestPauseMs();
            fault.inject(deployment, itsOwn);
            faults++;
            if (!overlaps) {
                long readyMs = deployment.awaitReady();
                load.awaitFlow(); // before the next fault, so that each has its own figures
                note(fault, "ready ms after it", readyMs);
                note(fault, "longest time without a 200, ms", load.acknowledged.takeLongestPauseMs());
                note(fault, "longest time without an update, ms", load.told.takeLongestPauseMs());
            }
            load.endSilentClients();
        }
    }

    private void note(Fault fault, String what, long value) {
        effects.computeIfAbsent(fault, key -> new TreeMap<>())
                .computeIfAbsent(what, key -> new LongSummaryStatistics())
                .accept(value);
    }

    private void judge(Deployment deployment, List<URI> gateways) throws Exception {
        Verdict verdict = load.verdict(deployment.stores, () -> gateways);
        Verdict.Rows rows = verdict.rows();
        report(rows);
        verdict.nothingIsMissingOrWrong(rows);
        verdict.indicesAreThoseOfTheLedgers();
        List<String> complaints = new ArrayList<>();
        for (RoleProcess process : deployment.processes()) {
            complaints.addAll(process.complaints());
        }
        if (!complaints.isEmpty()) {
            throw new AssertionError("errors in the logs:\n" + String.join("\n", complaints));
        }
        load.clients().forEach(client -> System.out.println("chaos: " + client));
        System.out.println(
                "chaos: rows, bars, coverage, views, market, indices, clients, streams and logs are as they should be");
    }

    private void report(Verdict.Rows rows) {
        System.out.printf(
                Locale.ROOT,
                "chaos: seed=%d seconds=%d faults=%d acknowledged=%d lost=%d doubled=%d retriedPosts=%d%n",
                seed,
                durationMs / 1_000,
                faults,
                rows.acknowledged(),
                rows.lost(),
                rows.doubled(),
                load.retries());
        effects.forEach((fault, figures) -> figures.forEach((what, values) -> System.out.printf(
                Locale.ROOT,
                "chaos: %-24s %-36s times=%d mean=%.0f max=%d%n",
                fault,
                what,
                values.getCount(),
                values.getAverage(),
                values.getMax())));
    }
}
