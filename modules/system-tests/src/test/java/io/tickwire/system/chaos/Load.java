package io.tickwire.system.chaos;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Feeders and clients around a running system, and what they have noted. */
public final class Load implements AutoCloseable {
    /** How many symbols its feeders post. */
    public static final int SYMBOLS = 16;

    final Pulse acknowledged = new Pulse();
    final Pulse told = new Pulse();
    private final Random random;
    private final AtomicLong retries = new AtomicLong();
    private final List<Ledger> ledgers = new ArrayList<>();
    private final List<LedgerFeeder> feeders = new ArrayList<>();
    private final List<Thread> feederThreads = new ArrayList<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private final List<WatchingClient> clients = new ArrayList<>();

    public Load(Random random) {
        this.random = random;
    }

    /** @param webhooks those that take posts at the moment */
    public void startFeeders(Supplier<List<URI>> webhooks) {
        for (int i = 0; i < SYMBOLS; i++) {
            Ledger ledger = new Ledger("CHAOS-" + i, i);
            LedgerFeeder feeder = new LedgerFeeder(ledger, webhooks, acknowledged, retries, random.nextLong());
            ledgers.add(ledger);
            feeders.add(feeder);
            feederThreads.add(daemon(feeder, "feeder-" + i));
        }
    }

    /** @param gateways those that take connections at the moment */
    public void startClients(Supplier<List<URI>> gateways) {
        startClients(gateways, List.of("symbol:*", "market"));
    }

    /** The same, for a gateway that may not have all channels yet. */
    void startClients(Supplier<List<URI>> gateways, List<String> channels) {
        for (int i = 0; i < 4; i++) {
            boolean sse = i % 2 == 1;
            Watcher watcher = new Watcher((sse ? "sse-" : "ws-") + i, told);
            WatchingClient client = new WatchingClient(watcher, gateways, channels, sse, i < 2 ? 0 : 200, i / 2);
            watchers.add(watcher);
            clients.add(client);
            daemon(client, "client-" + i);
        }
    }

    /** Waits until every symbol has had its turn, in both directions. */
    public void awaitFlow() throws InterruptedException {
        long acknowledgedBefore = acknowledged.beats();
        long toldBefore = told.beats();
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (acknowledged.beats() < acknowledgedBefore + SYMBOLS || told.beats() < toldBefore + SYMBOLS) {
            endSilentClients();
            if (System.nanoTime() > deadline) {
                throw new AssertionError("all are ready and nothing flows: acknowledged="
                        + (acknowledged.beats() - acknowledgedBefore) + " told=" + (told.beats() - toldBefore));
            }
            Thread.sleep(20); // between two looks
        }
    }

    void endSilentClients() {
        clients.forEach(WatchingClient::endIfSilent);
    }

    /** Posts that had no 200, and were posted again. */
    public long retries() {
        return retries.get();
    }

    /** What each client has been told, a line each. */
    List<String> clients() {
        return watchers.stream().map(Watcher::toString).toList();
    }

    /** Every post under way gets its 200 first. */
    public void stopFeeders() throws InterruptedException {
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

    /** On what has been posted and told; after {@link #stopFeeders}. */
    public Verdict verdict(Stores stores, Supplier<List<URI>> gateways) {
        return verdict(stores, stores.redis::command, gateways);
    }

    /** The same, with the queue in another Redis than that of the stores. */
    Verdict verdict(Stores stores, Verdict.RedisQuestion redis, Supplier<List<URI>> gateways) {
        return new Verdict(stores, redis, gateways, ledgers, watchers);
    }

    @Override
    public void close() {
        feeders.forEach(LedgerFeeder::stop);
        clients.forEach(WatchingClient::stop);
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
