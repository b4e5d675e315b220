package io.tickwire.gateway.feed;

import io.tickwire.config.RedisUrl;
import io.tickwire.config.UpdatesChannel;
import io.tickwire.domain.MicrosClock;
import io.tickwire.gateway.update.Update;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.SystemBeacon;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process' one subscription to the channel of updates. Every second a canary of each partition is sent, on a channel of
 * this process' own, by the node that publishes the partition's updates: of a cluster another node than the subscribed one as
 * often as not. It proves the whole way, and that nothing was lost on it; when something was, or may have been, the stored
 * state is read before the partition's updates flow on. Canaries that are taken and not heard make a new subscription, on
 * another node. So a sink gets everything that was published since, or the newest of what it missed.
 *
 * <p>The market view is small: it is read every second, too, so that a message that was lost is missed for a second at most.
 *
 * <p>The channel is not trusted: see {@link HeardViews}.
 *
 * <p>When each partition has a channel of its own, it is subscribed to while clients want something of the partition: see {@link
 * PartitionChannels}.
 *
 * <p>Bars that were closed while there was no subscription are not told: they stand in Postgres.
 */
public final class FeedVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(FeedVerticle.class);
    private static final int REDIS_LIMIT_MS = 2_000;
    private static final long CANARY_INTERVAL_MS = 1_000;
    private static final long FIRST_TIME_LIMIT_MS = 20_000;

    private final RedisUrl redisUrl;
    private final List<PartitionFeed> partitions;
    private final List<UpdateSink> sinks;
    private final ChannelReports reports;
    private final Clients clients;
    private final Duration keepPartitions;
    private final MicrosClock clock;
    private final HeardViews told;
    private final UpdatesChannel channel;
    private final String canaryChannel;
    private final Promise<Void> firstLive = Promise.promise();
    private RedisLink commands;
    private RedisLink subscription;
    private Canaries canaries;
    private ViewStore views;
    private Telling telling;
    private Asking asking;
    private Intake intake;
    private Comparing comparing;
    private CatchupReads catchups;
    private ChannelWatch watch;
    private PartitionChannels channels;
    private boolean marketIsRead;
    private Future<Optional<Buffer>> readingCorrelation = Future.failedFuture("not asked yet");
    private volatile boolean live;
    private volatile int heardPartitions;

    /**
     * @param sinks get every update
     * @param clients what they want is compared first with what Redis has
     * @param keepPartitions how long a partition's subscription is kept when no client wants the partition
     */
    public FeedVerticle(
            RedisUrl redisUrl,
            UpdatesChannel channel,
            int partitions,
            List<UpdateSink> sinks,
            ChannelReports reports,
            Clients clients,
            Duration keepPartitions,
            MicrosClock clock) {
        this.redisUrl = redisUrl;
        this.channel = channel;
        this.canaryChannel = channel.canary(UUID.randomUUID().toString());
        this.partitions = Stream.generate(() -> new PartitionFeed(!channel.perPartition()))
                .limit(partitions)
                .toList();
        this.sinks = sinks;
        this.reports = reports;
        this.clients = clients;
        this.keepPartitions = keepPartitions;
        this.clock = clock;
        this.told = new HeardViews(partitions, System::nanoTime);
    }

    /** Completes when the sinks have been given the state for the first time. */
    @Override
    public Future<?> start() {
        commands = new RedisLink(vertx, redisUrl, "gateway", REDIS_LIMIT_MS)
                .onConnected(connected -> told.mayBeOlder())
                .onLost(lost -> told.mayBeOlder());
        canaries = new Canaries(commands, canaryChannel, partitions);
        views = new ViewStore(commands, partitions);
        telling = new Telling(context, told, sinks, reports);
        asking = new Asking(partitions, views::read, told, telling, reports);
        intake = new Intake(partitions, told, telling, asking, reports, clock);
        catchups = new CatchupReads(vertx, this::readAgain);
        comparing = new Comparing(views, told, telling::tell);
        watch = new ChannelWatch(new SystemBeacon(commands, redisUrl, channel), channel);
        subscription = RedisLink.toOneNode(vertx, redisUrl, "gateway-updates", REDIS_LIMIT_MS)
                .onConnected(connected -> subscribe())
                .onLost(lost -> doubt())
                .onMessage(this::pushed);
        channels = new PartitionChannels(
                context, channel, partitions, subscription, clients, keepPartitions, this::forget, reports);
        return Future.all(commands.connect(), subscription.connect())
                .onSuccess(connected -> {
                    vertx.setPeriodic(CANARY_INTERVAL_MS, timer -> watchAndSend());
                    vertx.setPeriodic(Comparing.INTERVAL_MS, timer -> compare());
                    vertx.setPeriodic(0, SystemBeacon.INTERVAL_MS, timer -> watch.beat());
                })
                .compose(connected -> firstLive.future().timeout(FIRST_TIME_LIMIT_MS, TimeUnit.MILLISECONDS));
    }

    @Override
    public Future<?> stop() {
        return Future.join(subscription.close(), commands.close());
    }

    /** Whether the subscription stands and nothing is missing. From any thread. */
    public boolean isLive() {
        return live;
    }

    /** Why what the subscription brings may not be this system's; empty when it is. From any thread, once started. */
    public Optional<String> foreign() {
        return watch.problem();
    }

    /** How many partitions' updates come here and are known. From any thread. */
    public int heardPartitions() {
        return heardPartitions;
    }

    /**
     * Sees to it that partitions are heard, for a while at least; completes after the sinks have been given their state. Fails when that
     * takes longer than {@link PartitionChannels#HEAR_LIMIT_MS}. From any thread; completes on the feed's.
     */
    public Future<Void> hear(Set<Integer> wanted) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(nothing -> channels.hear(wanted).onComplete(done));
        return done.future();
    }

    /**
     * Reads the stored state of some symbols, for a client that has seen more than this process; completes after the sinks have been
     * given it. From any thread.
     *
     * @param behind by partition the symbols; none: all of the partition
     */
    public Future<Void> refresh(Map<Integer, Set<String>> behind) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(nothing -> Future.all(behind.entrySet().stream()
                        .map(asked -> catchups.read(asked.getKey(), asked.getValue()))
                        .toList())
                .<Void>mapEmpty()
                .onComplete(done));
        return done.future();
    }

    /** The newest correlation of the market, as JSON; empty before the first. From any thread; completes on the feed's. */
    public Future<Optional<Buffer>> correlation() {
        Promise<Optional<Buffer>> read = Promise.promise();
        context.runOnContext(nothing -> {
            if (readingCorrelation.isComplete()) {
                readingCorrelation = views.readCorrelation();
            }
            readingCorrelation.onComplete(read); // one question to Redis, however many ask
        });
        return read.future();
    }

    private Future<Void> readAgain(int partition, Set<String> symbols) {
        boolean whole = symbols.isEmpty();
        Map<String, Update> before = whole ? told.before(partition) : told.before(partition, symbols);
        return (whole ? views.readAll(partition, before) : views.read(partition, symbols, before))
                .onSuccess(stored -> telling.tell(told.reconcile(stored, before, true)))
                .mapEmpty();
    }

    private void subscribe() {
        doubt();
        Request request = Request.cmd(Command.SUBSCRIBE).arg(channel.name()).arg(channel.systems());
        channels.subscribed().forEach(request::arg);
        subscription
                .send(request.arg(canaryChannel)) // last: its confirmation is that of all
                .onFailure(failure -> subscription.reconnect("can't subscribe: " + failure.getMessage()));
    }

    private void doubt() {
        told.mayBeOlder();
        partitions.forEach(PartitionFeed::doubt);
        look();
    }

    private void watchAndSend() {
        if (!subscription.isConnected()) {
            return; // the link comes back by itself
        }
        if (partitions.stream().anyMatch(PartitionFeed::isUnheard)) {
            subscription.reconnect("subscription does not bring what is published");
            return;
        }
        partitions.forEach(PartitionFeed::turn);
        look();
        canaries.send();
        readMarket();
        channels.askClients();
    }

    private void pushed(Response push) {
        String from = push.get(1).toString();
        boolean canary = from.equals(canaryChannel);
        String kind = push.get(0).toString();
        if (kind.equals("message")) {
            if (canary) {
                heard(Canaries.Canary.read(push.get(2).toString()));
            } else if (from.equals(channel.systems())) {
                watch.heard(push.get(2).toString());
            } else {
                intake.take(push.get(2).toBytes());
            }
        } else if (canary) {
            readMarket();
            canaries.send(); // SUBSCRIBE completes when it is written; this is its confirmation
        } else if (kind.equals("subscribe")) {
            int joined = channels.confirmed(from);
            if (joined >= 0) {
                canaries.send(joined); // behind it the state is read
            }
        }
    }

    /** The partition is no longer heard: what is known of it grows old, and is told to nobody. */
    private void forget(int number) {
        telling.flush();
        told.forget(number);
        asking.forget(number);
    }

    /** Symbols with subscribers first; every hub answers, and none is waited for longer than until the next time. */
    private void compare() {
        clients.nextWanted(Comparing.SYMBOLS)
                .onComplete(subscribed -> context.runOnContext(nothing -> {
                    if (live) {
                        comparing.compare(subscribed.succeeded() ? subscribed.result() : List.of());
                    }
                }));
    }

    private void readMarket() {
        Optional<Update> before = told.market();
        views.readMarket()
                .onSuccess(newest -> {
                    marketIsRead = true;
                    telling.tell(HeardViews.reconcileMarket(newest, before));
                    look();
                })
                .onFailure(failure -> LOG.debug("can't read the market view", failure));
    }

    private void heard(Canaries.Canary canary) {
        int number = canary.partition();
        PartitionFeed partition = partitions.get(number);
        if (!partition.heard(canary.published())) {
            return;
        }
        look();
        int round = partition.round();
        Map<String, Update> before = told.before(number);
        views.readAll(number, before)
                .onSuccess(stored -> flow(number, round, told.reconcile(stored, before, true)))
                .onFailure(failure -> {
                    LOG.debug("can't read the state: partition={}", number, failure);
                    partition.readFailed(round);
                })
                .onComplete(read -> look());
    }

    /** The state, and behind it what came meanwhile. */
    private void flow(int number, int round, List<Update> state) {
        int stored = state.size();
        List<Update> all = partitions.get(number).read(round, state);
        if (!all.isEmpty()) {
            telling.tell(all.subList(0, stored));
            all.subList(stored, all.size()).forEach(update -> asking.believeOrAsk(number, update));
        }
        PartitionFeed partition = partitions.get(number);
        OptionalInt listening = partition.listening();
        if (partition.isRead() && !partition.isTold()) {
            asking.answered(number).onSuccess(answered -> {
                if (partition.listening().equals(listening)) {
                    partition.told();
                    look();
                }
            });
        }
    }

    private void look() {
        heardPartitions =
                (int) partitions.stream().filter(PartitionFeed::isTold).count();
        channels.look();
        live = partitions.stream().allMatch(PartitionFeed::isLive);
        if (live && marketIsRead) {
            firstLive.tryComplete();
        }
    }
}
