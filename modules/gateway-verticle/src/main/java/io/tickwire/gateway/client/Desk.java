package io.tickwire.gateway.client;

import io.tickwire.domain.MicrosClock;
import io.tickwire.gateway.access.Access;
import io.tickwire.gateway.hub.Channel;
import io.tickwire.gateway.hub.Hub;
import io.tickwire.gateway.hub.WantedPartitions;
import io.tickwire.gateway.tape.TapeDesk;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a connection needs of its event loop: the hub, the clocks, the way to catch up, and the list of who is here. For that
 * event loop.
 */
public final class Desk {
    private final Vertx vertx;
    private final Hub hub;
    private final TapeDesk tape;
    private final int partitions;
    private final Catchup catchup;
    private final Hearing hearing;
    private final MicrosClock clock;
    private final Runnable hubChanged;
    private final BoundReports bounds;
    private final Access access;
    private final long startNanos = System.nanoTime();
    private final Set<ClientSession> sessions = new LinkedHashSet<>();

    /** @param hubChanged called after a connection has changed something in the hub that may be due later */
    public Desk(
            Vertx vertx,
            Hub hub,
            TapeDesk tape,
            int partitions,
            Catchup catchup,
            Hearing hearing,
            MicrosClock clock,
            Runnable hubChanged,
            BoundReports bounds,
            Access access) {
        this.vertx = vertx;
        this.hub = hub;
        this.tape = tape;
        this.partitions = partitions;
        this.catchup = catchup;
        this.hearing = hearing;
        this.clock = clock;
        this.hubChanged = hubChanged;
        this.bounds = bounds;
        this.access = access;
    }

    public Vertx vertx() {
        return vertx;
    }

    public Hub hub() {
        return hub;
    }

    public TapeDesk tape() {
        return tape;
    }

    public int partitions() {
        return partitions;
    }

    public Catchup catchup() {
        return catchup;
    }

    public Hearing hearing() {
        return hearing;
    }

    /** The same for all that some channels bring. */
    public Future<Void> hear(Collection<Channel> channels) {
        Set<Integer> wanted = WantedPartitions.of(channels, partitions);
        return wanted.isEmpty() ? Future.succeededFuture() : hearing.hear(wanted);
    }

    public BoundReports bounds() {
        return bounds;
    }

    public Access access() {
        return access;
    }

    /** Wall clock, microseconds since the epoch. */
    public long micros() {
        return clock.micros();
    }

    /** The hub's clock: monotonic nanoseconds, 0 or more. */
    public long nanos() {
        return System.nanoTime() - startNanos;
    }

    public void hubChanged() {
        hubChanged.run();
    }

    public void enter(ClientSession session) {
        sessions.add(session);
    }

    public void leave(ClientSession session) {
        sessions.remove(session);
    }

    /** Everybody who is here now. */
    public List<ClientSession> sessions() {
        return List.copyOf(sessions);
    }
}
