package io.tickwire.gateway.hub;

import io.tickwire.domain.Rfc3339;
import io.tickwire.gateway.update.Message;
import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.update.Update.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The newest update of every symbol and of the market, and the clients they go to. To each client the {@code seq} of a symbol rises; what a
 * client is not given because it is too slow is counted and told. For one thread; times are monotonic nanoseconds, 0 or more.
 */
public final class Hub {
    /** What {@link #nextDueNanos} answers when nothing waits. */
    public static final long NEVER = Long.MAX_VALUE;

    private final Deliveries deliveries;
    private final Position position;
    private final Position reached;
    private final PendingBudget budget;
    private final Slice slice;
    private final Turns turns = new Turns();
    private final Topics topics;
    private final boolean partitionsComeAndGo;
    private final Map<Audience.Key, Audience> audiences = new HashMap<>();
    private final Set<Member> members = new LinkedHashSet<>();
    private final PriorityQueue<Lane> waiting = new PriorityQueue<>(Comparator.comparingLong(Lane::dueNanos));
    private long order;

    /**
     * @param partitionsComeAndGo whether clients may be here before the state of a partition, see {@link #forget}
     * @param budget shared by all hubs of the process
     */
    public Hub(int partitions, boolean partitionsComeAndGo, Deliveries deliveries, PendingBudget budget) {
        this(partitions, partitionsComeAndGo, deliveries, budget, Slice.DEFAULT);
    }

    /** @param slice what a client is given in one turn */
    Hub(int partitions, boolean partitionsComeAndGo, Deliveries deliveries, PendingBudget budget, Slice slice) {
        this.topics = new Topics(partitions);
        this.partitionsComeAndGo = partitionsComeAndGo;
        this.slice = slice;
        this.deliveries = deliveries;
        this.budget = budget;
        this.position = new Position(partitions);
        this.reached = new Position(partitions);
    }

    /**
     * Takes updates in, in the order of publication, and gives them to the clients that want them now.
     *
     * @param nowMicros wall clock, microseconds since the epoch
     */
    public void accept(List<Update> updates, long nowNanos, long nowMicros) {
        for (Update update : updates) {
            accept(update, nowNanos, nowMicros);
        }
        flushDue(nowNanos);
    }

    /**
     * Tells the clients of each symbol that no update came for so long, once in a silence; to be called every second or so.
     *
     * @param limitNanos above 0
     * @param nowMicros wall clock, microseconds since the epoch
     */
    public void tellStale(long nowNanos, long limitNanos, long nowMicros) {
        String now = Rfc3339.format(nowMicros);
        // together: at the close of a market all of its symbols fall silent at once
        Map<Audience, List<Event>> stale = new LinkedHashMap<>();
        for (Topic topic : topics.all(Kind.SYMBOL)) {
            if (topic.isSilentSince(nowNanos - limitNanos)) {
                topic.becomeStale(
                        Message.stale(topic.symbol, now, topic.newest().ts()));
                for (Audience audience : topics.wanting(topic)) {
                    if (!audience.withholds(topic)) { // otherwise its lane tells it behind the newest update
                        stale.computeIfAbsent(audience, none -> new ArrayList<>())
                                .add(Event.stale(topic));
                    }
                }
            }
        }
        stale.forEach(Audience::deliver);
    }

    /** Gives clients what they wanted later and is due now, and one of those that are owed more a slice of it. */
    public void runDue(long nowNanos) {
        flushDue(nowNanos);
        if (!turns.isEmpty()) {
            turns.next(nowNanos);
        }
    }

    /** When {@link #runDue} has something to do, or {@link #NEVER}; 0 when it is somebody's turn. */
    public long nextDueNanos() {
        return turns.isEmpty() ? nextLaneNanos() : 0;
    }

    private void flushDue(long nowNanos) {
        while (nextLaneNanos() <= nowNanos) {
            waiting.poll().flush(nowNanos);
        }
    }

    private long nextLaneNanos() {
        return waiting.isEmpty() ? NEVER : waiting.peek().dueNanos();
    }

