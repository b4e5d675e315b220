package io.tickwire.gateway.hub;

import io.tickwire.gateway.update.Message;
import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.update.Update.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One client. What it is owed is remembered as topics, each at most once, and read from the topics when the connection takes
 * more: so a client that does not keep up costs no memory for what is published meanwhile, and gets the newest.
 */
public final class Member {
    /** How a topic is told. */
    private enum Form {
        AS_PUBLISHED,
        AS_SNAPSHOT
    }

    private final Outlet outlet;
    private final Encoding encoding;
    private final Deliveries deliveries;
    private final PendingBudget budget;
    private final Slice slice;

    /** Symbols that it is told of before anything else, because it has subscribed to them. */
    private final Deque<Walk> walks = new ArrayDeque<>();

    private final Map<Topic, Form> owed = new LinkedHashMap<>();

    /** Silent topics that it was not told about. */
    private final Set<Topic> owedStale = new LinkedHashSet<>();

    /** Topics of which it got by itself what its audience will get later, with the order of what it got. */
    private final Map<Topic, Long> ahead = new HashMap<>();

    private Audience audience;
    private String position;
    private long skipped;
    private long tookAtNanos;
    private int charged;
    private int looksLeft;
    private boolean queued;

    /** False: it is owed nothing and ahead of nothing, which is asked for every update of every client. True: perhaps. */
    private boolean mayDiffer;

    Member(
            Outlet outlet,
            Encoding encoding,
            Deliveries deliveries,
            PendingBudget budget,
            Slice slice,
            String position,
            long nowNanos) {
        this.outlet = outlet;
        this.encoding = encoding;
        this.deliveries = deliveries;
        this.budget = budget;
        this.slice = slice;
        this.position = position;
        this.tookAtNanos = nowNanos;
    }

    /** The channels it has, as {@link Channel#toString} gives them, are of this number. */
    public int channels() {
        return subscriptions().size();
    }

    /** All of them, by name. */
    public List<Channel> channelList() {
        return subscriptions().channels().stream()
                .sorted(Comparator.comparing(Channel::toString))
                .toList();
    }

    /** So many of them end with {@code *}. */
    public int prefixes() {
        return subscriptions().prefixes();
    }

    /** Whether it has the channel. */
    public boolean has(Channel channel) {
        return subscriptions().contains(channel);
    }

    Subscriptions subscriptions() {
        return audience == null ? Subscriptions.EMPTY : audience.key().subscriptions();
    }

    Encoding encoding() {
        return encoding;
    }

    Audience audience() {
        return audience;
    }

    boolean isFull() {
        return outlet.isFull();
    }

    /** Whether it has exactly what its audience has been given. */
    boolean isInStep() {
        mayDiffer = mayDiffer && !(hasAll() && ahead.isEmpty());
        return !mayDiffer;
    }

    /** Whether it has all that its audience has been given, and perhaps more. */
    boolean hasAll() {
        return walks.isEmpty() && owed.isEmpty() && owedStale.isEmpty();
    }

    /** Whether it can be given some of what it has not been given. */
    boolean wantsTurn() {
        return !hasAll() && !outlet.isFull();
    }

    /** Notes that it waits for its turn; false when it does already. */
    boolean queue() {
        boolean first = !queued;
        queued = true;
        return first;
    }

    /** Its turn has come. */
    void unqueue() {
        queued = false;
    }

    /** Whether it got the event by itself; asked once for each event, when its audience is given it. */
    boolean hasGot(Event event) {
        if (event.isStale()) {
            return false;
        }
        Long got = ahead.remove(event.topic());
        return got != null && got >= event.order();
    }

    /** What it may resume from; opaque text. */
    public String position() {
        return position;
    }

    /** It has got everything up to there. */
    public void position(String resumable) {
        position = resumable;
    }

    /** Joins an audience, having or being owed the newest of all that the audience wants. */
    void enter(Audience its) {
        audience = its;
        ahead.clear();
        if (its != null) {
            its.withheld().stream()
                    .filter(topic -> !owed.containsKey(topic) && !awaits(topic))
                    .forEach(this::isAhead);
        }
    }

    /** Gives it a write; that is counted by the caller. */
    void send(Frame frame) {
        outlet.send(frame);
    }

    /** It is to be told of all that the walk comes to. */
    void begin(Walk walk) {
        mayDiffer = true;
        walks.addLast(walk);
    }

    /** Whether it will be told of the topic's newest in its turn, whatever comes before. */
    private boolean awaits(Topic topic) {
        for (Walk walk : walks) {
            if (walk.awaits(topic)) {
                return true;
            }
        }
        return false;
    }

    /** It has got by itself what its audience will get later. */
    private void isAhead(Topic topic) {
        mayDiffer = true;
        ahead.put(topic, topic.order());
    }

    void oweSnapshot(Topic topic) {
        mayDiffer = true;
        owed.put(topic, Form.AS_SNAPSHOT);
    }

    /** Remembers to tell it that the topic is silent, unless an update comes first. */
    void oweStale(Topic topic) {
        if (!awaits(topic)) {
            mayDiffer = true;
            owedStale.add(topic);
        }
    }

