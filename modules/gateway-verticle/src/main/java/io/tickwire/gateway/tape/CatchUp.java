package io.tickwire.gateway.tape;

import io.tickwire.domain.TickIdentity;
import io.tickwire.gateway.hub.Channel;
import io.tickwire.redis.StreamId;
import io.tickwire.retry.Backoff;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client on its way from where it was to where the others are: page after page of one partition after the other, as fast as it takes
 * them. A partition that it is up to date in goes on to it from the reader itself, with positions of its own, until it is up to date in
 * all: then it is a client like the others. Nothing is told twice, and nothing is left out without a gap. For the event loop of the tape.
 */
public final class CatchUp implements PartitionTape.Tap {
    /** A channel and where its client was; empty when nobody can know. */
    public record Wanted(Channel channel, Optional<TapePosition> from) {}

    /** The client, which lives on another event loop; calls keep their order. */
    public interface Client {
        /** Tells it; completes, on any thread, when it has taken all that it was given. */
        Future<Void> give(List<TapeMessage> messages);

        /** It does not want some of the channels any more. On its own event loop. */
        void without(Collection<Channel> gone);

        /** It is up to date: it is given what all are given from now on. */
        void joined();

        /** Whether it has gone. */
        boolean isGone();
    }

    /** @param except channels that bring the client their ticks already */
    public record Request(List<Wanted> wanted, ChannelSet except, Client client) {}

    /** What was found about a place: only that is kept, a page is large and there may be a thousand places. */
    private record Verdict(boolean isLost, boolean hasAllAfter) {}

    /** Where a channel goes on in a partition. */
    private record From(Channel channel, Place place, boolean exact) {}

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    private final Request request;
    private final CatchUps catchUps;
    private final Backoff backoff = new Backoff(50, 1_000, ThreadLocalRandom.current());
    private final Map<Integer, List<From>> from = new TreeMap<>();
    private final Map<String, From> ofSymbols = new HashMap<>();
    private final Map<Integer, List<From>> ofPrefixes = new HashMap<>();
    private final Map<Integer, StreamId> at = new HashMap<>();
    private final Set<Integer> begun = new HashSet<>();
    private final Set<Integer> tapped = new HashSet<>();
    private TapePosition told;
    private boolean ended;

    CatchUp(Request request, CatchUps catchUps) {
        this.request = request;
        this.catchUps = catchUps;
    }

    void begin() {
        int partitions = catchUps.live().partitions();
        for (Wanted wanted : request.wanted()) {
            IntStream.range(0, partitions)
                    .filter(p -> brings(wanted.channel(), p))
                    .forEach(p -> from.put(p, new ArrayList<>()));
        }
        Future.all(from.keySet().stream().map(p -> catchUps.tape(p).live()).toList())
                .onSuccess(live -> judge(List.copyOf(from.keySet()), 0))
                .onFailure(stopped -> end());
    }

    private boolean brings(Channel channel, int partition) {
        return channel.prefix()
                || TickIdentity.partitionOf(channel.symbol(), catchUps.live().partitions()) == partition;
    }

    /** Finds out of each channel whether all that came after its position can still be told. */
    private void judge(List<Integer> partitions, int next) {
        if (ended || request.client().isGone()) {
            end();
            return;
        }
        if (next == partitions.size()) {
            setOut();
            return;
        }
        int partition = partitions.get(next);
        List<Wanted> wanted = request.wanted().stream()
                .filter(each -> brings(each.channel(), partition))
                .toList();
        judge(partition, wanted, 0, new HashMap<>())
                .onSuccess(judged -> judge(partitions, next + 1))
                .onFailure(failure -> later(failure, () -> {
                    from.get(partition).clear();
                    judge(partitions, next);
                }));
    }

    /** @param known by place: many channels may have one */
    private Future<Void> judge(int partition, List<Wanted> wanted, int next, Map<Place, Verdict> known) {
        if (next == wanted.size()) {
            return Future.succeededFuture();
        }
        Channel channel = wanted.get(next).channel();
        Optional<Place> place = wanted.get(next).from().flatMap(position -> position.at(partition));
        if (place.isEmpty()) {
            from.get(partition).add(new From(channel, now(partition), false));
            return judge(partition, wanted, next + 1, known);
        }
        Future<Verdict> found = known.containsKey(place.get())
                ? Future.succeededFuture(known.get(place.get()))
                : verdict(partition, place.get().readAfter());
        return found.compose(verdict -> {
            known.put(place.get(), verdict);
            from.get(partition)
                    .add(new From(channel, verdict.isLost() ? now(partition) : place.get(), verdict.hasAllAfter()));
            return judge(partition, wanted, next + 1, known);
        });
    }

    private Future<Verdict> verdict(int partition, StreamId after) {
        return catchUps.read(partition, after).map(page -> new Verdict(page.isBefore(after), page.hasAllAfter(after)));
    }

    private Place now(int partition) {
        return Place.behind(catchUps.tape(partition).after());
    }

