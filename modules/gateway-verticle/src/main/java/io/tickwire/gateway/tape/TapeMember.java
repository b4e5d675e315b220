package io.tickwire.gateway.tape;

import io.tickwire.gateway.hub.Channel;
import io.tickwire.gateway.hub.Frame;
import io.tickwire.gateway.hub.Outlet;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One client of the tape: it gets every tick that it wants, in order, as long as what waits for it is within bounds; what it does not get is
 * counted and told. For the event loop of its connection.
 */
public final class TapeMember {
    /** Few calls for many small messages, and no large one that a slow client has to take as a whole. */
    static final int WRITE_BYTES = 16 * 1024;

    /** Of one turn, while others wait for theirs. */
    private static final int TURN_BYTES = 64 * 1024;

    private final Outlet outlet;
    private final TapeEncoding encoding;
    private final TapeReports reports;
    private final Backlog backlog;
    private final List<Promise<Void>> whenTaken = new ArrayList<>();
    final Deque<CatchUp.Request> requests = new ArrayDeque<>();
    ChannelSet live = ChannelSet.NONE;
    ChannelSet catchingUp = ChannelSet.NONE;
    TapeAudience audience;
    boolean waits;
    private volatile boolean gone;
    private String position = "";

    TapeMember(Outlet outlet, TapeEncoding encoding, TapeBudget budget, TapeReports reports) {
        this.outlet = outlet;
        this.encoding = encoding;
        this.reports = reports;
        this.backlog = new Backlog(budget, reports);
    }

    /** How many channels of the tape it has. */
    public int channels() {
        return live.size() + catchingUp.size();
    }

    /** So many of them end with {@code *}. */
    public int prefixes() {
        return (int) (live.prefixes() + catchingUp.prefixes());
    }

    /** The channels of the tape that it has. */
    public List<Channel> channelList() {
        return List.copyOf(live.with(catchingUp.all()).all());
    }

    public boolean has(Channel channel) {
        return live.contains(channel) || catchingUp.contains(channel);
    }

    /** What it may resume from; opaque text, empty when it has no channel of the tape. */
    public String position() {
        return position;
    }

    TapeEncoding encoding() {
        return encoding;
    }

    /** It has got everything up to there. */
    void position(String reached) {
        position = reached;
    }

    /** From any thread. */
    boolean isGone() {
        return gone;
    }

    /** Whether it can be given what others are given as it is. */
    boolean isInStep() {
        return backlog.isEmpty() && !outlet.isFull();
    }

    boolean isFull() {
        return outlet.isFull();
    }

    void send(Frame frame, List<TapeMessage> messages) {
        outlet.send(frame);
        position = messages.get(messages.size() - 1).position();
        int ticks = 0;
        for (TapeMessage message : messages) {
            ticks += message.isGap() ? 0 : 1;
        }
        reports.ticks(encoding.transport(), ticks);
    }

    /** It has to be told, later. */
    void owe(TapeMessage tick, ChannelSet channels) {
        channels.of(tick.about()).ifPresent(channel -> backlog.add(tick, channel));
    }

    void oweUnknown(Channel channel, String at) {
        backlog.addUnknown(channel, at);
    }

    /** Whether it can be given some of what it was not given. */
    boolean wantsTurn() {
        return !gone && !backlog.isEmpty() && !outlet.isFull();
    }

    /** Gives it some of what it was not given, as far as the connection takes it. */
    void serve() {
        int bytes = 0;
        while (wantsTurn() && bytes < TURN_BYTES) {
            List<TapeMessage> messages = backlog.next(WRITE_BYTES);
            Frame frame = encoding.encode(messages);
            try {
                bytes += frame.length();
                send(frame, messages);
            } finally {
                frame.release();
            }
        }
        taken();
    }

    /** Completes when it has taken all that it was given so far. */
    void whenTaken(Promise<Void> promise) {
        whenTaken.add(promise);
        taken();
    }

    private void taken() {
        if (gone || isInStep()) {
            List<Promise<Void>> ready = List.copyOf(whenTaken);
            whenTaken.clear();
            ready.forEach(Promise::complete);
        }
    }

    void keepOnlyWanted() {
        backlog.keepOnly(live.with(catchingUp.all()));
    }

    void leave() {
        gone = true;
        backlog.clear();
        requests.clear();
        taken();
    }
}
