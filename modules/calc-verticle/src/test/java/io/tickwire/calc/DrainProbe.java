package io.tickwire.calc;

import io.tickwire.domain.*;
import io.tickwire.wire.FrameEncoder;
import io.vertx.redis.client.Command;
import java.util.*;
import java.util.Locale;
import java.util.stream.Stream;

public class DrainProbe {
    public static void main(String[] a) throws Exception {
        int symbols = Integer.parseInt(a[0]);
        int ticks = Integer.parseInt(a[1]);
        int perFrame = Integer.parseInt(a[2]);
        TestRedis redis = new TestRedis();
        TestQueue queue = new TestQueue(redis);
        Random random = new Random(1);
        FrameEncoder enc = new FrameEncoder();
        long ts = RandomTicks.START;
        List<List<Tick>> parts = Stream.generate(() -> (List<Tick>) new ArrayList<Tick>())
                .limit(CalcProcess.PARTITIONS)
                .toList();
        for (int i = 0; i < ticks; i++) {
            ts += 25;
            String s = "SYM" + random.nextInt(symbols);
            int p = TestQueue.partitionOf(s);
            parts.get(p)
                    .add(new Tick(
                            s,
                            ts,
                            Decimal.of(9_700_000L + random.nextInt(10_000), 2),
                            Decimal.of(random.nextInt(1_000_000), 6),
                            "coinbase",
                            i,
                            RandomTicks.START));
            if (parts.get(p).size() == perFrame) {
                queue.append(p, enc.encode(parts.get(p)));
                parts.get(p).clear();
            }
        }
        int rest = parts.stream().mapToInt(List::size).sum();
        CalcProcess calc = new CalcProcess(redis.url(), 50);
        long start = System.nanoTime();
        calc.start();
        double n;
        while ((n = calc.ticks("applied")) < ticks - rest) {
            Thread.sleep(20);
        }
        double s = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "symbols=%d ticks=%d seconds=%.2f ticksPerSecond=%,.0f publishes=%,.0f%n",
                symbols,
                ticks,
                s,
                ticks / s,
                calc.meters.get("tickwire.calc.publishes").counter().count());
        long t = System.nanoTime();
        calc.stop();
        System.out.printf(Locale.ROOT, "stopMs=%d%n", (System.nanoTime() - t) / 1_000_000);
        System.out.println(redis.send(Command.INFO, "commandstats")
                .toString()
                .lines()
                .filter(l -> l.contains("eval") || l.contains("xread"))
                .toList());
        System.out.println(redis.send(Command.SLOWLOG, "GET", 128).size() + " slow >10ms");
        System.out.println(redis.send(Command.INFO, "memory")
                .toString()
                .lines()
                .filter(l -> l.startsWith("used_memory_human"))
                .toList());
        CalcProcess again = new CalcProcess(redis.url(), 50);
        t = System.nanoTime();
        again.start();
        System.out.printf(Locale.ROOT, "loadMs=%d%n", (System.nanoTime() - t) / 1_000_000);
        again.close();
        calc.close();
        redis.close();
    }
}
