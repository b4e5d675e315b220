package io.tickwire.gateway.feed;

import io.tickwire.gateway.update.MalformedUpdateException;
import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.update.UpdateReader;
import io.tickwire.redis.RedisHash;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest message of every symbol as calc stores it, in the same step as it publishes it: what is read here after a
 * subscription has been confirmed, and what the subscription brings, are together without a gap. A read of a partition that is
 * not listened to fails, and so does one during which that was so. For the event loop of its link.
 */
final class ViewStore {
    private static final Logger LOG = LoggerFactory.getLogger(ViewStore.class);

    private final RedisLink redis;
    private final List<PartitionFeed> partitions;
    private final UpdateReader reader = new UpdateReader();

    ViewStore(RedisLink redis, List<PartitionFeed> partitions) {
        this.redis = redis;
        this.partitions = partitions;
    }

    /** The newest updates of a partition, in no order. */
    Future<List<Update>> read(int partition) {
        return whileListening(partition, Request.cmd(Command.HGETALL).arg(RedisKeys.views(partition)), this::updates);
    }

    /** The newest updates of some symbols of a partition, as far as there are any, in no order. */
    Future<List<Update>> read(int partition, Collection<String> symbols) {
        Request request = Request.cmd(Command.HMGET).arg(RedisKeys.views(partition));
        symbols.forEach(request::arg);
        List<String> asked = List.copyOf(symbols);
        return whileListening(partition, request, messages -> {
            List<Update> updates = new ArrayList<>(asked.size());
            for (int i = 0; i < asked.size(); i++) {
                if (messages.get(i) != null) {
                    add(updates, asked.get(i), messages.get(i));
                }
            }
            return updates;
        });
    }

    private Future<List<Update>> whileListening(int partition, Request request, Function<Response, List<Update>> read) {
        OptionalInt listening = partitions.get(partition).listening();
        if (listening.isEmpty()) {
            return notHeard(partition);
        }
        return redis.send(request)
                .compose(answer -> partitions.get(partition).listening().equals(listening)
                        ? Future.succeededFuture(read.apply(answer))
                        : notHeard(partition));
    }

    private static Future<List<Update>> notHeard(int partition) {
        return Future.failedFuture("not listened to: partition=" + partition);
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
                        add(updates, Update.MARKET_SYMBOL, message);
                    }
                    return updates;
                });
    }

    /** The newest correlation of the market, as JSON; empty before the first. */
    Future<Optional<Buffer>> readCorrelation() {
        return redis.send(Request.cmd(Command.HGET).arg(RedisKeys.CROSS).arg(RedisKeys.CROSS_CORRELATION))
                .map(json -> Optional.ofNullable(json).map(Response::toBuffer));
    }

    private List<Update> updates(Response hash) {
        List<Update> updates = new ArrayList<>(hash.size());
        RedisHash.forEach(hash, (symbol, message) -> add(updates, symbol, message));
        return updates;
    }

    private void add(List<Update> updates, String symbol, Response message) {
        try {
            reader.read(message.toBytes())
                    .filter(update -> update.symbol().equals(symbol))
                    .ifPresent(updates::add);
        } catch (MalformedUpdateException e) {
            LOG.warn("can't read a stored view: symbol={}", symbol, e);
        }
    }
}