    /** A client has come; it has no channels yet. */
    public Member join(Outlet outlet, Encoding encoding, long nowNanos) {
        Member member = new Member(outlet, encoding, deliveries, budget, slice, new Position(0).toString(), nowNanos);
        members.add(member);
        deliveries.joined(encoding.transport());
        return member;
    }

    /** A client has gone. */
    public void leave(Member member) {
        if (!members.remove(member)) {
            return;
        }
        deliveries.left(member.encoding().transport());
        member.keepOnly(Subscriptions.EMPTY);
        move(member, Subscriptions.EMPTY);
        member.settle();
    }

    /**
     * Whether what clients are owed leaves room for one that is owed all that these channels bring; if not, that is counted.
     *
     * @return true when it can subscribe
     */
    public boolean takes(Collection<Channel> channels) {
        Subscriptions wanted = Subscriptions.of(channels);
        return budget.takes(channels.stream()
                .filter(channel -> !wanted.isCovered(channel))
                .mapToLong(topics::count)
                .sum());
    }

    /**
     * Adds channels, or changes their interval; the client gets a snapshot of every symbol that it did not get before: the first of
     * them at once, the others in its turns. What conflation kept from it comes at once, and its intervals begin anew.
     *
     * @param conflateMs as {@link ConflateMs} allows, and rounded as it says
     * @param isKnown which newest updates the client has already and needs no snapshot of; asked when their turn comes
     * @return how many channels and topics are touched, now and in its turns
     */
    public long subscribe(
            Member member, Collection<Channel> channels, int conflateMs, Predicate<Update> isKnown, long nowNanos) {
        Subscriptions before = member.subscriptions();
        Subscriptions after = before.with(channels, ConflateMs.rounded(conflateMs));
        long touched = before.size() + after.size() + oweWithheld(member);
        for (Channel channel : new LinkedHashSet<>(channels)) {
            if (channel.kind() == Kind.BAR || before.contains(channel) || after.isCovered(channel)) {
                continue; // what it brings has no snapshots, or they come anyway
            }
            touched += topics.count(channel);
            if (channel.prefix()) {
                member.begin(new Walk(topics, channel, before, isKnown));
            } else {
                topics.matching(channel).forEach(topic -> oweFirst(member, topic, isKnown));
            }
        }
        move(member, after);
        drained(member, nowNanos);
        return touched;
    }

    private static void oweFirst(Member member, Topic topic, Predicate<Update> isKnown) {
        if (!isKnown.test(topic.newest())) {
            member.oweSnapshot(topic);
        }
        if (topic.isStale()) {
            member.oweStale(topic);
        }
    }

    /**
     * Takes channels away; those that it has not are passed over.
     *
     * @return how many channels and topics were touched
     */
    public long unsubscribe(Member member, Collection<Channel> channels, long nowNanos) {
        Subscriptions before = member.subscriptions();
        Subscriptions fewer = before.without(channels);
        long touched = before.size() + fewer.size() + oweWithheld(member) + member.owedEntries();
        member.keepOnly(fewer); // before the move: an audience of nobody has no lanes
        move(member, fewer);
        drained(member, nowNanos);
        return touched;
    }

    /** The client's connection takes more. */
    public void drained(Member member, long nowNanos) {
        turns.begin(member, nowNanos);
    }

    /** Ends the clients that have taken not a single byte for so long; to be called every second or so. */
    public void closeStuck(long nowNanos, long limitNanos) {
        for (Member member : List.copyOf(members)) {
            member.look(nowNanos);
            if (member.isStuckSince(nowNanos - limitNanos)) {
                member.closeTooSlow();
            }
        }
    }

    /** How far the updates have come; live, not to be kept. */
    public Position position() {
        return position;
    }

    /**
     * Of each partition the time of its newest update that came, in order or not: the stored state is not older. Live, not to be kept.
     */
    public Position reached() {
        return reached;
    }

    /**
     * Symbols that somebody wants, in turn: each call goes on where the one before ended.
     *
     * @param most at most so many; fewer when they are far between
     */
    public List<String> nextWanted(int most) {
        return topics.nextWanted(most);
    }

    /** The partitions of which some client wants something. */
    public Set<Integer> wantedPartitions() {
        return topics.wantedPartitions();
    }

