package io.tickwire.redis;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Reads the streams of several partitions of one Redis with one command. A post has ticks of nearly all partitions, and a read costs
 * Redis more than it costs to append an entry: see docs/adr/0034-one-read-for-all-partitions.md.
 *
 * <p>One command at a time waits in Redis for entries, for all partitions that want some. Redis ends it with the entries of the first stream that
 * gets any, so the streams that got theirs in the same append are asked for right after it. Then entries gather for a while. A partition that
 * begins to read while that command waits, and one that had more entries than it took, are asked for on another connection.
 *
 * <p>For the event loop that created it.
 */
public final class StreamReads {
    /** An entry has at most 2,000 ticks, about 86 KB: an answer has at most 11 MB. */
    private static final int MOST_ENTRIES = 128;

    private static final int MOST_OF_A_PARTITION = 64;

    private final Vertx vertx;
    private final RedisLink waiting;
    private final RedisLink asking;
    private final Supplier<Request> command;
    private final long gatherMs;
    private final long blockMs;
    private final long limitMs;
    private final Map<Integer, Read> reads = new LinkedHashMap<>();
    private final Set<Integer> hadMore = new HashSet<>();
    private boolean isWaiting;
    private boolean isAsking;
    private boolean askAgain;
    private boolean gathers;
    private boolean answers; // reads are being ended
    private boolean closed;

    /** One partition's wish for entries. */
    private static final class Read {
        final int partition;
        final String after;
        final long most;
        final long begunNanos = System.nanoTime();
        final Promise<List<Response>> answer = Promise.promise();
        boolean sent; // in a command that is not answered yet

        Read(int partition, String after, long most) {
            this.partition = partition;
            this.after = after;
            this.most = most;
        }

        void complete(List<Response> entries) {
            answer.complete(entries);
        }

        void fail(Throwable cause) {
            answer.fail(cause);
        }
    }

    /**
     * @param waiting for reads that block
     * @param asking for those that don't; may be the same link where only one partition is read
     * @param command gives {@code XREAD}, or {@code XREADGROUP} with its group and consumer
     * @param gatherMs time between two reads when the first had all there was
     * @param blockMs longest wait in Redis
     * @param limitMs time limit of a command, besides its wait in Redis: after that its connection counts as lost
     */
    public StreamReads(
            Vertx vertx,
            RedisLink waiting,
            RedisLink asking,
            Supplier<Request> command,
            long gatherMs,
            long blockMs,
            long limitMs) {
        this.vertx = vertx;
        this.waiting = waiting;
        this.asking = asking;
        this.command = command;
        this.gatherMs = gatherMs;
        this.blockMs = blockMs;
        this.limitMs = limitMs;
    }

    /**
     * The next entries of a partition, oldest first; none when none came for about the longest wait. One read of a partition at a
     * time. Fails as the link does; whether a group's entries were delivered then is unknown.
     *
     * @param after an id, or {@code >}
     * @param most entries that are wanted; there may be fewer though the stream has more
     */
    public Future<List<Response>> read(int partition, String after, long most) {
        if (closed) {
            return Future.failedFuture(new RedisUnavailableException("reading has ended"));
        }
        if (reads.containsKey(partition)) {
            throw new IllegalStateException("one read at a time: partition=" + partition);
        }
        Read read = new Read(partition, after, most);
        reads.put(partition, read);
        if (!answers) {
            readOn();
        }
        return read.answer.future();
    }

    /** Gives a read up, which fails. What Redis answers to it is thrown away. */
    public void cancel(int partition) {
        hadMore.remove(partition);
        Read read = reads.remove(partition);
        if (read != null) {
            read.answer.tryFail(new RedisUnavailableException("the read was given up: partition=" + partition));
        }
    }

    /** Gives all reads up. The links are the caller's to close. */
    public void close() {
        closed = true;
        List.copyOf(reads.keySet()).forEach(this::cancel);
    }

    private void readOn() {
        if (unsent().stream().anyMatch(read -> hadMore.contains(read.partition))) {
            ask();
        }
        goOn();
    }

    /** Waits for entries. Where a command waits already, it asks a little later for those who are not in it. */
    private void goOn() {
        if (gathers || closed) {
            return;
        }
        List<Read> open = unsent();
        if (open.isEmpty()) {
            return;
        }
        if (isWaiting) {
            gather();
            return;
        }
        open.forEach(read -> hadMore.remove(read.partition));
        isWaiting = true;
        send(waiting, open, blockMs).onComplete(answer -> {
            isWaiting = false;
            answered(open, answer, true);
        });
    }

    private void gather() {
        gathers = true;
        vertx.setTimer(gatherMs, gathered -> {
            gathers = false;
            if (isWaiting) {
                ask();
            } else {
                goOn();
            }
        });
    }

