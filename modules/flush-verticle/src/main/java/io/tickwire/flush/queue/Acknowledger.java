package io.tickwire.flush.queue;

import io.tickwire.flush.batch.Delivery;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisScript;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells the queue that entries are done with, which is for ever: to be called after the commit only. Counts their ticks
 * and trims the stream of what nobody needs. To call it again for the same entries is harmless.
 */
public final class Acknowledger {
    private static final RedisScript ACK = RedisScript.withTape(Acknowledger.class, "ack.lua");

    /** One script is one step for Redis, in which nobody else is served: 1000 entries take it about 2 ms. */
    private static final int ENTRIES_AT_ONCE = 1_000;

    /** Scripts that go on trimming what one script left; the rest goes with what is acknowledged next. */
    private static final int MORE_TRIMS = 8;

    private final RedisLink link;

    public Acknowledger(RedisLink link) {
        this.link = link;
    }

    /**
     * Completes when Redis has confirmed all; a failure leaves unknown which were.
     *
     * @param deliveries of this partition
     */
    public Future<Void> acknowledge(int partition, List<Delivery> deliveries) {
        List<String> keys = List.of(
                RedisKeys.ticks(partition),
                RedisKeys.meter(partition),
                RedisKeys.calcPosition(partition),
                RedisKeys.tape(partition),
                RedisKeys.tapeWanted(partition));
        Future<Void> done = Future.succeededFuture();
        for (int from = 0; from < deliveries.size(); from += ENTRIES_AT_ONCE) {
            List<Object> arguments =
                    arguments(deliveries.subList(from, Math.min(deliveries.size(), from + ENTRIES_AT_ONCE)));
            done = done.compose(before -> run(keys, arguments, MORE_TRIMS));
        }
        return done;
    }

    private Future<Void> run(List<String> keys, List<Object> arguments, int moreTrims) {
        return link.eval(ACK, keys, arguments)
                .compose(answer -> answer.toInteger() == 1 && moreTrims > 0
                        ? run(keys, arguments(List.of()), moreTrims - 1)
                        : Future.succeededFuture());
    }

    private static List<Object> arguments(List<Delivery> deliveries) {
        List<Object> arguments = new ArrayList<>(1 + 2 * deliveries.size());
        arguments.add(RedisKeys.FLUSH_GROUP);
        for (Delivery delivery : deliveries) {
            arguments.add(delivery.id());
            arguments.add(delivery.tickCount());
        }
        return arguments;
    }
}