    /** Forgets all symbols of a partition, because its updates do not come any more: what was known would grow old. */
    public void forget(int partition) {
        topics.forget(partition);
        position.forget(partition);
        reached.forget(partition);
    }

    /** The newest update of a symbol. */
    public Optional<Update> newest(String symbol) {
        return Optional.ofNullable(topics.get(Kind.SYMBOL, symbol)).map(Topic::newest);
    }

    /** The newest update of every symbol, by name. */
    public List<Update> newest() {
        return topics.all(Kind.SYMBOL).stream().map(Topic::newest).toList();
    }

    /** The newest view of the market. */
    public Optional<Update> market() {
        return Optional.ofNullable(topics.get(Kind.MARKET, Update.MARKET_SYMBOL))
                .map(Topic::newest);
    }

    private void accept(Update update, long nowNanos, long nowMicros) {
        Topic topic = topics.get(update.kind(), update.symbol());
        Message message = update.asPublished();
        long cameAtNanos = nowNanos;
        if (topic == null) {
            if (update.publishedAtMicros() > 0) {
                // of the state that was read: it may have been silent before this gateway began to listen
                cameAtNanos -= Math.max(0, nowMicros - update.publishedAtMicros()) * 1_000;
            }
            topic = topics.add(update.kind(), update.symbol());
            if (partitionsComeAndGo && update.kind() == Kind.SYMBOL && update.seq() > 1) {
                // clients may be here that did not get the updates before it
                message = update.asSnapshot();
            }
        } else if (update.corrects()) {
            if (update.isSameAs(topic.newest())) {
                return; // this hub was never told anything else
            }
            message = update.asSnapshot();
        } else if (update.kind() == Kind.SYMBOL) {
            Update known = topic.newest();
            boolean older = update.seq() <= known.seq();
            if (older && update.publishedAtMicros() <= known.publishedAtMicros()) {
                return; // it is known: from the state that was read, or read twice
            }
            if (older || update.seq() > known.seq() + 1) {
                message = update.asSnapshot(); // some were missed, or the numbering began anew: this is what stands
            }
        } else if (update.kind() == Kind.MARKET) {
            Update known = topic.newest();
            if (update.publishedAtMicros() <= known.publishedAtMicros()) {
                return; // it is known
            }
            if (update.ts().compareTo(known.ts()) < 0) {
                message = update.asSnapshot(); // the market began anew: its updates never go back in time
            }
        }
        if (update.kind() == Kind.SYMBOL) {
            position.advance(update, nowMicros);
            reached.reach(update, nowMicros);
        }
        topic.take(update, ++order, cameAtNanos);
        offer(topic.byName, topic, message, nowNanos);
        for (Set<Audience> audiences : topics.byPrefix(topic)) {
            offer(audiences, topic, message, nowNanos);
        }
    }

    private void offer(Set<Audience> to, Topic topic, Message message, long nowNanos) {
        for (Audience audience : List.copyOf(to)) { // one may end, by what its client is given
            audience.offer(topic, message, nowNanos).ifPresent(waiting::add);
        }
    }

    /** What its audience would give it later, it is owed by itself: it leaves that audience. */
    private int oweWithheld(Member member) {
        if (member.audience() == null) {
            return 0;
        }
        List<Event> withheld = member.audience().withheldEvents();
        for (Event event : withheld) {
            member.owe(event);
            if (event.topic().isStale()) {
                member.oweStale(event.topic()); // its lane would have told it
            }
        }
        return withheld.size();
    }

    private void move(Member member, Subscriptions to) {
        Audience from = member.audience();
        if (from != null) {
            from.remove(member);
            if (from.isEmpty()) {
                close(from);
            }
        }
        if (to.size() == 0) {
            member.enter(null);
            return;
        }
        Audience audience = audiences.computeIfAbsent(new Audience.Key(member.encoding(), to), this::open);
        audience.add(member);
        member.enter(audience);
    }

    private Audience open(Audience.Key key) {
        Audience audience = new Audience(key, position, deliveries, turns);
        topics.open(audience);
        return audience;
    }

    private void close(Audience audience) {
        audiences.remove(audience.key());
        if (audience.isWithholding()) {
            waiting.removeIf(lane -> lane.audience() == audience);
        }
        topics.close(audience);
    }
}
