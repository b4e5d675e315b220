package io.tickwire.gateway.tape;

import io.tickwire.config.RedisUrl;
import io.tickwire.config.Settings;
import io.tickwire.redis.QueueReads;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisScript;
import io.tickwire.redis.StreamId;
import io.tickwire.redis.TapeWish;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;

/** What the tape asks Redis, which alone it needs. Failures as of {@link RedisLink}. For the event loop that created it. */
final class TapeReads {
    private static final RedisScript READ = RedisScript.withTape(TapeReads.class, "read-tape.lua");
    private static final int LIMIT_MS = 2_000;
    private static final int BLOCK_MS = 2_000;

    /** Time between two waits when the first had all there was: a tick comes later by this at most. */
    private static final long GATHER_MS = 2;

    /** Of one page: an event loop is held for some milliseconds to decode it, and Redis for less than one to read it. */
    private static final int PAGE_BYTES = 64 * 1024;

    private static final int PAGE_ENTRIES = 256;

    private final RedisLink link;
    private final QueueReads waits;
    private final Settings.Tape settings;
    private final int partitions;

    TapeReads(Vertx vertx, RedisUrl url, Settings.Tape settings, int partitions) {
        this.link = new RedisLink(vertx, url, "gateway-tape", LIMIT_MS);
        this.waits = new QueueReads(
                vertx, url, "gateway-tape", () -> Request.cmd(Command.XREAD), GATHER_MS, BLOCK_MS, LIMIT_MS);
        this.settings = settings;
        this.partitions = partitions;
    }

    /** Connects, and goes on trying when the first attempt, whose outcome this is, fails. */
    Future<Void> connect() {
        return link.connect();
    }

    /** Sees to it that entries are kept for a while. */
    Future<Void> want(int partition) {
        return TapeWish.say(link, partition, settings, partitions);
    }

    /** The next entries, oldest first. */
    Future<TapePage> read(int partition, StreamId after) {
        return link.eval(
                        READ,
                        List.of(RedisKeys.tape(partition), RedisKeys.ticks(partition), RedisKeys.meter(partition)),
                        List.of(after, PAGE_ENTRIES, PAGE_BYTES))
                .map(TapePage::of);
    }

    /** Completes when there is an entry after that one, or after {@value #BLOCK_MS} ms. */
    Future<Void> await(int partition, StreamId after) {
        QueueReads.Lane lane = waits.lane(partition);
        return lane.connect()
                .otherwiseEmpty() // it goes on connecting, and a read fails until then
                .compose(connected -> lane.reads().read(partition, after.toString(), 1))
                .mapEmpty();
    }

    /** Ends waiting for entries of a partition, which fails then. */
    Future<Void> release(int partition) {
        return waits.release(partition);
    }

    Future<Void> close() {
        return Future.join(waits.close(), link.close()).mapEmpty();
    }
}
