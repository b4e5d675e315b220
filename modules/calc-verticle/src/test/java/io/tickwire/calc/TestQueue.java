package io.tickwire.calc;

import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import io.tickwire.redis.RedisKeys;
import io.tickwire.wire.FrameEncoder;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What ingest and flush do to the queue. */
final class TestQueue {
    private final TestCommands redis;
    private final FrameEncoder encoder = new FrameEncoder();

    TestQueue(TestCommands redis) {
        this.redis = redis;
        for (int partition = 0; partition < CalcProcess.PARTITIONS; partition++) {
            for (String group : List.of(RedisKeys.CALC_GROUP, RedisKeys.FLUSH_GROUP)) {
                redis.send(Command.XGROUP, "CREATE", RedisKeys.ticks(partition), group, "0", "MKSTREAM");
            }
        }
    }

    static int partitionOf(String symbol) {
        return TickIdentity.partitionOf(symbol, CalcProcess.PARTITIONS);
    }

    /** Appends the ticks, in order, as one frame for each partition. */
    void append(List<Tick> ticks) {
        Map<Integer, List<Tick>> byPartition = new TreeMap<>();
        ticks.forEach(tick -> byPartition
                .computeIfAbsent(partitionOf(tick.symbol()), partition -> new ArrayList<>())
                .add(tick));
        byPartition.forEach((partition, some) -> {
            for (byte[] frame : encoder.encodeAll(some)) {
                append(partition, frame);
            }
            redis.send(Command.HINCRBY, RedisKeys.meter(partition), "appended", some.size());
        });
    }

    void append(int partition, byte[] frame) {
        redis.send(Command.XADD, RedisKeys.ticks(partition), "*", RedisKeys.FRAME_FIELD, frame);
    }

    long length(int partition) {
        return redis.send(Command.XLEN, RedisKeys.ticks(partition)).toLong();
    }

    /** Flush is handed so many entries; answers their ids. */
    List<String> flushReads(int partition, int count) {
        String stream = RedisKeys.ticks(partition);
        Response read =
                redis.send(Command.XREADGROUP, "GROUP", "flush", "test", "COUNT", count, "STREAMS", stream, ">");
        List<String> ids = new ArrayList<>();
        if (read != null) {
            (read.isMap() ? read.get(stream) : read.get(0).get(1))
                    .forEach(entry -> ids.add(entry.get(0).toString()));
        }
        return ids;
    }

    void flushAcknowledges(int partition, String id) {
        redis.send(Command.XACK, RedisKeys.ticks(partition), "flush", id);
    }
}
