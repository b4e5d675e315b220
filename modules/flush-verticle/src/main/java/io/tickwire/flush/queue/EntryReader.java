package io.tickwire.flush.queue;

import io.tickwire.domain.Tick;
import io.tickwire.flush.batch.Delivery;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.StreamId;
import io.tickwire.wire.FrameDecoder;
import io.tickwire.wire.MalformedFrameException;
import io.vertx.redis.client.Response;
import java.util.List;

/** Makes deliveries of Redis' answers. Any entry gives one: what is no frame is a damaged one. For one thread. */
final class EntryReader {
    private final FrameDecoder decoder = new FrameDecoder();
    private final int partition;

    EntryReader(int partition) {
        this.partition = partition;
    }

    static StreamId id(Response entry) {
        return StreamId.parse(entry.get(0).toString());
    }

    /** @param entry id and fields; the fields are null when the entry was deleted while it was pending */
    Delivery delivery(Response entry) {
        StreamId id = id(entry);
        Response fields = entry.get(1);
        if (fields == null) {
            return deleted(id);
        }
        byte[] frame = frame(fields);
        if (frame == null) {
            return new Delivery.Damaged(
                    partition, id, new byte[0], "entry has no frame: missing field=" + RedisKeys.FRAME_FIELD);
        }
        try {
            List<Tick> ticks = decoder.decode(frame);
            return new Delivery.Frame(partition, id, ticks);
        } catch (MalformedFrameException e) {
            return new Delivery.Damaged(partition, id, frame, e.getMessage());
        }
    }

    /** What stands for an entry that was deleted while it was pending. */
    Delivery deleted(StreamId id) {
        return new Delivery.Damaged(partition, id, new byte[0], "entry was deleted before it was stored");
    }

    private static byte[] frame(Response fields) {
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            if (fields.get(i).toString().equals(RedisKeys.FRAME_FIELD)) {
                return fields.get(i + 1).toBytes();
            }
        }
        return null;
    }
}