    /** Asks for what there is, without waiting for more. */
    private void ask() {
        if (isAsking) {
            askAgain = true;
            return;
        }
        List<Read> open = unsent();
        if (open.isEmpty() || closed) {
            return;
        }
        open.forEach(read -> hadMore.remove(read.partition));
        isAsking = true;
        send(asking, open, 0).onComplete(answer -> {
            isAsking = false;
            answered(open, answer, false);
            if (askAgain) {
                askAgain = false;
                ask();
            }
        });
    }

    private void answered(List<Read> asked, AsyncResult<Response> answer, boolean hadWaited) {
        asked.forEach(read -> read.sent = false);
        if (answer.failed()) {
            failed(asked, answer.cause());
            return;
        }
        long count = entriesEach(asked);
        Map<Read, List<Response>> ended = new LinkedHashMap<>();
        for (Read read : asked) {
            List<Response> entries = entries(answer.result(), RedisKeys.ticks(read.partition));
            if (!entries.isEmpty()) {
                ended.put(read, entries);
            }
            if (entries.size() >= count && isOpen(read)) {
                hadMore.add(read.partition);
            }
        }
        boolean some = !ended.isEmpty();
        boolean firstOfSeveral = hadWaited && ended.size() == 1 && asked.size() > 1;
        asked.stream()
                .filter(read -> !ended.containsKey(read) && (hadWaited && !some || isOld(read)))
                .forEach(read -> ended.put(read, List.of()));
        end(ended, Read::complete);
        if (some && !gathers) {
            gather();
        }
        if (firstOfSeveral) {
            ask();
        }
        readOn();
    }

    /** When Redis refuses a command for several streams, one of them may be the reason: each is asked for by itself. */
    private void failed(List<Read> asked, Throwable cause) {
        List<Read> open = asked.stream().filter(this::isOpen).toList();
        if (cause instanceof ErrorType && asked.size() > 1) {
            open.forEach(read -> {
                List<Read> one = List.of(read);
                // ended also without entries: it begins anew without those that are refused
                send(asking, one, 0).onComplete(answer -> answered(one, answer, true));
            });
            return;
        }
        Map<Read, Throwable> ended = new LinkedHashMap<>();
        open.forEach(read -> ended.put(read, cause));
        end(ended, Read::fail);
        readOn();
    }

    /** Ends reads all together: whoever reads on at once does so with the others. */
    private <T> void end(Map<Read, T> outcomes, BiConsumer<Read, T> how) {
        List<Read> open = outcomes.keySet().stream().filter(this::isOpen).toList();
        open.forEach(read -> reads.remove(read.partition));
        answers = true;
        open.forEach(read -> how.accept(read, outcomes.get(read)));
        answers = false;
    }

    private boolean isOpen(Read read) {
        return reads.get(read.partition) == read;
    }

    private boolean isOld(Read read) {
        return System.nanoTime() - read.begunNanos >= TimeUnit.MILLISECONDS.toNanos(blockMs);
    }

    private List<Read> unsent() {
        return reads.values().stream().filter(read -> !read.sent).toList();
    }

    /** @param waitMs 0 to be answered at once */
    private Future<Response> send(RedisLink link, List<Read> asked, long waitMs) {
        Request request = command.get().arg("COUNT").arg(entriesEach(asked));
        if (waitMs > 0) {
            request.arg("BLOCK").arg(waitMs);
        }
        request.arg("STREAMS");
        asked.forEach(read -> request.arg(RedisKeys.ticks(read.partition)));
        asked.forEach(read -> request.arg(read.after));
        asked.forEach(read -> read.sent = true);
        return link.send(request, waitMs + limitMs);
    }

    /** A command has one count for all its streams. */
    private static long entriesEach(List<Read> asked) {
        long most = Math.min(MOST_OF_A_PARTITION, Math.max(1, MOST_ENTRIES / asked.size()));
        for (Read read : asked) {
            most = Math.min(most, read.most);
        }
        return most;
    }

    /**
     * The entries of a stream in an answer to {@code XREAD} or {@code XREADGROUP}, in either version of the protocol: a map of streams, or a
     * list of [stream, entries].
     *
     * @param streams null when there are none
     */
    public static List<Response> entries(Response streams, String stream) {
        if (streams == null) {
            return List.of();
        }
        if (streams.isMap()) {
            Response entries = streams.get(stream);
            return entries == null ? List.of() : entries.stream().toList();
        }
        for (Response each : streams) {
            if (each.get(0).toString().equals(stream)) {
                return each.get(1).stream().toList();
            }
        }
        return List.of();
    }
}
