package io.tickwire.gateway;

import io.tickwire.config.RedisUrl;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import io.tickwire.redis.QueueAppend;
import io.tickwire.redis.QueueSetup;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisScript;
import io.tickwire.wire.FrameEncoder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.function.Supplier;

/** Ingest, flush and calc, as the tape sees them: they append to the queue and take entries off it. */
final class TestTape implements AutoCloseable {
    static final long BASE_MICROS = 1_795_341_600_000_000L;
    private static final RedisScript TRIM = RedisScript.withTape(TestTape.class, "trim-queue.lua");

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final FrameEncoder encoder = new FrameEncoder();
    private final RedisLink link;
    private final int partitions;

    TestTape(String redisUrl, int partitions) throws Exception {
        this.partitions = partitions;
        link = new RedisLink(vertx, RedisUrl.parse(redisUrl), "test-queue", 10_000);
        run(() -> link.connect().otherwiseEmpty()); // the first attempt of a cold process may take too long
        reconnected();
        run(() -> new QueueSetup(link, partitions).run());
    }

    /** Waits until there is a connection again. */
    void reconnected() throws Exception {
        Eventually.holds(() -> {
            try {
                return send(Request.cmd(Command.PING)).toString().equals("PONG");
            } catch (AssertionError e) {
                return false;
            }
        });
    }

    static Tick tick(String symbol, long seq) {
        return new Tick(
                symbol,
                BASE_MICROS + seq,
                Decimal.parse("97000.1"),
                Decimal.parse("0.0153"),
                "coinbase",
                seq,
                BASE_MICROS);
    }

    /** One entry of ticks of one partition; completes when Redis has confirmed it. */
    void append(List<Tick> ticks) {
        int partition = TickIdentity.partitionOf(ticks.get(0).symbol(), partitions);
        run(() -> QueueAppend.append(
                link, List.of(new QueueAppend.Part(partition, List.of(encoder.encode(ticks)), ticks.size()))));
    }

    void append(Tick... ticks) {
        for (Tick tick : ticks) {
            append(List.of(tick));
        }
    }

    /** Both groups are done with all entries of a partition but the newest ones. */
    void done(int partition, int butNewest) {
        List<String> ids = ids(RedisKeys.ticks(partition));
        if (ids.size() > butNewest) {
            String last = ids.get(ids.size() - butNewest - 1);
            String needed = last.substring(0, last.indexOf('-') + 1)
                    + (Long.parseLong(last.substring(last.indexOf('-') + 1)) + 1);
            List<String> keys = List.of(
                    RedisKeys.ticks(partition),
                    RedisKeys.meter(partition),
                    RedisKeys.tape(partition),
                    RedisKeys.tapeWanted(partition));
            groupsHaveRead(partition, last);
            while (run(() -> link.eval(TRIM, keys, List.of("1", needed))).toInteger() == 1) {
                // the next part
            }
        }
    }

    private void groupsHaveRead(int partition, String last) {
        for (String group : List.of(RedisKeys.CALC_GROUP, RedisKeys.FLUSH_GROUP)) {
            send(Request.cmd(Command.XGROUP)
                    .arg("SETID")
                    .arg(RedisKeys.ticks(partition))
                    .arg(group)
                    .arg(last));
        }
    }

    void done(String symbol) {
        done(TickIdentity.partitionOf(symbol, partitions), 0);
    }

    /** What a release that knows no tape does. */
    void doneByAnEarlierRelease(String symbol) {
        int partition = TickIdentity.partitionOf(symbol, partitions);
        List<String> ids = ids(RedisKeys.ticks(partition));
        groupsHaveRead(partition, ids.get(ids.size() - 1));
        send(Request.cmd(Command.HINCRBY)
                .arg(RedisKeys.meter(partition))
                .arg("flush")
                .arg(1));
        send(Request.cmd(Command.XTRIM)
                .arg(RedisKeys.ticks(partition))
                .arg("MAXLEN")
                .arg(0));
    }

    List<String> ids(String key) {
        return send(Request.cmd(Command.XRANGE).arg(key).arg("-").arg("+")).stream()
                .map(entry -> entry.get(0).toString())
                .toList();
    }

    Response send(Request request) {
        return run(() -> link.send(request));
    }

    private <T> T run(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        context.runOnContext(go -> work.get().onComplete(done));
        return TestRedis.await(done.future());
    }

    @Override
    public void close() {
        TestRedis.await(vertx.close());
    }
}
