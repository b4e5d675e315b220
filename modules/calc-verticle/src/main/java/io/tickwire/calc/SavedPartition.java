package io.tickwire.calc;

import io.tickwire.calc.partition.LostWritesException;
import io.tickwire.calc.publish.PublishedView;
import io.tickwire.calc.state.CommittedSymbol;
import io.tickwire.calc.state.SymbolCodec;
import io.tickwire.redis.RedisHash;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisScan;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Redis has of one partition, read in pages, so that no answer grows with the number of symbols. It is of use to the owner alone,
 * who knows that nobody changes it meanwhile. For the event loop of its link.
 */
final class SavedPartition {
    private static final Logger LOG = LoggerFactory.getLogger(SavedPartition.class);

    /** Symbols loaded at a time: a busy one has some hundred fields. */
    private static final int LOADED_TOGETHER = 64;

    /** Views in one answer, about: 0.8 MB. */
    private static final int VIEWS_PER_SCAN = 500;

    private static final int NAMES_PER_SCAN = 1_000;

    private final RedisLink redis;
    private final int partition;
    private final long latenessMicros;

    SavedPartition(RedisLink redis, int partition, long latenessMicros) {
        this.redis = redis;
        this.partition = partition;
        this.latenessMicros = latenessMicros;
    }

    /**
     * Loads the state of all symbols, some at a time: the answers of Redis to one page are dropped before the
     * next is asked for. Fails with {@link io.tickwire.calc.state.UnreadableStateException} when something can't be read.
     */
    Future<Void> loadSymbols(Consumer<List<CommittedSymbol>> pages) {
        return names(RedisKeys.calcSymbols(partition))
                .compose(names -> load(List.copyOf(names), 0, pages, true, new SymbolCodec()));
    }

    /**
     * Loads the state of some symbols, some at a time. They are there: fails when one of them is not.
     *
     * @param pages takes them, in the order of the names
     */
    Future<Void> load(List<String> names, Consumer<List<CommittedSymbol>> pages) {
        return load(names, 0, pages, false, new SymbolCodec());
    }

    /** The symbols that were rebuilt from the store so far, if the partition is warming. */
    Future<Optional<Set<String>>> loadRebuilt(boolean isWarming) {
        if (!isWarming) {
            return Future.succeededFuture(Optional.empty());
        }
        return names(RedisKeys.calcRebuilt(partition)).map(Optional::of);
    }

    private Future<Set<String>> names(String set) {
        Set<String> names = new HashSet<>();
        return RedisScan.set(redis, set, NAMES_PER_SCAN, page -> page.forEach(name -> names.add(name.toString())))
                .map(names);
    }

    /** What clients were last told of each symbol. */
    Future<Map<String, PublishedView>> loadViews() {
        Map<String, PublishedView> views = new HashMap<>();
        return RedisScan.hash(
                        redis,
                        RedisKeys.views(partition),
                        VIEWS_PER_SCAN,
                        page -> RedisHash.forEach(page, (symbol, message) -> {
                            try {
                                views.put(symbol, PublishedView.parse(message.toBytes()));
                            } catch (IllegalArgumentException e) {
                                LOG.warn("can't read a view, its numbering starts anew: symbol={}", symbol, e);
                            }
                        }))
                .map(views);
    }

    private Future<Void> load(
            List<String> names, int from, Consumer<List<CommittedSymbol>> pages, boolean mayBeLost, SymbolCodec codec) {
        if (from >= names.size()) {
            return Future.succeededFuture();
        }
        List<String> some = names.subList(from, Math.min(names.size(), from + LOADED_TOGETHER));
        List<Request> requests = some.stream()
                .map(name -> Request.cmd(Command.HGETALL).arg(RedisKeys.calcSymbol(partition, name)))
                .toList();
        return redis.batch(requests).compose(hashes -> {
            List<CommittedSymbol> page = new ArrayList<>(some.size());
            for (int i = 0; i < some.size(); i++) {
                Map<String, byte[]> fields = new HashMap<>();
                RedisHash.forEach(hashes.get(i), (field, value) -> fields.put(field, value.toBytes()));
                if (!fields.isEmpty()) {
                    page.add(codec.restore(some.get(i), latenessMicros, fields));
                } else if (mayBeLost) {
                    LOG.warn("committed state of a symbol is lost, it begins anew: symbol={}", some.get(i));
                } else {
                    return Future.failedFuture(new LostWritesException(
                            "Redis has lost the committed state of a symbol: symbol=" + some.get(i)));
                }
            }
            pages.accept(page);
            return load(names, from + LOADED_TOGETHER, pages, mayBeLost, codec);
        });
    }
}
