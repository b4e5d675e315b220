package io.tickwire.gateway.feed;

import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.update.Update.Kind;
import java.util.List;
import java.util.OptionalInt;

/**
 * What is known of the updates of one partition: whether they can flow, or the stored state has to be read first. A canary
 * tells how many messages the partition had published when it was sent, and comes the same way as they do, behind them: when
 * the count is that of the messages that have come, none was lost.
 *
 * <p>A partition that is not listened to has canaries too: they prove the way. Nothing of it is taken or read. Pure; for one thread.
 */
final class PartitionFeed {
    private enum Phase {
        /** Messages may be lost; what comes is held until a canary has come and the state is read. */
        UNCONFIRMED,
        READING,
        LIVE
    }

    /** So many canaries, a second apart, that Redis took and nobody heard, are the silence of the subscription. */
    private static final int MOST_UNHEARD = 3;

    private static final int MAX_BARS = 1_000;

    /** Bytes of the messages that come while the state is read; when there are more, it is read again. */
    static final long MAX_HELD_BYTES = 16 * 1024 * 1024;

    private final HeldUpdates held = new HeldUpdates(MAX_BARS);
    private Phase phase = Phase.UNCONFIRMED;
    private long published;
    private long received;
    private int unheard;
    private int silentTurns;
    private int round;
    private boolean listening;
    private int listenings;
    private boolean read;
    private boolean told;
    private boolean joining;

    /** @param listening whether its messages come from the beginning on; otherwise {@link #listen} tells when they do */
    PartitionFeed(boolean listening) {
        this.listening = listening;
    }

    /** Its messages come from now on. None came before, so the state has to be read. */
    void listen() {
        listening = true;
        listenings++;
        joining = phase == Phase.LIVE;
        phase = Phase.UNCONFIRMED;
        published = -1;
    }

    /** Its messages do not come any more, and nothing that was read of it counts. */
    void leave() {
        listening = false;
        read = false;
        told = false;
        phase = isLive() ? Phase.LIVE : Phase.UNCONFIRMED;
        joining = false;
        held.take();
    }

    /** Number of this period of listening; empty while nobody listens. What was read in another period is thrown away. */
    OptionalInt listening() {
        return listening ? OptionalInt.of(listenings) : OptionalInt.empty();
    }

    /** Whether its state was read in this period. */
    boolean isRead() {
        return read;
    }

    /** The state, and what came while it was read, is told. From now on each update follows the one before. */
    void told() {
        told = true;
    }

    /** Whether the state and what came while it was read were told in this period. */
    boolean isTold() {
        return told;
    }

    /** The subscription is new, or gone: nothing is known any more. */
    void doubt() {
        phase = Phase.UNCONFIRMED;
        joining = false;
        unheard = 0;
        silentTurns = 0;
    }

    /** An update has come; true when it can flow at once, otherwise it is held, or the state that is read will have it. */
    boolean take(Update update) {
        if (!listening) {
            return false;
        }
        received++;
        if (phase == Phase.LIVE) {
            return true;
        }
        if (phase == Phase.READING || update.kind() == Kind.BAR) {
            held.add(update);
        }
        if (held.bytes() > MAX_HELD_BYTES) {
            held.take(); // all of it is in Redis
            phase = Phase.UNCONFIRMED;
        }
        return false;
    }

    /** The stored state has to be read: something of the partition could not be asked about. What flows goes on. */
    void readAtNextCanary() {
        published = -1;
    }

    /** Whether the stored state has to be read, or is being read, because something of the partition may be missing. */
    boolean isReadWanted() {
        return published < 0 || phase != Phase.LIVE;
    }

    /** A message of the partition has come that this version has no use for: none was lost all the same. */
    void passOver() {
        received++;
    }

    /** Redis has taken a canary. */
    void canarySent() {
        unheard++;
    }

    /** To be called at every canary's time; after some without one the partition is in doubt, whoever is to blame. */
    void turn() {
        silentTurns++;
        if (silentTurns > MOST_UNHEARD) {
            joining = false;
            phase = Phase.UNCONFIRMED;
        }
    }

    /** Whether Redis takes canaries and the subscription does not bring them. */
    boolean isUnheard() {
        return unheard >= MOST_UNHEARD;
    }

    /**
     * A canary has come.
     *
     * @param count messages that the partition had published by then
     * @return whether the stored state has to be read now
     */
    boolean heard(long count) {
        boolean nothingLost = published >= 0 && count == published + received;
        published = count;
        received = 0;
        unheard = 0;
        silentTurns = 0;
        if (!listening) {
            phase = Phase.LIVE; // there is nothing to lose
            return false;
        }
        if (nothingLost && phase != Phase.UNCONFIRMED) {
            return false;
        }
        phase = Phase.READING; // a read under way may have been too early
        round++;
        return true;
    }

    /** Identifies the read that is to be done. */
    int round() {
        return round;
    }

    /**
     * The stored state has been read.
     *
     * @return all that flows now, in order; nothing when the read is out of date
     */
    List<Update> read(int readRound, List<Update> state) {
        if (phase != Phase.READING || readRound != round) {
            return List.of();
        }
        joining = false;
        read = true;
        phase = Phase.LIVE;
        state.addAll(held.take());
        return state;
    }

    /** The stored state can't be read; the next canary tries again. */
    void readFailed(int readRound) {
        if (phase == Phase.READING && readRound == round) {
            joining = false;
            phase = Phase.UNCONFIRMED;
        }
    }

    /** Whether nothing is missing, and the way is proved; also while the first state is read of one that was not listened to before. */
    boolean isLive() {
        return phase == Phase.LIVE || joining;
    }
}
