package io.tickwire.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A feeder that posts so many ticks a second, in posts of {@value #TICKS_PER_POST}, whatever the answers take. A tick's {@code ts} is the time
 * at which its post was due.
 */
final class SteadyFeed implements AutoCloseable {
    static final int TICKS_PER_POST = 100;

    /** A fifth of the symbols begin with it. */
    static final String A_FIFTH = "S1-";

    private static final long PERIOD_MS = 10;

    private final Vertx vertx;
    private final HttpClient http;
    private final String webhook;
    private final int symbols;
    private final int ticksPerSecond;
    private final long startNanos = System.nanoTime();
    private final long startMicros = System.currentTimeMillis() * 1_000;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final long timer;

    SteadyFeed(Vertx vertx, String webhook, int symbols, int ticksPerSecond) {
        this.vertx = vertx;
        this.http = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(32));
        this.webhook = webhook;
        this.symbols = symbols;
        this.ticksPerSecond = ticksPerSecond;
        this.timer = vertx.setPeriodic(PERIOD_MS, fired -> postWhatIsDue());
    }

    private void postWhatIsDue() {
        long due = (long) ((System.nanoTime() - startNanos) / 1e9 * ticksPerSecond);
        while (sent.get() + TICKS_PER_POST <= due) {
            long first = sent.getAndAdd(TICKS_PER_POST);
            http.request(new RequestOptions().setAbsoluteURI(webhook).setMethod(HttpMethod.POST))
                    .compose(request -> request.putHeader("Content-Type", "application/x-ndjson")
                            .send(block(first)))
                    .onSuccess(response -> failed.addAndGet(response.statusCode() == 200 ? 0 : 1))
                    .onFailure(failure -> failed.incrementAndGet());
        }
    }

    private Buffer block(long first) {
        long dueMicros = startMicros + (first + TICKS_PER_POST) * 1_000_000 / ticksPerSecond;
        Instant due = Instant.ofEpochSecond(dueMicros / 1_000_000, dueMicros % 1_000_000 * 1_000);
        Buffer lines = Buffer.buffer();
        for (long i = first; i < first + TICKS_PER_POST; i++) {
            lines.appendString("{\"symbol\":\"" + symbol(i % symbols) + "\",\"ts\":\"" + due + "\",\"price\":\"97000."
                    + (i % 90 + 10) + "\",\"volume\":\"0.5\",\"source\":\"bench\",\"seq\":" + i + "}\n");
        }
        return lines;
    }

    static String symbol(long number) {
        return "S" + number % 5 + "-" + number;
    }

    long sent() {
        return sent.get();
    }

    /** Posts without a 200. */
    long failed() {
        return failed.get();
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
    }
}
