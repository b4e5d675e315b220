package io.tickwire.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open connections of one listener, all its event loops together: no more than its cap. An idle one gives way to the next; when
 * none is idle, the next one is closed at once. One that asks nothing for too long is closed too, however busily it sends pieces of a head. For the handler of connections of each of the
 * listener's servers, which must not speak HTTP/2 in clear text: with that, Vert.x tells of a connection only when the head of its
 * first request is whole. Thread-safe.
 */
public final class Connections implements Handler<HttpConnection>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final String listener;
    private final int cap;
    private final boolean unaskedGivesWay;
    private final ConnectionTimes times;
    private final MeterRegistry meters;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicBoolean full = new AtomicBoolean();
    private final Counter refused;
    private final Counter timedOut;
    private final Counter gaveWay;
    private final Map<Cut, Counter> cut = new EnumMap<>(Cut.class);
    private final IdleConnections idleOnes = new IdleConnections();
    private final UnfinishedInput unfinished;
    private final List<Gauge> gauges;

    public Connections(Listener listener, MeterRegistry meters) {
        this(
                listener.id(),
                listener.cap(),
                listener.unaskedGivesWay(),
                ConnectionTimes.DEFAULT,
                UnfinishedInput.partOfHeap(),
                meters);
    }

    Connections(
            String listener,
            int cap,
            boolean unaskedGivesWay,
            ConnectionTimes times,
            UnfinishedInput unfinished,
            MeterRegistry meters) {
        this.unaskedGivesWay = unaskedGivesWay;
        this.listener = listener;
        this.unfinished = unfinished;
        this.cap = cap;
        this.times = times;
        this.meters = meters;
        refused = Counter.builder("tickwire.connections.refused")
                .description("Connections that were closed at once, because so many were open")
                .tag("listener", listener)
                .register(meters);
        timedOut = Counter.builder("tickwire.connections.timed.out")
                .description("Connections that were closed, because nothing was asked over them for too long")
                .tag("listener", listener)
                .register(meters);
        gaveWay = Counter.builder("tickwire.connections.gave.way")
                .description("Idle connections that were closed, because there was no room for a new one")
                .tag("listener", listener)
                .register(meters);
        for (Cut reason : Cut.values()) {
            cut.put(
                    reason,
                    Counter.builder("tickwire.connections.cut")
                            .description("Connections that were closed, because of what they held or how they sent it")
                            .tag("listener", listener)
                            .tag("reason", reason.id())
                            .register(meters));
        }
        gauges = List.of(
                Gauge.builder("tickwire.connections.unfinished.bytes", unfinished, UnfinishedInput::heldBytes)
                        .description("Bytes of heads and WebSocket messages that are not whole, beyond what is free")
                        .tag("listener", listener)
                        .register(meters),
                Gauge.builder("tickwire.connections.unfinished.max.bytes", unfinished, UnfinishedInput::maxBytes)
                        .description(
                                "With so many bytes of unfinished heads and messages, a connection that sends more is closed")
                        .tag("listener", listener)
                        .register(meters),
                Gauge.builder("tickwire.connections.open", open, AtomicInteger::get)
                        .description("Open connections")
                        .tag("listener", listener)
                        .register(meters),
                Gauge.builder("tickwire.connections.max", () -> cap)
                        .description("Open connections at which the next one is refused")
                        .tag("listener", listener)
                        .register(meters));
    }

    /**
     * The handler of connections of one server. It also has requests refused whose end is not clear, see {@link RequestFraming}.
     *
     * @param options of the server
     */
    public Handler<HttpConnection> forServer(HttpServerOptions options) {
        return connection -> {
            RequestFraming.enforce(connection, options, unfinished.open(), this::cut);
            handle(connection);
        };
    }

    /** A connection was accepted, and nothing has been read from it. On its event loop. */
    @Override
    public void handle(HttpConnection connection) {
        Channel channel = ((ConnectionBase) connection).channel();
        if (open.incrementAndGet() > cap && !makeRoom()) {
            open.decrementAndGet();
            refused.increment();
            channel.close();
            tellFull();
            return;
        }
        channel.closeFuture().addListener(closed -> closed());
        channel.pipeline()
                .addAfter("httpEncoder", "pipelinedRequests", new PipelinedRequests(() -> cut(Cut.PIPELINED)))
                .addBefore(
                        "handler",
                        "requestTimes",
                        new RequestTimes(
                                times, timedOut::increment, () -> upgraded(channel), idleOnes, unaskedGivesWay));
    }

    /** The connection has become a WebSocket: its decoder is another. */
    private void upgraded(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandlerContext decoder = pipeline.context(WebSocketFrameDecoder.class);
        if (decoder == null) {
            throw new IllegalStateException("no decoder of frames: handlers=" + pipeline.names());
        }
        UnfinishedMessages.watch(pipeline, decoder.name(), unfinished.open(), () -> cut(Cut.UNFINISHED));
    }

    private void cut(Cut reason) {
        cut.get(reason).increment();
    }

    /** The cap is passed for as long as the closing takes. */
    private boolean makeRoom() {
        boolean made = idleOnes.closeOne();
        if (made) {
            gaveWay.increment();
        }
        return made;
    }

    /** The listener has ended: its gauges go, so that one that is started again has its own. */
    @Override
    public void close() {
        gauges.forEach(meters::remove);
    }

    private void closed() {
        if (open.decrementAndGet() < cap - cap / 10 && full.compareAndSet(true, false)) {
            LOG.info("connections are taken again: listener={}", listener);
        }
    }

    /** One line each time that it has become full. */
    private void tellFull() {
        if (full.compareAndSet(false, true)) {
            LOG.warn("too many connections, further ones are closed: listener={} max={}", listener, cap);
        }
    }
}
