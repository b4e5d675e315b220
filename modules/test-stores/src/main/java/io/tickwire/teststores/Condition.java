package io.tickwire.teststores;

import java.io.IOException;
import java.util.concurrent.Callable;

/** What a server is waited for. */
final class Condition {
    private static final long LIMIT_NANOS = 120_000_000_000L;
    private static final long BETWEEN_MS = 10;

    private Condition() {}

    /** @throws IOException when it does not hold in time, or asking fails */
    static void await(String what, Callable<Boolean> holds) throws IOException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        try {
            while (!holds.call()) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("not in time: " + what);
                }
                Thread.sleep(BETWEEN_MS); // between two questions
            }
        } catch (IOException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: " + what, e);
        } catch (Exception e) {
            throw new IOException(what, e);
        }
    }
}
