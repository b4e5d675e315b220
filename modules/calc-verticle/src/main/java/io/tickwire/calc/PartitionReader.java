package io.tickwire.calc;

import io.tickwire.config.RedisUrl;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the stream of one partition on a connection of its own, as the reads block in Redis. Reading changes nothing, so a
 * failed read may be done again. For the event loop that created it.
 */
final class PartitionReader {
    private static final int BLOCK_MS = 2_000;
    private static final int ANSWER_LIMIT_MS = BLOCK_MS + 2_000;

    /** A frame has at most 2,000 ticks, about 86 KB: a read is at most 5.5 MB. */
    static final int FRAMES_PER_READ = 64;

    private final int partition;
    private final RedisLink link;

    PartitionReader(Vertx vertx, RedisUrl redisUrl, int partition) {
        this.partition = partition;
        this.link = new RedisLink(vertx, redisUrl, "calc-reader-" + partition, ANSWER_LIMIT_MS);
    }

    /** Connects, and goes on trying when the first attempt, whose outcome this is, fails. */
    Future<Void> connect() {
        return link.connect();
    }

    /** The next entries after a position, in order; none when no entry came for two seconds. */
    Future<List<QueuedFrame>> readAfter(StreamId position) {
        return link.send(Request.cmd(Command.XREAD)
                        .arg("COUNT")
                        .arg(FRAMES_PER_READ)
                        .arg("BLOCK")
                        .arg(BLOCK_MS)
                        .arg("STREAMS")
                        .arg(RedisKeys.ticks(partition))
                        .arg(position.toString()))
                .map(this::frames);
    }

    /** Ends a read in flight, which fails then; later ones take another connection. */
    void abandonRead() {
        link.reconnect("the read in flight is of no more use");
    }

    /** Ends a read in flight, which fails then, and the connection. */
    Future<Void> close() {
        return link.close();
    }

    private List<QueuedFrame> frames(Response streams) {
        if (streams == null) {
            return List.of();
        }
        // RESP3 answers a map of streams, RESP2 a list of [stream, entries]
        Response entries = streams.isMap()
                ? streams.get(RedisKeys.ticks(partition))
                : streams.get(0).get(1);
        List<QueuedFrame> frames = new ArrayList<>(entries.size());
        for (Response entry : entries) {
            Response frame = entry.get(1).get(RedisKeys.FRAME_FIELD);
            frames.add(new QueuedFrame(
                    StreamId.parse(entry.get(0).toString()), frame == null ? new byte[0] : frame.toBytes()));
        }
        return frames;
    }
}
