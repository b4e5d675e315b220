package io.tickwire.flush.queue;

import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import io.tickwire.flush.batch.Delivery;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisScript;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Writes what can't be stored to the stream {@code md:dead}, at least once each. Fields: {@code at} (time of the verdict),
 * {@code reason}, {@code partition}, {@code entry} (id in the partition's stream), and either {@code tick} (JSON in the
 * webhook's shape, ready to be posted again) or {@code frame} (the bytes that are no frame).
 */
public final class DeadLetters {
    private static final RedisScript ADD = RedisScript.resource(DeadLetters.class, "add-dead-letter.lua");

    private final RedisLink link;
    private final MicrosClock clock;

    public DeadLetters(RedisLink link, MicrosClock clock) {
        this.link = link;
        this.clock = clock;
    }

    /** Completes when Redis has confirmed the letter. */
    public Future<Void> add(Delivery origin, Tick tick, String reason) {
        return send(origin, reason, "tick", json(tick));
    }

    /** Completes when Redis has confirmed the letter. */
    public Future<Void> add(Delivery.Damaged damaged) {
        return send(damaged, damaged.reason(), "frame", damaged.bytes());
    }

    private Future<Void> send(Delivery origin, String reason, String field, Object value) {
        List<Object> letter = List.of(
                "at",
                Rfc3339.append(new StringBuilder(27), clock.micros()).toString(),
                "reason",
                reason,
                "partition",
                origin.partition(),
                "entry",
                origin.id().toString(),
                field,
                value);
        return link.eval(ADD, List.of(RedisKeys.DEAD_LETTERS), letter).mapEmpty();
    }

    private static String json(Tick tick) {
        JsonObject json = new JsonObject()
                .put("symbol", tick.symbol())
                .put(
                        "ts",
                        Rfc3339.append(new StringBuilder(27), tick.tsMicros()).toString())
                .put("price", tick.price().toString())
                .put("volume", tick.volume().toString())
                .put("source", tick.source());
        if (tick.seq() >= 0) {
            json.put("seq", tick.seq()); // a derived one is negative, and derived again from the same values
        }
        return json.encode();
    }
}
