package io.tickwire.gateway.tape;

import io.tickwire.domain.Symbol;
import io.tickwire.domain.TickIdentity;
import io.tickwire.gateway.hub.Channel;
import io.tickwire.gateway.hub.Outlet;
import io.tickwire.gateway.update.Update.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The clients of one event loop that have channels of the tape. For that event loop. */
public final class TapeHub {
    /** Subscriptions of one client that wait until it is up to date with the one before. */
    static final int MAX_REQUESTS = 8;

    private final Context context;
    private final int partitions;
    private final TapeInterest interest;
    private final TapeBudget budget;
    private final TapeReports reports;
    private final Consumer<CatchUp.Request> catchUps;
    private final Map<TapeAudience.Key, TapeAudience> audiences = new HashMap<>();
    private final Map<Channel, Set<TapeAudience>> wanting = new HashMap<>();
    private final int[] prefixesOfLength = new int[Symbol.MAX_LENGTH + 1];
    private final Deque<TapeMember> turns = new ArrayDeque<>();
    private String position = "";
    private boolean serving;

    /**
     * @param context the event loop's
     * @param interest of the whole process
     * @param budget of the whole process
     * @param catchUps brings clients up to date
     */
    public TapeHub(
            Context context,
            int partitions,
            TapeInterest interest,
            TapeBudget budget,
            TapeReports reports,
            Consumer<CatchUp.Request> catchUps) {
        this.context = context;
        this.partitions = partitions;
        this.interest = interest;
        this.budget = budget;
        this.reports = reports;
        this.catchUps = catchUps;
    }

    /** A client has come; it has no channels yet. */
    public TapeMember join(Outlet outlet, TapeEncoding encoding) {
        return new TapeMember(outlet, encoding, budget, reports);
    }

    /** A client has gone. */
    public void leave(TapeMember member) {
        if (member.isGone()) {
            return;
        }
        member.live.all().forEach(interest::remove);
        member.catchingUp.all().forEach(interest::remove);
        move(member, ChannelSet.NONE);
        member.catchingUp = ChannelSet.NONE;
        member.leave();
    }

    /** All partitions were told as far as that, before any more is told. */
    public void heard(String reached) {
        position = reached;
    }

    /** Whether the client may subscribe now: it may not while many of its subscriptions wait. */
    public boolean takes(TapeMember member) {
        return member.requests.size() < MAX_REQUESTS;
    }

    /**
     * Adds channels whose partitions are heard. The client gets what is queued from now on, and of a channel with a position what came after that, first.
     *
     * @param resume by channel, what the client was told as its position
     */
    public void subscribe(TapeMember member, Collection<Channel> channels, Map<Channel, String> resume) {
        List<Channel> now = new ArrayList<>();
        List<CatchUp.Wanted> later = new ArrayList<>();
        for (Channel channel : new LinkedHashSet<>(channels)) {
            if (member.has(channel)) {
                continue;
            }
            interest.add(channel);
            String from = resume.get(channel);
            if (from == null && member.requests.isEmpty()) {
                now.add(channel);
            } else { // behind what it is being told: a channel of that may bring the same ticks
                later.add(new CatchUp.Wanted(channel, TapePosition.parse(from == null ? position : from, partitions)));
            }
        }
        if (!now.isEmpty()) {
            move(member, member.live.with(now));
            member.position(position);
        }
        if (later.isEmpty()) {
            return;
        }
        if (member.position().isEmpty()) {
            member.position(later.get(0).from().map(TapePosition::toString).orElse(position));
        }
        List<Channel> more = later.stream().map(CatchUp.Wanted::channel).toList();
        ChannelSet except = member.live.with(member.catchingUp.all());
        member.catchingUp = member.catchingUp.with(more);
        Client client = new Client(member, new ChannelSet(more));
        member.requests.addLast(new CatchUp.Request(later, except, client));
        if (member.requests.size() == 1) {
            catchUps.accept(member.requests.getFirst());
        }
    }

    /** Takes channels away; those that it has not are passed over. */
    public void unsubscribe(TapeMember member, Collection<Channel> channels) {
        List<Channel> had =
                new LinkedHashSet<>(channels).stream().filter(member::has).toList();
        if (had.isEmpty()) {
            return;
        }
        had.forEach(interest::remove);
        member.catchingUp = member.catchingUp.without(had);
        member.requests.forEach(request -> request.client().without(had));
        for (Channel channel : had) {
            for (Channel wider : member.catchingUp.all()) {
                if (wider.overlaps(channel)) { // it was left to the one that is gone
                    member.oweUnknown(wider, position);
                    queue(member);
                }
            }
        }
        move(member, member.live.without(had));
        member.keepOnlyWanted();
    }

    /** The client's connection takes more. */
    public void drained(TapeMember member) {
        if (member.wantsTurn()) {
            queue(member);
        } else {
            member.serve(); // whoever waits until it has taken all is told so
        }
    }

