package io.tickwire.gateway.feed;

import io.tickwire.config.UpdatesChannel;
import io.tickwire.redis.RedisLink;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subscribes to the channels of the partitions that clients want, when each partition has one of its own; otherwise all are always
 * heard, and there is nothing to do. The subscription comes first and the stored state is read behind it, as after a lost
 * connection: a client that is told of a partition misses nothing of it from then on. For the event loop of the feed.
 */
final class PartitionChannels {
    /** How long somebody waits for a partition that was not heard, milliseconds. Then Redis is away or overloaded. */
    static final long HEAR_LIMIT_MS = 5_000;

    /** Most clients and requests that wait. One connection may send many requests ahead of their answers, so connections do not bound them. */
    static final int MAX_WAITING = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger(PartitionChannels.class);

    /** Somebody who waits. No record: there may be thousands, and to compare their sets would take the event loop's time. */
    private static final class Waiting {
        final Set<Integer> partitions;
        final Promise<Void> heard = Promise.promise();

        Waiting(Set<Integer> partitions) {
            this.partitions = partitions;
        }
    }

    private final Context context;
    private final UpdatesChannel channel;
    private final List<PartitionFeed> partitions;
    private final RedisLink subscription;
    private final Clients clients;
    private final IntConsumer forget;
    private final ChannelReports reports;
    private final Listening listening;
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private Future<?> asking = Future.succeededFuture();

    /**
     * @param keep how long a subscription is kept when no client wants its partition
     * @param forget called when a partition is no longer heard: nothing that is known of it may be told any more
     */
    PartitionChannels(
            Context context,
            UpdatesChannel channel,
            List<PartitionFeed> partitions,
            RedisLink subscription,
            Clients clients,
            Duration keep,
            IntConsumer forget,
            ChannelReports reports) {
        this.context = context;
        this.channel = channel;
        this.partitions = partitions;
        this.subscription = subscription;
        this.clients = clients;
        this.forget = forget;
        this.reports = reports;
        this.listening = new Listening(partitions.size(), keep.toNanos(), System::nanoTime);
    }

    /** The channels that a new connection has to be subscribed to, besides those that every process hears. */
    List<String> subscribed() {
        return listening.subscribed().stream().map(channel::ofPartition).toList();
    }

    /**
     * Completes when the partitions are heard and the sinks have been given their state; they are heard for a while from now on.
     * Fails when that takes too long, and at once when too many wait; they are heard all the same as soon as they can be.
     */
    Future<Void> hear(Set<Integer> wanted) {
        if (!channel.perPartition()) {
            return Future.succeededFuture();
        }
        wanted.forEach(this::want);
        if (areTold(wanted)) {
            return Future.succeededFuture();
        }
        if (waiting.size() >= MAX_WAITING) {
            reports.heardTooLate();
            return Future.failedFuture("too many wait for partitions already: waiting=" + MAX_WAITING);
        }
        Waiting entry = new Waiting(wanted);
        waiting.add(entry);
        long timer = context.owner()
                .setTimer(HEAR_LIMIT_MS, late -> entry.heard.tryFail("partitions are not heard in time: " + wanted));
        return entry.heard
                .future()
                .onComplete(done -> {
                    context.owner().cancelTimer(timer);
                    waiting.remove(entry);
                })
                .onFailure(late -> reports.heardTooLate());
    }

    /** To be called when the state of a partition was told. */
    void look() {
        for (Waiting entry : List.copyOf(waiting)) {
            if (areTold(entry.partitions)) {
                entry.heard.tryComplete();
            }
        }
    }

    /** Redis has confirmed a subscription; gives the partition whose messages come from now on, or -1. */
    int confirmed(String name) {
        for (int p = 0; channel.perPartition() && p < partitions.size(); p++) {
            if (name.equals(channel.ofPartition(p)) && listening.confirmed(p)) {
                partitions.get(p).listen();
                return p;
            }
        }
        return -1;
    }

    /** To be called every second: keeps what clients want, and leaves what nobody has wanted for a while. */
    void askClients() {
        if (!channel.perPartition() || !asking.isComplete()) {
            return; // an event loop that does not answer may have clients: nothing is left meanwhile
        }
        Promise<Void> asked = Promise.promise();
        asking = asked.future();
        clients.wantedPartitions()
                .onComplete(wanted -> context.runOnContext(nothing -> {
                    asked.complete();
                    if (wanted.succeeded()) {
                        wanted.result().forEach(this::want);
                        waiting.forEach(entry -> entry.partitions.forEach(this::want));
                        listening.leave().forEach(this::leave);
                    } else {
                        LOG.debug("clients did not say what they want", wanted.cause());
                    }
                }));
    }

    private boolean areTold(Set<Integer> wanted) {
        return wanted.stream().allMatch(p -> partitions.get(p).isTold());
    }

    private void want(int partition) {
        if (listening.want(partition)) {
            subscribe(partition);
        }
    }

    private void subscribe(int partition) {
        if (!subscription.isConnected()) {
            return; // the next connection is subscribed to it
        }
        subscription
                .send(Request.cmd(Command.SUBSCRIBE).arg(channel.ofPartition(partition)))
                .onFailure(failure -> subscription.reconnect("can't subscribe: " + failure.getMessage()));
    }

    private void leave(int partition) {
        LOG.debug("no client wants the partition any more: partition={}", partition);
        partitions.get(partition).leave();
        forget.accept(partition);
        if (subscription.isConnected()) {
            subscription
                    .send(Request.cmd(Command.UNSUBSCRIBE).arg(channel.ofPartition(partition)))
                    .onFailure(failure -> subscription.reconnect("can't unsubscribe: " + failure.getMessage()));
        }
        clients.forget(partition)
                .onComplete(forgotten -> context.runOnContext(nothing -> {
                    if (listening.forgotten(partition)) {
                        subscribe(partition);
                    }
                }));
    }
}
