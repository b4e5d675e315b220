package io.tickwire.gateway.hub;

import io.tickwire.gateway.update.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All clients of one transport with the same subscriptions. A write is encoded once for all of them that are up to date; the
 * others are brought up to date one by one.
 */
final class Audience {
    /**
     * Bytes in one write: few calls for many small messages. Not more, because the last message of a write is as old as the
     * whole write takes a slow client to read.
     */
    static final int WRITE_BYTES = 16 * 1024;

    /** The same clients as long as both are equal. */
    record Key(Encoding encoding, Subscriptions subscriptions) {}

    private record Write(int from, int to, Frame frame) {}

    private final Key key;
    private final Position hubPosition;
    private final Deliveries deliveries;
    private final Turns turns;
    private final Map<Integer, Lane> lanes = new TreeMap<>();
    private Member[] members = {}; // never changed in place: a client may leave while it is written to
    private String settledPosition;

    /** Place of the newest message that it was offered. */
    private long offered;

    Audience(Key key, Position hubPosition, Deliveries deliveries, Turns turns) {
        this.turns = turns;
        this.key = key;
        this.hubPosition = hubPosition;
        this.deliveries = deliveries;
        this.settledPosition = hubPosition.toString();
    }

    Key key() {
        return key;
    }

    boolean isEmpty() {
        return members.length == 0;
    }

    void add(Member member) {
        members = Arrays.copyOf(members, members.length + 1);
        members[members.length - 1] = member;
    }

    void remove(Member member) {
        members = Arrays.stream(members).filter(other -> other != member).toArray(Member[]::new);
    }

    /**
     * A topic that it wants has a new message; it may be told so once for each of its channels.
     *
     * @return the lane that waits from now on and did not before, if any
     */
    Optional<Lane> offer(Topic topic, Message message, long nowNanos) {
        if (offered == topic.order()) {
            return Optional.empty();
        }
        offered = topic.order();
        Lane lane = lanes.computeIfAbsent(
                key.subscriptions().intervalOfWanted(topic.kind, topic.symbol), ms -> new Lane(this, ms));
        return lane.offer(topic, message, nowNanos) ? Optional.of(lane) : Optional.empty();
    }

    /** Whether a lane holds messages for a later time. */
    boolean isWithholding() {
        return lanes.values().stream().anyMatch(Lane::isWaiting);
    }

    /** Whether the topic's newest message is kept for a later time. */
    boolean withholds(Topic topic) {
        for (Lane lane : lanes.values()) {
            if (lane.withholds(topic)) {
                return true;
            }
        }
        return false;
    }

    /** Topics whose newest message is kept for a later time. */
    List<Topic> withheld() {
        return lanes.values().stream().flatMap(lane -> lane.withheld().stream()).toList();
    }

    /** What will be told of them then. */
    List<Event> withheldEvents() {
        return lanes.values().stream()
                .flatMap(lane -> lane.withheld().stream().map(lane::newestOf))
                .toList();
    }

    /** @param events at least one, in ascending order */
    void deliver(List<Event> events) {
        String before = settledPosition;
        settledPosition = isWithholding() ? before : hubPosition.toString();
        List<Write> writes = null; // for all who are up to date
        int sent = 0;
        try {
            for (Member member : members) {
                if (member.audience() != this) {
                    continue; // gone, by what another was just given
                }
                if (member.isInStep()) {
                    writes = writes == null ? encode(events, before, settledPosition) : writes;
                    sent += send(writes, events, member);
                } else if (member.hasAll()) {
                    sent += sendMissing(events, before, member);
                } else {
                    events.forEach(member::owe);
                    member.settle();
                    turns.add(member);
                }
            }
        } finally {
            release(writes);
        }
        if (sent > 0) {
            deliveries.sent(key.encoding().transport(), sent);
        }
        if (writes != null) {
            events.stream().filter(event -> !event.isStale()).forEach(event -> deliveries.delivered(event.update()));
        }
    }

    /** What a client that has got everything may resume from, while nothing is withheld. */
    String hubPosition() {
        return hubPosition.toString();
    }

    /** To one that has got some of the events by itself. */
    private int sendMissing(List<Event> events, String before, Member member) {
        List<Event> missing =
                events.stream().filter(event -> !member.hasGot(event)).toList();
        List<Write> writes = encode(missing, before, settledPosition);
        try {
            return send(writes, missing, member);
        } finally {
            release(writes);
        }
    }

    /** How many messages it took; the others it is owed. */
    private int send(List<Write> writes, List<Event> events, Member member) {
        for (Write write : writes) {
            if (member.isFull()) {
                events.subList(write.from(), events.size()).forEach(member::owe);
                member.settle();
                return write.from();
            }
            member.send(write.frame());
        }
        member.position(settledPosition);
        return events.size();
    }

    private static void release(List<Write> writes) {
        if (writes != null) {
            writes.forEach(write -> write.frame().release());
        }
    }

    private List<Write> encode(List<Event> events, String before, String after) {
        List<Write> writes = new ArrayList<>(1);
        List<Message> messages = new ArrayList<>(events.size());
        int from = 0;
        int bytes = 0;
        for (int i = 0; i < events.size(); i++) {
            messages.add(events.get(i).message());
            bytes += events.get(i).message().length();
            boolean last = i == events.size() - 1;
            if (last || bytes >= WRITE_BYTES) {
                writes.add(new Write(from, i + 1, key.encoding().encode(messages, before, last ? after : before)));
                messages.clear();
                from = i + 1;
                bytes = 0;
            }
        }
        return writes;
    }
}
