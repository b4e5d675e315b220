package io.tickwire.redis;

import io.tickwire.config.Settings;
import io.vertx.core.Future;
import java.util.List;

/**
 * Says that entries are to be kept when both groups are done with them, so that they can be read again. What was trimmed before is not
 * kept. See docs/adr/0037-the-tape.md.
 */
public final class TapeWish {
    /** So long entries are kept after somebody has said so, milliseconds. */
    public static final long LASTS_MS = 600_000;

    private static final RedisScript WANT = RedisScript.withTape(TapeWish.class, "want-tape.lua");

    private TapeWish() {}

    /** Completes when Redis has confirmed it. */
    public static Future<Void> say(RedisLink redis, int partition, Settings.Tape tape, int partitions) {
        return redis.eval(
                        WANT,
                        List.of(
                                RedisKeys.ticks(partition),
                                RedisKeys.meter(partition),
                                RedisKeys.tape(partition),
                                RedisKeys.tapeWanted(partition)),
                        List.of(tape.keepMs(), Math.max(1, tape.maxBytes() / partitions), LASTS_MS))
                .mapEmpty();
    }
}
