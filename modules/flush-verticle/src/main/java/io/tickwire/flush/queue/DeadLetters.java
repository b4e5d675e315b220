package io.tickwire.flush.queue;

import io.tickwire.deadletter.DeadLetter;
import io.tickwire.deadletter.DeadLetterCodec;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import io.tickwire.flush.batch.Delivery;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisScript;
import io.vertx.core.Future;
import java.util.List;

/** Writes what can't be stored to the stream {@code md:dead}, at least once each. */
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
        return send(origin, reason, new DeadLetter.DeadTick(tick));
    }

    /** Completes when Redis has confirmed the letter. */
    public Future<Void> add(Delivery.Damaged damaged) {
        return send(damaged, damaged.reason(), new DeadLetter.DeadFrame(damaged.bytes()));
    }

    private Future<Void> send(Delivery origin, String reason, DeadLetter.Content content) {
        String at = Rfc3339.append(new StringBuilder(27), clock.micros()).toString();
        DeadLetter letter =
                new DeadLetter(at, reason, origin.partition(), origin.id().toString(), content);
        return link.eval(ADD, List.of(RedisKeys.DEAD_LETTERS), DeadLetterCodec.fields(letter))
                .mapEmpty();
    }
}
