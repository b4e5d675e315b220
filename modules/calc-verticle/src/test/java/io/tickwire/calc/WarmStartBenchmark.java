package io.tickwire.calc;

import io.tickwire.config.RedisUrl;
import io.tickwire.config.UpdatesChannel;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import io.tickwire.redis.RedisLink;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a warm start takes, and what live updates feel of it. Not a test; run its main with the number of symbols and of ticks
 * that each has in Postgres. Every 10 ms ten ticks of different symbols go into the queue; their latency is that from there to
 * a subscriber, while windows are rebuilt and then for as long again (5 s at least).
 */
final class WarmStartBenchmark {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int TICKS_A_PAUSE = 10;

    private WarmStartBenchmark() {}

    public static void main(String[] args) throws Exception {
        int symbols = Integer.parseInt(args[0]);
        int ticksEach = Integer.parseInt(args[1]);
        try (TestRedis redis = new TestRedis();
                TestTables tables = new TestTables()) {
            tables.create();
            tables.server.execute("INSERT INTO md_ticks SELECT 'S' || s, now() - n * interval '24 hours' / " + ticksEach
                    + " - s * interval '1 millisecond', round((100 + random() * 10)::numeric, 2), round(random()::numeric, 4), 'sim', n"
                    + " FROM generate_series(0, " + (symbols - 1) + ") AS s, generate_series(0, " + (ticksEach - 1)
                    + ") AS n");
            tables.server.execute(
                    "INSERT INTO md_bars SELECT DISTINCT symbol, date_bin('1 minute', ts, '1970-01-01Z') FROM md_ticks");
            tables.server.execute("ANALYZE");
            run(redis, tables, symbols);
        }
    }

    private static void run(TestRedis redis, TestTables tables, int symbols) throws Exception {
        Queue<Long> latencies = new ConcurrentLinkedQueue<>();
        Vertx vertx = Vertx.vertx();
        Map<String, String> told = new HashMap<>();
        RedisLink[] link = new RedisLink[1];
        link[0] = RedisLink.toOneNode(vertx, RedisUrl.parse(redis.url()), "subscriber", 2_000)
                .onMessage(push -> {
                    String message = push.get(2).toString();
                    int at = message.indexOf("\"receivedAt\":\"");
                    if (at > 0) {
                        String received = message.substring(at + 14, message.indexOf('"', at + 14));
                        String symbol = message.substring(0, message.indexOf("\",\"ts\""));
                        if (!received.equals(told.put(symbol, received))) { // not an update of the rebuild alone
                            latencies.add(micros() - Rfc3339.parseMicros(received));
                        }
                    }
                })
                .onConnected(
                        connected -> link[0].send(Request.cmd(Command.SUBSCRIBE).arg(UpdatesChannel.DEFAULT.name()))
                                .onFailure(failure -> link[0].reconnect(failure.getMessage())));
        TestRedis.await(link[0].connect());
        TestQueue queue = new TestQueue(redis);
        CalcProcess calc = new CalcProcess(redis.url(), tables.server.url(), new SeizingOwnership(redis)).start();
        long start = System.nanoTime();
        Load load = new Load(queue, symbols);
        do {
            load.step();
        } while (calc.counter("tickwire.calc.warmed.symbols") < symbols);
        long warmMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        tell("warming, " + symbols + " symbols in " + warmMs + " ms", latencies);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.max(5_000, warmMs));
        while (System.nanoTime() < end) {
            load.step();
        }
        tell("warm", latencies);
        calc.close();
        TestRedis.await(link[0].close());
        TestRedis.await(vertx.close());
    }

    private static void tell(String phase, Queue<Long> latencies) {
        List<Long> all = new ArrayList<>();
        for (Long latency = latencies.poll(); latency != null; latency = latencies.poll()) {
            all.add(latency);
        }
        long[] sorted = all.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%s: %d updates, latency in ms p50 %.1f p99 %.1f max %.1f%n",
                phase,
                sorted.length,
                at(sorted, 0.5),
                at(sorted, 0.99),
                Arrays.stream(sorted).max().orElse(0) / 1e3);
    }

    private static double at(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) (sorted.length * share)] / 1e3;
    }

    private static long micros() {
        return MicrosClock.system().micros();
    }

    private static final class Load {
        private final TestQueue queue;
        private final int symbols;
        private long next;

        Load(TestQueue queue, int symbols) {
            this.queue = queue;
            this.symbols = symbols;
        }

        void step() {
            LockSupport.parkNanos(PAUSE_NANOS);
            List<Tick> ticks = new ArrayList<>();
            for (int i = 0; i < TICKS_A_PAUSE; i++, next++) {
                long now = micros();
                ticks.add(new Tick(
                        "S" + next * 7_919 % symbols,
                        now,
                        Decimal.of(10_000 + next % 100, 2),
                        Decimal.of(1, 1),
                        "live",
                        next,
                        now));
            }
            queue.append(ticks);
        }
    }
}
