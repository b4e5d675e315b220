package io.tickwire.calc;

import io.tickwire.config.RedisUrl;
import io.tickwire.redis.QueueReads;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * Reads the stream of one partition, together with the other partitions of its event loop. Reading changes nothing, so a
 * failed read may be done again. For the event loop that created it.
 */
final class PartitionReader {
    private static final int BLOCK_MS = 2_000;
    private static final int LIMIT_MS = 2_000;

    /**
     * Time between two reads when the first had all there was. Small posts come in many entries, and each read costs Redis more than it costs
     * to append one; an update comes later by this at most.
     */
    private static final long GATHER_MS = 5;

    private static final int FRAMES_PER_READ = 64;

    private final int partition;
    private final QueueReads queue;

    PartitionReader(QueueReads queue, int partition) {
        this.queue = queue;
        this.partition = partition;
    }

    /** For all partitions of an event loop. */
    static QueueReads queue(Vertx vertx, RedisUrl redisUrl) {
        return new QueueReads(
                vertx, redisUrl, "calc-reader", () -> Request.cmd(Command.XREAD), GATHER_MS, BLOCK_MS, LIMIT_MS);
    }

    /** Connects, and goes on trying when the first attempt, whose outcome this is, fails. */
    Future<Void> connect() {
        return queue.lane(partition).connect();
    }

    /** The next entries after a position, in order; none when no entry came for two seconds. */
    Future<List<QueuedFrame>> readAfter(StreamId position) {
        return queue.lane(partition)
                .reads()
                .read(partition, position.toString(), FRAMES_PER_READ)
                .map(entries -> entries.stream().map(PartitionReader::frame).toList());
    }

    /** Ends a read in flight, which fails then. */
    void abandonRead() {
        queue.lane(partition).reads().cancel(partition);
    }

    /** Ends a read in flight, which fails then; nothing is read any more. */
    Future<Void> close() {
        return queue.release(partition);
    }

    private static QueuedFrame frame(Response entry) {
        Response frame = entry.get(1).get(RedisKeys.FRAME_FIELD);
        return new QueuedFrame(StreamId.parse(entry.get(0).toString()), frame == null ? new byte[0] : frame.toBytes());
    }
}
