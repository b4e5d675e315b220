package io.tickwire.gateway.hub;

import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.update.Update.Kind;
import java.util.LinkedHashSet;
import java.util.Set;

/** A symbol's messages of one kind: the newest, and where they go. */
final class Topic {
    final Kind kind;
    final String symbol;

    /** Of the audiences that want it, the lanes it goes by. */
    final Set<Lane> lanes = new LinkedHashSet<>();

    private Update newest;
    private long order;

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

    void take(Update update, long itsOrder) {
        newest = update;
        order = itsOrder;
    }
}