    private void setOut() {
        told = catchUps.live().copy();
        Set<Channel> inexact = new HashSet<>();
        from.forEach((partition, channels) -> {
            Place first = channels.stream()
                    .map(From::place)
                    .min((a, b) -> a.readAfter().compareTo(b.readAfter()))
                    .orElseThrow();
            at.put(partition, first.readAfter());
            told.set(partition, first);
            ofPrefixes.put(
                    partition,
                    channels.stream().filter(each -> each.channel().prefix()).toList());
            channels.stream()
                    .filter(each -> !each.channel().prefix())
                    .forEach(each -> ofSymbols.put(each.channel().symbol(), each));
            channels.stream().filter(each -> !each.exact()).forEach(each -> inexact.add(each.channel()));
        });
        List<TapeMessage> gaps = gaps(inexact);
        if (gaps.isEmpty()) {
            advance();
        } else {
            request.client().give(gaps).onComplete(given -> soon());
        }
    }

    private List<TapeMessage> gaps(Set<Channel> channels) {
        return channels.stream()
                .map(channel -> TapeMessage.gap(channel, -1, told.toString()))
                .toList();
    }

    /** On this event loop, when others have had their turn. */
    private void soon() {
        catchUps.run(this::advance);
    }

    private void advance() {
        if (ended || request.client().isGone()) {
            end();
            return;
        }
        for (int partition : from.keySet()) {
            PartitionTape tape = catchUps.tape(partition);
            if (!tapped.contains(partition)) {
                if (at.get(partition).compareTo(tape.after()) < 0) {
                    readOn(partition);
                    return;
                }
                tapped.add(partition);
                tape.tap(this);
            }
        }
        joinWhenLevel();
    }

    private void readOn(int partition) {
        catchUps.read(partition, at.get(partition))
                .onSuccess(page -> {
                    if (ended || request.client().isGone()) {
                        end();
                        return;
                    }
                    backoff.reset();
                    List<TapeMessage> messages = take(partition, page);
                    if (messages.isEmpty()) {
                        soon();
                    } else {
                        request.client().give(messages).onComplete(given -> soon());
                    }
                })
                .onFailure(failure -> later(failure, this::advance));
    }

    private List<TapeMessage> take(int partition, TapePage page) {
        PartitionTape tape = catchUps.tape(partition);
        List<TapeMessage> messages = new ArrayList<>();
        if (!page.hasAllAfter(at.get(partition))) {
            messages.addAll(gaps(newGaps(partition)));
        }
        begun.add(partition);
        if (page.entries().isEmpty()) {
            boolean isLost = page.isBefore(at.get(partition));
            at.put(partition, isLost || page.last().compareTo(tape.after()) > 0 ? tape.after() : page.last());
        }
        for (TapePage.Entry entry : page.entries()) {
            if (entry.id().compareTo(tape.after()) > 0) {
                at.put(partition, tape.after()); // the reader tells the rest
                break;
            }
            for (QueuedTick tick : tape.firsts(entry)) {
                add(partition, tick, messages);
            }
            at.put(partition, entry.id());
        }
        told.set(partition, Place.behind(at.get(partition)));
        return messages;
    }

    /** The first page comes from where the channels' positions were judged: what was missing there was told. */
    private Set<Channel> newGaps(int partition) {
        Set<Channel> gaps = new HashSet<>();
        for (From each : from.get(partition)) {
            if (begun.contains(partition) || each.exact()) {
                gaps.add(each.channel());
            }
        }
        return gaps;
    }

    private void add(int partition, QueuedTick tick, List<TapeMessage> messages) {
        if (wants(partition, tick)) {
            Place place = tick.place();
            messages.add(TapeMessage.tick(tick.tick(), told.behind(partition, place.entry(), place.ticks())));
        }
    }

    private boolean wants(int partition, QueuedTick tick) {
        String symbol = tick.tick().symbol();
        if (request.except().of(symbol).isPresent()) {
            return false;
        }
        From exact = ofSymbols.get(symbol);
        if (exact != null && !exact.place().covers(tick.entry(), tick.number())) {
            return true;
        }
        for (From each : ofPrefixes.get(partition)) {
            if (symbol.startsWith(each.channel().symbol()) && !each.place().covers(tick.entry(), tick.number())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void told(PartitionTape tape, boolean afterHole, List<QueuedTick> ticks) {
        if (ended || request.client().isGone()) {
            end();
            return;
        }
        int partition = tape.partition();
        List<TapeMessage> messages = new ArrayList<>();
        if (afterHole) {
            Set<Channel> all = new HashSet<>();
            from.get(partition).forEach(each -> all.add(each.channel()));
            messages.addAll(gaps(all));
        }
        ticks.forEach(tick -> add(partition, tick, messages));
        told.set(partition, Place.behind(tape.after()));
        if (!messages.isEmpty()) {
            request.client()
                    .give(messages)
                    .onFailure(failure -> LOG.debug("a client has gone", failure)); // it goes on, at the reader's pace
        }
        joinWhenLevel();
    }

    /** A client may come from a gateway that is a moment ahead of this one. */
    private void joinWhenLevel() {
        if (tapped.size() < from.size()) {
            return;
        }
        for (Map.Entry<Integer, List<From>> each : from.entrySet()) {
            StreamId after = catchUps.tape(each.getKey()).after();
            for (From channel : each.getValue()) {
                if (channel.place().entry().compareTo(after) > 0) {
                    return;
                }
            }
        }
        end();
        request.client().joined();
    }

    private void later(Throwable failure, Runnable again) {
        LOG.debug("a client is brought up to date a little later", failure);
        catchUps.vertx().setTimer(backoff.nextMs(), due -> again.run());
    }

    /** Tells it nothing more. */
    void end() {
        if (!ended) {
            ended = true;
            tapped.forEach(partition -> catchUps.tape(partition).untap(this));
            catchUps.ended(this);
        }
    }
}
