package io.tickwire.gateway.feed;

import io.tickwire.gateway.update.MalformedUpdateException;
import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.update.UpdateReader;
import io.tickwire.redis.RedisHash;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisScan;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest message of every symbol as calc stores it, in the same step as it publishes it: what is read here after a
 * subscription has been confirmed, and what the subscription brings, are together without a gap. A read of a partition that is
 * not listened to fails, and so does one during which that was so. For the event loop of its link.
 */
final class ViewStore {
    private static final Logger LOG = LoggerFactory.getLogger(ViewStore.class);

    /** Views in a page of a partition: a quarter of a megabyte, with a message of 1.3 kB. */
    static final int PAGE_VIEWS = 200;

    private final RedisLink redis;
    private final List<PartitionFeed> partitions;
    private final UpdateReader reader = new UpdateReader();

    ViewStore(RedisLink redis, List<PartitionFeed> partitions) {
        this.redis = redis;
        this.partitions = partitions;
    }

    /**
     * The newest updates of a partition, in no order. They come from Redis a page at a time, so that what is held of the answer is
     * small; a symbol may come twice. When the partition publishes meanwhile they are of different moments: {@link
     * Update.Order#OUT_OF_ORDER}.
     *
     * @param known by symbol; an update of it that Redis has byte for byte is given as it is, and not read again
     */
    Future<List<Update>> readAll(int partition, Map<String, Update> known) {
        OptionalInt listening = partitions.get(partition).listening();
        if (listening.isEmpty()) {
            return Future.failedFuture(notHeard(partition));
        }
        List<Update> updates = new ArrayList<>();
        Future<Optional<Long>> before = published(partition);
        Future<Void> scan = RedisScan.hash(redis, RedisKeys.views(partition), PAGE_VIEWS, page -> {
            if (!partitions.get(partition).listening().equals(listening)) {
                throw notHeard(partition);
            }
            RedisHash.forEach(page, (symbol, message) -> add(updates, symbol, message, known));
        });
        return scan.compose(scanned -> Future.join(before, published(partition)))
                .map(counts -> {
                    if (!counts.resultAt(0).equals(counts.resultAt(1))) {
                        updates.replaceAll(Update::outOfOrder);
                    }
                    return updates;
                });
    }

    /** How many messages the partition has published; empty before the first. */
    private Future<Optional<Long>> published(int partition) {
        return redis.send(Request.cmd(Command.HGET)
                        .arg(RedisKeys.calcPosition(partition))
                        .arg("messages"))
                .map(count -> Optional.ofNullable(count).map(Response::toLong));
    }

    /**
     * The newest updates of some symbols of a partition, as far as there are any: {@link Update.Order#OUT_OF_ORDER}.
     *
     * @param known by symbol; an update of it that Redis has byte for byte is given as it is, and not read again
     */
    Future<List<Update>> read(int partition, Collection<String> symbols, Map<String, Update> known) {
        OptionalInt listening = partitions.get(partition).listening();
        if (listening.isEmpty()) {
            return Future.failedFuture(notHeard(partition));
        }
        Request request = Request.cmd(Command.HMGET).arg(RedisKeys.views(partition));
        symbols.forEach(request::arg);
        List<String> asked = List.copyOf(symbols);
        return redis.send(request).compose(messages -> {
            if (!partitions.get(partition).listening().equals(listening)) {
                return Future.failedFuture(notHeard(partition));
            }
            List<Update> updates = new ArrayList<>(asked.size());
            for (int i = 0; i < asked.size(); i++) {
                if (messages.get(i) != null) {
                    add(updates, asked.get(i), messages.get(i), known);
                }
            }
            updates.replaceAll(Update::outOfOrder);
            return Future.succeededFuture(updates);
        });
    }

    private static RuntimeException notHeard(int partition) {
        return VertxException.noStackTrace("not listened to: partition=" + partition);
    }

    /** The same updates, by symbol. */
    static Map<String, Update> bySymbol(List<Update> updates) {
        Map<String, Update> bySymbol = new HashMap<>();
        updates.forEach(update -> bySymbol.put(update.symbol(), update));
        return bySymbol;
    }

    /** The newest view of the market; empty before the first. */
    Future<List<Update>> readMarket() {
        return redis.send(Request.cmd(Command.HGET).arg(RedisKeys.CROSS).arg(RedisKeys.CROSS_MESSAGE))
                .map(message -> {
                    List<Update> updates = new ArrayList<>(1);
                    if (message != null) {
                        add(updates, Update.MARKET_SYMBOL, message, Map.of());
                    }
                    return updates;
                });
    }

    /** The newest correlation of the market, as JSON; empty before the first. */
    Future<Optional<Buffer>> readCorrelation() {
        return redis.send(Request.cmd(Command.HGET).arg(RedisKeys.CROSS).arg(RedisKeys.CROSS_CORRELATION))
                .map(json -> Optional.ofNullable(json).map(Response::toBuffer));
    }

    private void add(List<Update> updates, String symbol, Response message, Map<String, Update> known) {
        byte[] json = message.toBytes();
        Update before = known.get(symbol);
        if (before != null && Arrays.equals(json, before.json())) {
            updates.add(before);
            return;
        }
        try {
            reader.read(json).filter(update -> update.symbol().equals(symbol)).ifPresent(updates::add);
        } catch (MalformedUpdateException e) {
            LOG.warn("can't read a stored view: symbol={}", symbol, e);
        }
    }
}