    /** Takes what came next, and gives it to the clients that want it. */
    public void accept(TapeBatch batch) {
        Set<TapeAudience> touched = new LinkedHashSet<>();
        if (batch.afterHole()) {
            tellHole(batch);
        }
        position = batch.position();
        for (TapeMessage tick : batch.ticks()) {
            offer(new Channel(Kind.TICK, tick.about(), false), tick, touched);
            for (int length = 0; length <= tick.about().length(); length++) {
                if (prefixesOfLength[length] > 0) {
                    offer(new Channel(Kind.TICK, tick.about().substring(0, length), true), tick, touched);
                }
            }
        }
        for (TapeAudience audience : touched) {
            audience.deliver();
            List.copyOf(audience.members).forEach(this::queue);
        }
    }

    private void offer(Channel channel, TapeMessage tick, Set<TapeAudience> touched) {
        Set<TapeAudience> its = wanting.get(channel);
        if (its != null) {
            for (TapeAudience audience : its) {
                audience.add(tick);
                touched.add(audience);
            }
        }
    }

    private void tellHole(TapeBatch batch) {
        wanting.forEach((channel, its) -> {
            if (channel.prefix() || TickIdentity.partitionOf(channel.symbol(), partitions) == batch.partition()) {
                for (TapeAudience audience : its) {
                    for (TapeMember member : audience.members) {
                        member.oweUnknown(channel, batch.position());
                        queue(member);
                    }
                }
            }
        });
    }

    private void queue(TapeMember member) {
        if (!member.waits && member.wantsTurn()) {
            member.waits = true;
            turns.addLast(member);
            serveSoon();
        }
    }

    private void serveSoon() {
        if (!serving) {
            serving = true;
            context.runOnContext(turn -> {
                serving = false;
                TapeMember member = turns.removeFirst();
                member.waits = false;
                member.serve();
                queue(member);
                if (!turns.isEmpty()) {
                    serveSoon();
                }
            });
        }
    }

    private void move(TapeMember member, ChannelSet to) {
        TapeAudience from = member.audience;
        member.live = to;
        if (from != null) {
            from.members.remove(member);
            if (from.members.isEmpty()) {
                close(from);
            }
            member.audience = null;
        }
        if (to.size() > 0) {
            member.audience = audiences.computeIfAbsent(new TapeAudience.Key(member.encoding(), to), this::open);
            member.audience.members.add(member);
        }
    }

    private TapeAudience open(TapeAudience.Key key) {
        TapeAudience audience = new TapeAudience(key);
        for (Channel channel : key.channels().all()) {
            wanting.computeIfAbsent(channel, first -> {
                        count(channel, 1);
                        return new LinkedHashSet<>();
                    })
                    .add(audience);
        }
        return audience;
    }

    private void close(TapeAudience audience) {
        audiences.remove(audience.key());
        for (Channel channel : audience.key().channels().all()) {
            Set<TapeAudience> its = wanting.get(channel);
            its.remove(audience);
            if (its.isEmpty()) {
                wanting.remove(channel);
                count(channel, -1);
            }
        }
    }

    private void count(Channel channel, int more) {
        if (channel.prefix()) {
            prefixesOfLength[channel.symbol().length()] += more;
        }
    }

    /** A client that is being brought up to date, as the tape's event loop sees it. */
    private final class Client implements CatchUp.Client {
        private final TapeMember member;
        private ChannelSet channels; // those that it still has

        Client(TapeMember member, ChannelSet channels) {
            this.member = member;
            this.channels = channels;
        }

        @Override
        public Future<Void> give(List<TapeMessage> messages) {
            Promise<Void> taken = Promise.promise();
            context.runOnContext(nothing -> {
                for (TapeMessage message : messages) {
                    if (message.isGap()) {
                        channelOf(message).ifPresent(channel -> member.oweUnknown(channel, message.position()));
                    } else {
                        member.owe(message, channels);
                    }
                }
                queue(member);
                member.whenTaken(taken);
            });
            return taken.future();
        }

        private Optional<Channel> channelOf(TapeMessage gap) {
            return channels.all().stream()
                    .filter(channel -> channel.toString().equals(gap.about()))
                    .findFirst();
        }

        @Override
        public void without(Collection<Channel> gone) {
            channels = channels.without(gone);
        }

        @Override
        public void joined() {
            context.runOnContext(nothing -> {
                if (member.isGone()) {
                    return;
                }
                member.catchingUp = member.catchingUp.without(channels.all());
                move(member, member.live.with(channels.all()));
                member.requests.removeFirst();
                if (!member.requests.isEmpty()) {
                    catchUps.accept(member.requests.getFirst());
                }
            });
        }

        @Override
        public boolean isGone() {
            return member.isGone();
        }
    }
}
