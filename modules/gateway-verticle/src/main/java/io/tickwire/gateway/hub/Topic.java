package io.tickwire.gateway.hub;

import io.tickwire.gateway.update.Message;
import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.update.Update.Kind;
import java.util.List;
import java.util.Set;

/** A symbol's messages of one kind: the newest, and who wants them. */
final class Topic {
    final Kind kind;
    final String symbol;

    /** The audiences that have its own channel. Kept by {@link Topics}. */
    Set<Audience> byName = Set.of();

    /** The audiences that have a prefix of it, by prefix; right as long as the version is the newest. Kept by {@link Topics}. */
    List<Set<Audience>> byPrefix = List.of();

    long prefixesVersion = -1;

    private Update newest;
    private long order;
    private long tookAtNanos;
    private Message staleMessage;

    Topic(Kind kind, String symbol) {
        this.kind = kind;
        this.symbol = symbol;
    }

    /** The newest message; null before the first. */
    Update newest() {
        return newest;
    }

    /** Place of the newest message among all that the hub has taken in. */
    long order() {
        return order;
    }

    /**
     * Takes a new message.
     *
     * @param atNanos when it came; for one from before this gateway started, when it was published, and that may be below 0
     */
    void take(Update update, long itsOrder, long atNanos) {
        newest = update;
        order = itsOrder;
        tookAtNanos = atNanos;
        staleMessage = null;
    }

    /** Whether no message has come since then, and clients were not told so yet. */
    boolean isSilentSince(long nanos) {
        return staleMessage == null && tookAtNanos <= nanos;
    }

    /** Notes what clients are told about its silence; the next message ends it. */
    void becomeStale(Message message) {
        staleMessage = message;
    }

    /** Whether clients were told that it is silent. */
    boolean isStale() {
        return staleMessage != null;
    }

    /** What they were told; null when it is not stale. */
    Message staleMessage() {
        return staleMessage;
    }
}
