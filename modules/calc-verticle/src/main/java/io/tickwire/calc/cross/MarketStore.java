package io.tickwire.calc.cross;

import io.tickwire.calc.FencedException;
import io.tickwire.calc.ownership.Lease;
import io.tickwire.config.UpdatesChannel;
import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import io.tickwire.redis.QueueAppend;
import io.tickwire.redis.RedisHash;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisScript;
import io.tickwire.wire.FrameEncoder;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What calc-cross reads and writes in Redis. Writes of the market view fail with {@link FencedException} when there is a
 * later leader or the lease has ended. For the event loop of its link.
 */
final class MarketStore {
    private static final RedisScript PUBLISH = RedisScript.resource(MarketStore.class, "publish-market.lua");
    private static final RedisScript CORRELATION = RedisScript.resource(MarketStore.class, "store-correlation.lua");

    /**
     * What the last leader has published.
     *
     * @param indexRecord of the index ticks; empty before the first
     * @param atMicros when, microseconds since the epoch; 0 before the first
     */
    record Published(Optional<String> indexRecord, long atMicros) {}

    private final RedisLink redis;
    private final int partitions;
    private final UpdatesChannel channel;
    private final FrameEncoder encoder = new FrameEncoder();

    MarketStore(RedisLink redis, int partitions, UpdatesChannel channel) {
        this.redis = redis;
        this.partitions = partitions;
        this.channel = channel;
    }

    /** The market partial of each partition as it is stored; empty for one that has none yet. */
    Future<List<Optional<String>>> partials() {
        return Future.all(IntStream.range(0, partitions)
                        .mapToObj(partition -> redis.send(Request.cmd(Command.HGET)
                                .arg(RedisKeys.market(partition))
                                .arg("partial")))
                        .toList())
                .map(answers -> answers.<Response>list().stream()
                        .map(answer -> Optional.ofNullable(answer).map(Response::toString))
                        .toList());
    }

    /** Tells the owner of a partition the market's time, so that it lets go of symbols that are silent too long. */
    Future<Void> tellTime(int partition, long marketMicros) {
        return redis.send(Request.cmd(Command.HSET)
                        .arg(RedisKeys.market(partition))
                        .arg("time")
                        .arg(marketMicros))
                .mapEmpty();
    }

    /** What the last publish stored. */
    Future<Published> published() {
        return redis.send(Request.cmd(Command.HMGET)
                        .arg(RedisKeys.CROSS)
                        .arg("indices")
                        .arg("published"))
                .map(fields -> new Published(
                        Optional.ofNullable(fields.get(0)).map(Response::toString),
                        fields.get(1) == null ? 0 : fields.get(1).toLong()));
    }

    /**
     * Stores and publishes the market view.
     *
     * @param marketMicros time of the market's newest tick
     * @param message whose {@code publishedAt} is {@code publishedAtMicros}
     * @param indexRecord what {@link IndexTicks#restore} goes on from
     * @return whether it was published: not when the stored view is newer
     */
    Future<Boolean> publish(
            Lease lease, long marketMicros, long publishedAtMicros, String message, String indexRecord) {
        return whileHeld(
                        lease,
                        PUBLISH,
                        List.of(lease.token(), channel.name(), marketMicros, publishedAtMicros, message, indexRecord))
                .map(published -> published.toInteger() == 1);
    }

    Future<Void> storeCorrelation(Lease lease, String correlation) {
        return whileHeld(lease, CORRELATION, List.of(lease.token(), correlation))
                .mapEmpty();
    }

    /** Puts a tick into the queue, the way that ingest does. */
    Future<Void> append(Tick tick) {
        int partition = TickIdentity.partitionOf(tick.symbol(), partitions);
        return QueueAppend.append(
                redis, List.of(new QueueAppend.Part(partition, List.of(encoder.encode(List.of(tick))), 1)));
    }

    /** The committed state of a symbol, field by field; empty when it has none. */
    Future<Map<String, byte[]>> committedState(String symbol) {
        int partition = TickIdentity.partitionOf(symbol, partitions);
        return redis.send(Request.cmd(Command.HGETALL).arg(RedisKeys.calcSymbol(partition, symbol)))
                .map(hash -> {
                    Map<String, byte[]> fields = new HashMap<>();
                    RedisHash.forEach(hash, (field, value) -> fields.put(field, value.toBytes()));
                    return fields;
                });
    }

    private Future<Response> whileHeld(Lease lease, RedisScript script, List<?> arguments) {
        if (!lease.isHeld()) {
            return Future.failedFuture(new FencedException("lease has ended: token=" + lease.token()));
        }
        return redis.eval(script, List.of(RedisKeys.CROSS), arguments)
                .recover(failure -> Future.failedFuture(
                        failure instanceof ErrorType error && error.is("FENCED")
                                ? new FencedException(error.getMessage())
                                : failure));
    }
}
