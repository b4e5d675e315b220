package io.tickwire.launcher.dead;

import io.tickwire.deadletter.DeadLetter;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import io.tickwire.redis.QueueAppend;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.wire.FrameDecoder;
import io.tickwire.wire.FrameEncoder;
import io.tickwire.wire.MalformedFrameException;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Sends dead ticks the normal way again: appended to the stream of their partition as ingest does, received now. A letter
 * is removed only after its tick is in the queue. In between both exist, and whoever is stopped there leaves a letter
 * whose tick is in the queue too: requeued again it is a duplicate, which changes nothing. A frame that an older version could
 * not read, and this one can, is ticks like any others.
 *
 * <p>Needs no more of Redis' memory than the letters took: the queue's bound is not asked. For the event loop of the link.
 */
final class Requeue {
    /** The ticks of a letter. */
    private record Revived(String id, List<Tick> ticks) {}

    private final RedisLink redis;
    private final DeadLetterStream letters;
    private final MicrosClock clock;
    private final Consumer<String> problems;
    private final FrameEncoder encoder = new FrameEncoder();
    private final FrameDecoder decoder = new FrameDecoder();
    private int requeued;

    /** @param problems told of each letter that has to stay, in words for the user */
    Requeue(RedisLink redis, MicrosClock clock, Consumer<String> problems) {
        this.redis = redis;
        this.letters = new DeadLetterStream(redis);
        this.clock = clock;
        this.problems = problems;
    }

    /** Ticks requeued so far, also after a failure. */
    int requeued() {
        return requeued;
    }

    /** Fails when Redis does, or is no queue; what was not requeued until then is still a letter. */
    Future<Void> run(Selection selection) {
        return redis.send(Request.cmd(Command.GET).arg(RedisKeys.PARTITIONS))
                .compose(known -> known == null
                        ? Future.failedFuture("this Redis is no queue yet: missing key=" + RedisKeys.PARTITIONS)
                        : letters.forEachPage(
                                selection,
                                id -> problems.accept("no such dead letter: id=" + id),
                                page -> requeue(page, known.toInteger())));
    }

    private Future<Void> requeue(List<StoredLetter> page, int partitions) {
        Map<Integer, List<Revived>> byPartition = new TreeMap<>();
        for (StoredLetter stored : page) {
            List<Tick> ticks = ticks(stored.letter().content());
            List<Integer> where = ticks.stream()
                    .map(tick -> TickIdentity.partitionOf(tick.symbol(), partitions))
                    .distinct()
                    .toList();
            if (where.size() == 1) { // as every entry of a queue is
                byPartition
                        .computeIfAbsent(where.get(0), none -> new ArrayList<>())
                        .add(new Revived(stored.id(), ticks));
            } else {
                problems.accept("can't be requeued, which ticks it held is not known: id=" + stored.id() + " reason="
                        + LetterText.printable(stored.letter().reason()));
            }
        }
        Future<Void> done = Future.succeededFuture();
        for (Map.Entry<Integer, List<Revived>> group : byPartition.entrySet()) {
            done = done.compose(before -> append(group.getKey(), group.getValue()));
        }
        return done;
    }

    /** None when they are not known. */
    private List<Tick> ticks(DeadLetter.Content content) {
        if (content instanceof DeadLetter.DeadTick dead) {
            return List.of(dead.tick());
        }
        try {
            return content instanceof DeadLetter.DeadFrame dead ? decoder.decode(dead.bytes()) : List.of();
        } catch (MalformedFrameException e) {
            return List.of();
        }
    }

    private Future<Void> append(int partition, List<Revived> group) {
        long nowMicros = clock.micros();
        List<Tick> ticks = group.stream()
                .flatMap(revived -> revived.ticks().stream())
                .map(tick -> receivedAt(nowMicros, tick))
                .toList();
        return QueueAppend.append(
                        redis, List.of(new QueueAppend.Part(partition, encoder.encodeAll(ticks), ticks.size())))
                .compose(confirmed ->
                        letters.remove(group.stream().map(Revived::id).toList()))
                .onSuccess(removed -> requeued += ticks.size())
                .mapEmpty();
    }

    private static Tick receivedAt(long nowMicros, Tick tick) {
        return new Tick(
                tick.symbol(), tick.tsMicros(), tick.price(), tick.volume(), tick.source(), tick.seq(), nowMicros);
    }
}
