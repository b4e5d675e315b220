package io.tickwire.launcher.dead;

import io.tickwire.deadletter.DeadLetterCodec;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The stream {@code md:dead}, read a page at a time. For the event loop of the link. */
final class DeadLetterStream {
    /** A letter is 300 bytes, or a frame of up to 86 KB. */
    static final int PAGE_LETTERS = 100;

    private final RedisLink redis;

    DeadLetterStream(RedisLink redis) {
        this.redis = redis;
    }

    /** Completes with the number of those that were there to be removed. */
    Future<Integer> remove(List<String> ids) {
        if (ids.isEmpty()) {
            return Future.succeededFuture(0);
        }
        Request request = Request.cmd(Command.XDEL).arg(RedisKeys.DEAD_LETTERS);
        ids.forEach(request::arg);
        return redis.send(request).map(Response::toInteger);
    }

    /**
     * Hands the letters over page by page, each when the work on the one before is done. The first failure ends it.
     *
     * @param missing told of each id that stands for no letter
     */
    Future<Void> forEachPage(
            Selection selection, Consumer<String> missing, Function<List<StoredLetter>, Future<Void>> work) {
        if (selection instanceof Selection.Ids named) {
            return byId(named.ids(), 0, missing, work);
        }
        // up to today's last one: a requeued tick that dies again must not be met again
        return range(Command.XREVRANGE, "+", "-", 1)
                .compose(last -> last.isEmpty()
                        ? Future.succeededFuture()
                        : pageAfter("-", last.get(0).id(), work));
    }

    private Future<Void> pageAfter(String start, String last, Function<List<StoredLetter>, Future<Void>> work) {
        return range(Command.XRANGE, start, last, PAGE_LETTERS).compose(page -> {
            if (page.isEmpty()) {
                return Future.succeededFuture();
            }
            String next = "(" + page.get(page.size() - 1).id();
            return work.apply(page).compose(done -> pageAfter(next, last, work));
        });
    }

    private Future<Void> byId(
            List<String> ids, int from, Consumer<String> missing, Function<List<StoredLetter>, Future<Void>> work) {
        if (from >= ids.size()) {
            return Future.succeededFuture();
        }
        int to = Math.min(ids.size(), from + PAGE_LETTERS);
        List<Future<List<StoredLetter>>> found = ids.subList(from, to).stream()
                .map(id -> range(Command.XRANGE, id, id, 1).onSuccess(letters -> {
                    if (letters.isEmpty()) {
                        missing.accept(id);
                    }
                }))
                .toList();
        return Future.all(found)
                .compose(all -> {
                    List<StoredLetter> page = new ArrayList<>();
                    found.forEach(letters -> page.addAll(letters.result()));
                    return page.isEmpty() ? Future.succeededFuture() : work.apply(page);
                })
                .compose(done -> byId(ids, to, missing, work));
    }

    private Future<List<StoredLetter>> range(Command command, String start, String end, int count) {
        return redis.send(Request.cmd(command)
                        .arg(RedisKeys.DEAD_LETTERS)
                        .arg(start)
                        .arg(end)
                        .arg("COUNT")
                        .arg(count))
                .map(entries -> entries.stream()
                        .map(entry -> new StoredLetter(entry.get(0).toString(), DeadLetterCodec.read(entry.get(1))))
                        .toList());
    }
}
