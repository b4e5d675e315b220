package io.tickwire.calc;

import io.tickwire.calc.market.MarketPartial;
import io.tickwire.calc.market.MarketPartialCodec;
import io.tickwire.calc.ownership.PartitionLease;
import io.tickwire.calc.partition.Commit;
import io.tickwire.calc.partition.LiveRules;
import io.tickwire.calc.partition.LostWritesException;
import io.tickwire.calc.partition.PublishRound;
import io.tickwire.calc.partition.Recovered;
import io.tickwire.calc.state.StateFormat;
import io.tickwire.calc.state.SymbolChanges;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisScript;
import io.tickwire.redis.StreamId;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The state of one partition in Redis, for one owner. Publishing and committing fail with {@link FencedException} when a later
 * owner has come, or the lease has ended, and with {@link LostWritesException} when Redis has lost what it confirmed before. After any
 * other failure it is unknown whether they happened, and only loading the state again tells: after that they don't happen
 * any more. For the event loop of its link.
 */
final class PartitionStore {
    private static final RedisScript CLAIM = RedisScript.resource(PartitionStore.class, "claim.lua");
    private static final RedisScript PUBLISH = RedisScript.resource(PartitionStore.class, "publish.lua");
    private static final RedisScript LEAVE = RedisScript.resource(PartitionStore.class, "leave.lua");
    private static final RedisScript MARKET = RedisScript.resource(PartitionStore.class, "market.lua");
    private static final RedisScript COMMIT = RedisScript.withTape(PartitionStore.class, "commit.lua");
    private static final RedisScript QUEUE_POSITION = RedisScript.resource(PartitionStore.class, "queue-position.lua");

    /**
     * How Redis sees the partition.
     *
     * @param uncommittedTicks appended and not committed yet
     * @param position that is committed; {@link StreamId#START} when nothing is
     * @param messages that were published
     * @param marketMicros time of the market's newest tick as calc-cross last told it, microseconds; 0 when it did not
     */
    record Look(long uncommittedTicks, StreamId position, long messages, long marketMicros) {}

    /**
     * How far the partition's queue goes.
     *
     * @param newest entry in the stream; {@link StreamId#START} when there is none
     * @param stored empty when that is not known; otherwise whether flush has stored all entries up to a position
     */
    record QueuePosition(StreamId newest, Optional<Predicate<StreamId>> stored) {
        boolean isStored(StreamId position) {
            return position.equals(StreamId.START)
                    || stored.filter(isStored -> isStored.test(position)).isPresent();
        }
    }

    private final RedisLink redis;
    private final PartitionLease lease;
    private final int partition;
    private final LiveRules rules;
    private final boolean rebuilds;
    private final SavedPartition saved;
    private long load;
    private long messages;
    private boolean untouched; // the owner before left in order, and nothing was published since

    /** @param rebuilds whether this process can rebuild windows from Postgres */
    PartitionStore(RedisLink redis, PartitionLease lease, LiveRules rules, boolean rebuilds) {
        this.redis = redis;
        this.lease = lease;
        this.partition = lease.partition();
        this.rules = rules;
        this.rebuilds = rebuilds;
        this.saved = new SavedPartition(redis, partition, rules.latenessMicros());
    }

    /**
     * Fences earlier owners out, and what this one has sent so far, and then loads what they left, but for the state of symbols, which
     * {@link SavedPartition} has.
     */
    Future<Recovered> takeOver() {
        return whileHeld(
                        CLAIM,
                        List.of(RedisKeys.calcPosition(partition), RedisKeys.calcSymbols(partition)),
                        List.of(lease.token(), rebuilds ? 1 : 0))
                .compose(claim -> {
                    boolean inOrder = load == 0 && claim.get(5).toInteger() == 1;
                    untouched = inOrder;
                    load = claim.get(0).toLong();
                    messages = number(claim.get(4));
                    return saved.loadRebuilt(claim.get(3) != null).compose(rebuilt -> saved.loadViews()
                            .map(views -> new Recovered(
                                    streamId(claim.get(1)), streamId(claim.get(2)), views, rebuilt, inOrder)));
                });
    }

    /** What is saved: read it after a {@link #takeOver}, so that nobody else changes it. */
    SavedPartition saved() {
        return saved;
    }

    /** Fails when Redis has lost something that was published before. */
    Future<Void> publish(PublishRound round) {
        untouched = false;
        List<Object> arguments =
                new ArrayList<>(6 + round.bars().size() + 2 * round.views().size());
        arguments.add(lease.token());
        arguments.add(load);
        arguments.add(messages);
        arguments.add(round.published().map(StreamId::toString).orElse(""));
        arguments.add(rules.channel().ofPartition(partition));
        arguments.add(round.bars().size());
        arguments.addAll(round.bars());
        for (PublishRound.View view : round.views()) {
            arguments.add(view.symbol());
            arguments.add(view.message());
        }
        List<String> keys = List.of(RedisKeys.calcPosition(partition), RedisKeys.views(partition));
        return whileHeld(PUBLISH, keys, arguments)
                .onSuccess(count -> messages = count.toLong())
                .mapEmpty();
    }

