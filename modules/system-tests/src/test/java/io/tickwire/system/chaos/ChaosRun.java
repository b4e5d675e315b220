package io.tickwire.system.chaos;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** One run: load, faults for so long, healing, verdict. The same seed gives the same faults in the same order. */
final class ChaosRun {
    private static final int SYMBOLS = 16;
    private static final double LEFT_TO_OVERLAP = 0.25;

    private final long seed;
    private final long durationMs;
    private final List<Fault> kinds;
    private final Path directory;
    private final Random random;
    private final Pulse acknowledged = new Pulse();
    private final Pulse told = new Pulse();
    private final AtomicLong retries = new AtomicLong();
    private final List<Ledger> ledgers = new ArrayList<>();
    private final List<LedgerFeeder> feeders = new ArrayList<>();
    private final List<Thread> feederThreads = new ArrayList<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private final List<WatchingClient> clients = new ArrayList<>();
    private final Map<Fault, Map<String, LongSummaryStatistics>> effects = new EnumMap<>(Fault.class);
    private int faults;

    /** @param kinds the faults to choose from */
    ChaosRun(long seed, long durationMs, List<Fault> kinds, Path directory) {
        this.seed = seed;
        this.durationMs = durationMs;
        this.kinds = kinds;
        this.directory = directory;
        this.random = new Random(seed);
    }

    void run() throws Exception {
        try (Deployment deployment = new Deployment(directory)) {
            try {
                startClients(deployment.urls("gateway", ""));
                startFeeders(deployment.urls("ingest", "/webhook/ticks"));
                hurt(deployment);
                stopFeeders();
                deployment.awaitReady();
                judge(deployment);
            } finally {
                feeders.forEach(LedgerFeeder::stop);
                clients.forEach(WatchingClient::stop);
            }
        }
    }

    private void startFeeders(List<URI> webhooks) {
        for (int i = 0; i < SYMBOLS; i++) {
            Ledger ledger = new Ledger("CHAOS-" + i, i);
            LedgerFeeder feeder = new LedgerFeeder(ledger, webhooks, acknowledged, retries, random.nextLong());
            ledgers.add(ledger);
            feeders.add(feeder);
            feederThreads.add(daemon(feeder, "feeder-" + i));
        }
    }

    private void startClients(List<URI> gateways) {
        for (int i = 0; i < 4; i++) {
            boolean sse = i % 2 == 1;
            Watcher watcher = new Watcher((sse ? "sse-" : "ws-") + i, told);
            WatchingClient client = new WatchingClient(watcher, gateways, sse, i < 2 ? 0 : 200, i / 2);
            watchers.add(watcher);
            clients.add(client);
            daemon(client, "client-" + i);
        }
    }

    private void hurt(Deployment deployment) throws Exception {
        long deadline = System.nanoTime() + durationMs * 1_000_000;
        while (System.nanoTime() < deadline) {
            Thread.sleep(500 + random.nextInt(2_000)); // the schedule's own pace
            Fault fault = kinds.get(random.nextInt(kinds.size()));
            Random itsOwn = new Random(random.nextLong()); // whatever it draws, the schedule stays the seed's
            boolean overlaps = random.nextDouble() < LEFT_TO_OVERLAP;
            acknowledged.takeLongestPauseMs();
            told.takeLongestPauseMs();
            fault.inject(deployment, itsOwn);
            faults++;
            if (!overlaps) {
                long readyMs = deployment.awaitReady();
                awaitFlow();
                note(fault, "ready ms after it", readyMs);
                note(fault, "longest time without a 200, ms", acknowledged.takeLongestPauseMs());
                note(fault, "longest time without an update, ms", told.takeLongestPauseMs());
            }
            clients.forEach(WatchingClient::endIfSilent);
        }
    }

    /** Both go on before the next fault, so that each has its own figures. */
    private void awaitFlow() throws InterruptedException {
        long acknowledgedBefore = acknowledged.beats();
        long toldBefore = told.beats();
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (acknowledged.beats() < acknowledgedBefore + SYMBOLS || told.beats() < toldBefore + SYMBOLS) {
            clients.forEach(WatchingClient::endIfSilent);
            if (System.nanoTime() > deadline) {
                throw new AssertionError("all are ready and nothing flows: acknowledged="
                        + (acknowledged.beats() - acknowledgedBefore) + " told=" + (told.beats() - toldBefore));
            }
            Thread.sleep(20); // between two looks
        }
    }

    private void note(Fault fault, String what, long value) {
        effects.computeIfAbsent(fault, key -> new TreeMap<>())
                .computeIfAbsent(what, key -> new LongSummaryStatistics())
                .accept(value);
    }

    private void stopFeeders() throws InterruptedException {
        feeders.forEach(LedgerFeeder::stop);
        for (Thread thread : feederThreads) {
            thread.join(120_000);
            if (thread.isAlive()) {
                throw new AssertionError("a post finds no end: thread=" + thread.getName());
            }
        }
        for (LedgerFeeder feeder : feeders) {
            if (feeder.fault() != null) {
                throw new AssertionError("an answer that must not be: " + feeder.fault());
            }
        }
    }

    private void judge(Deployment deployment) throws Exception {
        Verdict verdict = new Verdict(deployment.stores, deployment.urls("gateway", "/"), ledgers);
        Verdict.Rows rows = verdict.rows();
        report(rows);
        if (rows.lost() != 0 || rows.doubled() != 0) {
            throw new AssertionError("rows and ledger differ: lost=" + rows.lost() + " doubled=" + rows.doubled());
        }
        verdict.everyRowIsAsPosted();
        verdict.barsAndCoverageAreThoseOfTheRows();
        verdict.viewsAreThoseOfTheLedgers();
        verdict.clientsHaveBeenToldTheTruth(watchers);
        verdict.queueIsEmpty(deployment.stores::redis);
        List<String> complaints = new ArrayList<>();
        for (RoleProcess process : deployment.processes()) {
            complaints.addAll(process.complaints());
        }
        if (!complaints.isEmpty()) {
            throw new AssertionError("errors in the logs:\n" + String.join("\n", complaints));
        }
    }

    private void report(Verdict.Rows rows) {
        System.out.printf(
                "chaos: seed=%d seconds=%d faults=%d acknowledged=%d lost=%d doubled=%d retriedPosts=%d%n",
                seed, durationMs / 1_000, faults, rows.acknowledged(), rows.lost(), rows.doubled(), retries.get());
        effects.forEach((fault, figures) -> figures.forEach((what, values) -> System.out.printf(
                "chaos: %-24s %-36s times=%d mean=%.0f max=%d%n",
                fault, what, values.getCount(), values.getAverage(), values.getMax())));
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
