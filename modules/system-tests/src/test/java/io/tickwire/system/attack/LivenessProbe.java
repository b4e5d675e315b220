package io.tickwire.system.attack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.concurrent.locks.LockSupport;

/** Asks for {@code /health/live} five times a second, as a kubelet does: each time over a connection of its own. One thread. */
final class LivenessProbe implements Runnable {
    private static final int ANSWER_LIMIT_MS = 20_000;
    private static final long PAUSE_NANOS = 200_000_000;

    private final URI live;
    private volatile boolean stopped;
    private long slowestMs;
    private int failures;

    LivenessProbe(URI live) {
        this.live = live;
    }

    /** The slowest answer, in milliseconds, and how often there was none. */
    record Liveness(long slowestMs, int failures) {}

    /** What there was since the last call. */
    synchronized Liveness take() {
        Liveness liveness = new Liveness(slowestMs, failures);
        slowestMs = 0;
        failures = 0;
        return liveness;
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        while (!stopped) {
            long askedAt = System.nanoTime();
            boolean isAlive = isAlive();
            long tookMs = (System.nanoTime() - askedAt) / 1_000_000;
            synchronized (this) {
                slowestMs = Math.max(slowestMs, tookMs);
                failures += isAlive ? 0 : 1;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean isAlive() {
        try {
            HttpURLConnection connection = (HttpURLConnection) live.toURL().openConnection();
            connection.setRequestProperty("Connection", "close");
            connection.setConnectTimeout(ANSWER_LIMIT_MS);
            connection.setReadTimeout(ANSWER_LIMIT_MS);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
