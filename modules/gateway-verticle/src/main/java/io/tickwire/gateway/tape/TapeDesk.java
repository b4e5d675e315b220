package io.tickwire.gateway.tape;

import io.tickwire.gateway.hub.Channel;
import io.tickwire.gateway.hub.WantedPartitions;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Set;
import java.util.function.Function;

/** What a connection needs of the tape. For its event loop. */
public final class TapeDesk {
    private final TapeHub hub;
    private final int partitions;
    private final Function<Set<Integer>, Future<String>> reader;

    /** @param reader {@link TapeVerticle#hear}, completed on the connection's event loop */
    public TapeDesk(TapeHub hub, int partitions, Function<Set<Integer>, Future<String>> reader) {
        this.hub = hub;
        this.partitions = partitions;
        this.reader = reader;
    }

    public TapeHub hub() {
        return hub;
    }

    /**
     * Completes when all that is queued from then on of some channels comes to {@link #hub}; at once when there are none. Fails after some
     * seconds when Redis does not answer.
     */
    public Future<Void> hear(Collection<Channel> channels) {
        return channels.isEmpty()
                ? Future.succeededFuture()
                : reader.apply(WantedPartitions.of(channels, partitions))
                        .onSuccess(hub::heard)
                        .mapEmpty();
    }
}