    /** Remembers that it has to be told; an older message of the topic that it was owed is skipped then. */
    void owe(Event event) {
        if (event.isStale()) {
            oweStale(event.topic());
            return;
        }
        if (awaits(event.topic()) || hasGot(event)) {
            return;
        }
        mayDiffer = true;
        Form before = event.isSnapshot()
                ? owed.put(event.topic(), Form.AS_SNAPSHOT)
                : owed.putIfAbsent(event.topic(), Form.AS_PUBLISHED);
        if (before == Form.AS_PUBLISHED) {
            skipped++;
            deliveries.skipped(1);
        }
    }

    /** Forgets what it is owed of topics that it does not want any more. */
    void keepOnly(Subscriptions wanted) {
        List<Walk> kept =
                walks.stream().flatMap(walk -> walk.keepOnly(wanted).stream()).toList();
        walks.clear();
        walks.addAll(kept);
        owed.keySet().removeIf(topic -> wanted.intervalOf(topic.kind, topic.symbol) == Subscriptions.NONE);
        owedStale.removeIf(topic -> wanted.intervalOf(topic.kind, topic.symbol) == Subscriptions.NONE);
    }

    /**
     * Sees whether it takes what it was given; to be called every second or so. From one look to the next a slow client may take
     * a few bytes and no whole message.
     */
    void look(long nowNanos) {
        if (!outlet.isFull() || outlet.hasMoved()) { // while it is not full, it is for us to give it more
            tookAtNanos = nowNanos;
        }
    }

    /** Whether its connection is full and it has taken nothing since then. */
    boolean isStuckSince(long nanos) {
        return tookAtNanos <= nanos;
    }

    void closeTooSlow() {
        outlet.closeTooSlow();
    }

    /** How many entries it is owed. */
    int owedEntries() {
        return owed.size() + owedStale.size() + ahead.size();
    }

    /** Charges what it is owed to the budget; to be called when that may have changed. */
    void settle() {
        int entries = owedEntries();
        if (entries != charged) {
            budget.add(entries - charged);
            charged = entries;
        }
    }

    /** Gives it a slice of what it is owed, as far as the connection takes it. */
    void serve(long nowNanos) {
        int bytes = 0;
        looksLeft = slice.topics();
        while (wantsTurn() && bytes < slice.bytes() && looksLeft > 0) {
            tookAtNanos = nowNanos;
            List<Message> messages = nextMessages();
            if (!messages.isEmpty()) {
                String after = hasAll() && !audience.isWithholding() ? audience.hubPosition() : position;
                Frame write = encoding.encode(messages, position, after);
                try {
                    bytes += write.length();
                    send(write);
                } finally {
                    write.release();
                }
                deliveries.sent(encoding.transport(), messages.size());
                position = after;
            }
        }
        settle();
    }

    private List<Message> nextMessages() {
        List<Message> messages = new ArrayList<>();
        if (skipped > 0) {
            messages.add(Message.conflated(skipped));
            skipped = 0;
        }
        int bytes = walk(messages);
        if (walks.isEmpty()) {
            addOwed(messages, bytes);
        }
        return messages;
    }

    /** The newest of what it has subscribed to, and the bytes of that. */
    private int walk(List<Message> messages) {
        int bytes = 0;
        while (!walks.isEmpty()) {
            Walk walk = walks.getFirst();
            Iterator<Topic> rest = walk.rest();
            while (rest.hasNext() && bytes < Audience.WRITE_BYTES && looksLeft > 0) {
                Topic topic = rest.next();
                looksLeft--;
                walk.cameTo(topic);
                if (walk.isNew(topic)) {
                    bytes += addFirst(topic, walk.isKnown(topic), messages);
                }
            }
            if (rest.hasNext()) {
                return bytes;
            }
            walks.removeFirst();
        }
        return bytes;
    }

    private int addFirst(Topic topic, boolean isKnown, List<Message> messages) {
        int bytes = 0;
        if (!isKnown) {
            Message snapshot = topic.newest().asSnapshot();
            messages.add(snapshot);
            bytes = snapshot.length();
        }
        if (audience.withholds(topic)) {
            isAhead(topic); // and its lane tells that it is silent
        } else if (topic.isStale()) {
            messages.add(topic.staleMessage());
            bytes += topic.staleMessage().length();
        }
        return bytes;
    }

    private void addOwed(List<Message> messages, int bytesBefore) {
        int bytes = bytesBefore;
        for (Iterator<Map.Entry<Topic, Form>> it = owed.entrySet().iterator();
                it.hasNext() && bytes < Audience.WRITE_BYTES; ) {
            Map.Entry<Topic, Form> next = it.next();
            Update newest = next.getKey().newest();
            Message message = next.getValue() == Form.AS_SNAPSHOT && newest.kind() != Kind.BAR
                    ? newest.asSnapshot()
                    : newest.asPublished();
            messages.add(message);
            bytes += message.length();
            if (audience.withholds(next.getKey())) {
                isAhead(next.getKey());
            }
            it.remove();
        }
        // behind all updates: so none of them is told before the topic's newest
        for (Iterator<Topic> it = owedStale.iterator(); it.hasNext() && bytes < Audience.WRITE_BYTES; ) {
            Topic topic = it.next();
            it.remove();
            if (topic.isStale()) {
                messages.add(topic.staleMessage());
                bytes += topic.staleMessage().length();
            }
        }
    }
}