    /** How many messages this and all earlier owners have published, as Redis has confirmed. */
    long messages() {
        return messages;
    }

    /** Notes that all is published and committed, and that nothing more comes from this owner. */
    Future<Void> leave() {
        return whileHeld(LEAVE, List.of(RedisKeys.calcPosition(partition)), List.of(lease.token(), load))
                .mapEmpty();
    }

    Future<Void> commit(Commit commit) {
        List<String> keys = new ArrayList<>(List.of(
                RedisKeys.calcPosition(partition),
                RedisKeys.calcSymbols(partition),
                RedisKeys.meter(partition),
                RedisKeys.ticks(partition),
                RedisKeys.calcRebuilt(partition),
                RedisKeys.tape(partition),
                RedisKeys.tapeWanted(partition)));
        List<Object> arguments = new ArrayList<>();
        arguments.add(lease.token());
        arguments.add(load);
        arguments.add(commit.from().map(StreamId::toString).orElse(""));
        arguments.add(commit.position().toString());
        arguments.add(commit.ticks());
        arguments.add(StateFormat.WRITTEN);
        arguments.add(commit.isWarm() ? 1 : 0);
        arguments.add(commit.rebuilt().size());
        arguments.addAll(commit.rebuilt());
        for (SymbolChanges symbol : commit.symbols()) {
            keys.add(RedisKeys.calcSymbol(partition, symbol.symbol()));
            arguments.add(symbol.symbol());
            arguments.add(symbol.fields().size());
            arguments.add(symbol.removed().size());
            arguments.addAll(symbol.fields());
            arguments.addAll(symbol.removed());
        }
        return whileHeld(COMMIT, keys, arguments).mapEmpty();
    }

    /** Stores the market partial of the partition's symbols in place of the one before. */
    Future<Void> writeMarket(MarketPartial partial) {
        return whileHeld(
                        MARKET,
                        List.of(RedisKeys.calcPosition(partition), RedisKeys.market(partition)),
                        List.of(lease.token(), load, MarketPartialCodec.encode(partial)))
                .mapEmpty();
    }

    /** Looks how far behind the partition is, and whether Redis still has what was committed. */
    Future<Look> look() {
        return redis.batch(List.of(
                        Request.cmd(Command.HMGET)
                                .arg(RedisKeys.meter(partition))
                                .arg("appended")
                                .arg("calc"),
                        Request.cmd(Command.HMGET)
                                .arg(RedisKeys.calcPosition(partition))
                                .arg("position")
                                .arg("messages"),
                        Request.cmd(Command.HGET)
                                .arg(RedisKeys.market(partition))
                                .arg("time")))
                .map(answers -> new Look(
                        Math.max(
                                0,
                                number(answers.get(0).get(0))
                                        - number(answers.get(0).get(1))),
                        streamId(answers.get(1).get(0)).orElse(StreamId.START),
                        number(answers.get(1).get(1)),
                        number(answers.get(2))));
    }

    /** Looks how far the queue goes, and how far flush has stored it. */
    Future<QueuePosition> queuePosition() {
        return redis.eval(QUEUE_POSITION, List.of(RedisKeys.ticks(partition)), List.of())
                .map(answer -> new QueuePosition(
                        StreamId.parse(answer.get(0).toString()),
                        Optional.ofNullable(answer.get(1)).map(done -> storedUpTo(done.toString()))));
    }

    private static Predicate<StreamId> storedUpTo(String done) {
        if (done.startsWith("<")) {
            StreamId pending = StreamId.parse(done.substring(1));
            return position -> position.compareTo(pending) < 0;
        }
        StreamId stored = StreamId.parse(done);
        return position -> position.compareTo(stored) <= 0;
    }

    /** The same for an owner that has published nothing: the next one knows as much as this one did. */
    Future<Void> leaveUntouched() {
        return untouched ? leave() : Future.succeededFuture();
    }

    private Future<Response> whileHeld(RedisScript script, List<String> keys, List<?> arguments) {
        if (!lease.isHeld()) {
            return Future.failedFuture(new FencedException("lease has ended: " + lease));
        }
        return redis.eval(script, keys, arguments).recover(failure -> Future.failedFuture(meaningOf(failure)));
    }

    private static Throwable meaningOf(Throwable failure) {
        if (failure instanceof ErrorType error && error.is("FENCED")) {
            return new FencedException(error.getMessage());
        }
        if (failure instanceof ErrorType error && error.is("STALE")) {
            return new LostWritesException(error.getMessage());
        }
        return failure;
    }

    private static Optional<StreamId> streamId(Response value) {
        return Optional.ofNullable(value).map(text -> StreamId.parse(text.toString()));
    }

    private static long number(Response value) {
        return value == null ? 0 : value.toLong();
    }
}
