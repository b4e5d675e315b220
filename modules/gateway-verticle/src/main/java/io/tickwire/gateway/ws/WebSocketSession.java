package io.tickwire.gateway.ws;

import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.TickIdentity;
import io.tickwire.gateway.access.Grant;
import io.tickwire.gateway.client.BoundReports.Bound;
import io.tickwire.gateway.client.ClientSession;
import io.tickwire.gateway.client.Desk;
import io.tickwire.gateway.client.EncodedFrame;
import io.tickwire.gateway.client.Outflow;
import io.tickwire.gateway.client.WorkAllowance;
import io.tickwire.gateway.hub.Channel;
import io.tickwire.gateway.hub.Frame;
import io.tickwire.gateway.hub.Member;
import io.tickwire.gateway.hub.Outlet;
import io.tickwire.gateway.hub.Subscriptions;
import io.tickwire.gateway.tape.TapeMember;
import io.tickwire.gateway.update.Message;
import io.tickwire.gateway.update.Update;
import io.tickwire.http.TokenText;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket client. Its messages are carried out one after another; while its connection takes nothing it is not listened
 * to either, so that answers don't pile up. For the event loop of the connection.
 */
final class WebSocketSession implements ClientSession, Outlet {
    private static final int MAX_BAD_MESSAGES = 50;

    /** Work of a message or a ping, whatever it says, and of a message's text: in units of {@link WorkAllowance}. */
    private static final int UNITS_OF_MESSAGE = 10;

    private static final int CHARS_PER_UNIT = 32;

    /** To check a signature takes a third of a millisecond. */
    private static final int UNITS_OF_TOKEN = 1_000;

    private static final long SILENCE_NANOS = 15_000_000_000L;

    /** Time to read why the connection ends, for a client that had stopped reading. */
    private static final long FAREWELL_MS = 60_000;

    /** RFC 6455, 7.4.1: text that is not UTF-8. */
    private static final short BAD_DATA = 1007;

    private static final short RESTART = 1012;
    private static final short UNAUTHORIZED = 4001;
    private static final short LIMIT = 4008;
    private static final short TOO_SLOW = 4100;

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketSession.class);

    private final ServerWebSocket socket;
    private final Desk desk;
    private final Outflow outflow;
    private final Member member;
    private final TapeMember tape;
    private final MessageAssembly message = new MessageAssembly();
    private final WorkAllowance work;
    private final ControlFrames controlFrames;
    private final SessionGrant grant;
    private int badMessages;
    private boolean listening = true;
    private boolean catchingUp;
    private boolean resting;
    private boolean peerCloses;
    private boolean ended;
    private long spokeAtNanos;

    /**
     * @param connection the one that the socket's handshake came by
     * @param granted what the handshake's token opens; empty when one must come first
     */
    WebSocketSession(ServerWebSocket socket, Desk desk, HttpConnection connection, Optional<Grant> granted) {
        this.socket = socket;
        this.desk = desk;
        this.outflow = Outflow.of(connection, Outflow.WEB_SOCKET_ENCODER, this::drained);
        this.member = desk.hub().join(this, WebSocketEncoding.INSTANCE, desk.nanos());
        this.tape = desk.tape().hub().join(this, WebSocketTapeEncoding.INSTANCE);
        this.spokeAtNanos = desk.nanos();
        this.work = new WorkAllowance(desk.nanos());
        this.grant = new SessionGrant(desk.access(), granted, desk.micros());
        this.controlFrames = ControlFrames.of(connection, this::tookControlFrames, () -> peerCloses = true);
    }

    /** Begins to listen. */
    void begin() {
        desk.enter(this);
        socket.closeHandler(closed -> end());
        socket.exceptionHandler(failure -> LOG.debug("web socket failed", failure));
        socket.frameHandler(this::receive);
    }

    @Override
    public boolean isFull() {
        return ended || outflow.isFull();
    }

    @Override
    public boolean hasMoved() {
        return outflow.hasMoved();
    }

    /** @param frame of {@link WebSocketEncoding} */
    @Override
    public void send(Frame frame) {
        if (ended || peerCloses) { // no data follows a close frame
            return;
        }
        spokeAtNanos = desk.nanos();
        outflow.send(((EncodedFrame) frame).whole());
    }

    @Override
    public void closeTooSlow() {
        close(TOO_SLOW, "takes nothing");
    }

    @Override
    public void tick(long nowNanos) {
        grant.end(desk.micros()).ifPresent(reason -> close(UNAUTHORIZED, reason));
        if (nowNanos - spokeAtNanos >= SILENCE_NANOS && !isFull()) {
            tell(new JsonObject().put("type", "heartbeat").put("ts", now()));
        }
    }

    @Override
    public void shutDown(long reconnectMs) {
        sendAlone(WebSocketEncoding.INSTANCE.encode(List.of(Message.shutdown(reconnectMs)), "", ""));
        close(RESTART, "restart");
    }

    private void receive(WebSocketFrame frame) {
        if (ended || !(frame.isText() || frame.isBinary() || frame.isContinuation())) {
            return;
        }
        MessageAssembly.Result result = message.add(frame.binaryData(), frame.isFinal());
        result.fault().ifPresent(this::endBadMessage);
        result.text().ifPresent(text -> {
            work.spend(UNITS_OF_MESSAGE + text.length() / CHARS_PER_UNIT, desk.nanos());
            carryOut(ClientMessageReader.read(text));
            restIfSpent();
            listenUnlessFull();
        });
    }

    private void endBadMessage(MessageAssembly.Fault fault) {
        switch (fault) {
            case TOO_LARGE -> desk.bounds().reached(Bound.MESSAGE_BYTES);
            case TOO_MANY_FRAGMENTS, EMPTY_FRAGMENT -> desk.bounds().reached(Bound.FRAMES);
            case NOT_UTF8 -> {} // no bound
        }
        close(fault == MessageAssembly.Fault.NOT_UTF8 ? BAD_DATA : LIMIT, fault.rule());
    }

    private void tookControlFrames(int frames, int leftOut) {
        desk.bounds().pingsLeftOut(leftOut);
        work.spend((long) UNITS_OF_MESSAGE * frames, desk.nanos());
        restIfSpent();
        listenUnlessFull();
    }

    /** Who has made much work is listened to again later; see {@link WorkAllowance}. */
    private void restIfSpent() {
        long waitNanos = work.waitNanos(desk.nanos());
        if (waitNanos > 0 && !resting) {
            resting = true;
            controlFrames.hold();
            desk.bounds().reached(Bound.WORK);
            desk.vertx().setTimer(TimeUnit.NANOSECONDS.toMillis(waitNanos) + 1, rested -> {
                resting = false;
                listenUnlessFull();
            });
        }
    }

    private void carryOut(ClientMessage message) {
        Optional<ClientMessage.Bad> refusal = grant.refusal(message);
        if (refusal.isPresent()) {
            refuse(refusal.get());
        } else if (message instanceof ClientMessage.Subscribe subscribe) {
            subscribe(subscribe);
        } else if (message instanceof ClientMessage.Unsubscribe unsubscribe) {
            acknowledge(unsubscribe.id(), unsubscribe.channels());
            unsubscribe(unsubscribe.channels());
        } else if (message instanceof ClientMessage.Auth auth) {
            work.spend(UNITS_OF_TOKEN, desk.nanos());
            Future<Optional<ClientMessage.Bad>> taken = grant.take(auth);
            whenDone(taken, () -> authenticated(auth, taken));
        } else if (message instanceof ClientMessage.Ping ping) {
            tell(answer("pong", ping.id()));
        } else if (message instanceof ClientMessage.Bad bad) {
            refuse(bad);
        }
    }

    private void authenticated(ClientMessage.Auth auth, Future<Optional<ClientMessage.Bad>> taken) {
        if (taken.failed()) {
            LOG.error("a token can't be checked", taken.cause());
            close(UNAUTHORIZED, "the token can't be checked");
            return;
        }
        if (taken.result().isPresent()) {
            refuse(taken.result().get());
            if (!grant.isThere()) {
                close(UNAUTHORIZED, "the token is not good");
            }
            return;
        }
        List<Channel> lost = grant.notCovered(channelList());
        if (!lost.isEmpty()) {
            unsubscribe(lost);
        }
        acknowledge(auth.id(), channelList());
    }

    private List<Channel> channelList() {
        List<Channel> all = new ArrayList<>(member.channelList());
        all.addAll(tape.channelList());
        return all;
    }

    private void unsubscribe(List<Channel> channels) {
        work.spend(desk.hub().unsubscribe(member, channels, desk.nanos()), desk.nanos());
        desk.tape().hub().unsubscribe(tape, channels);
        desk.hubChanged();
    }

    /** Carries on when some work is done, whatever came of it; the client is not listened to meanwhile. */
    private void whenDone(Future<?> work, Runnable goOn) {
        if (work.isComplete()) {
            goOn.run();
            return;
        }
        catchingUp = true;
        socket.pause();
        work.onComplete(done -> {
            catchingUp = false;
            if (!ended) {
                goOn.run();
                restIfSpent();
                listenUnlessFull();
            }
        });
    }

    private void subscribe(ClientMessage.Subscribe wanted) {
        long more = wanted.channels().stream().filter(channel -> !has(channel)).count() + tape.channels();
        if (member.channels() + more > Subscriptions.MAX_CHANNELS) {
            desk.bounds().reached(Bound.CHANNELS);
            refuse(new ClientMessage.Bad(
                    wanted.id(),
                    "too_many_channels",
                    "must be at most " + Subscriptions.MAX_CHANNELS + ": channels=" + (member.channels() + more)));
            close(LIMIT, "too many channels");
            return;
        }
        long morePrefixes = wanted.channels().stream()
                        .filter(channel -> channel.prefix() && !has(channel))
                        .count()
                + tape.prefixes();
        if (member.prefixes() + morePrefixes > Subscriptions.MAX_PREFIXES) {
            desk.bounds().reached(Bound.PREFIXES);
            refuse(new ClientMessage.Bad(
                    wanted.id(),
                    "too_many_channels",
                    "must be at most " + Subscriptions.MAX_PREFIXES + " that end with *: channels="
                            + (member.prefixes() + morePrefixes)));
            return;
        }
        Future<Void> heard = desk.hear(wanted.views());
        Future<Void> told = desk.tape().hear(wanted.ticks());
        if (heard.isComplete() && told.succeeded() && behind(wanted).isEmpty()) {
            subscribed(wanted);
            return;
        }
        Future<Void> ready = heard.transform(asked -> catchUp(wanted)).transform(refreshed -> told);
        whenDone(ready, () -> {
            if (ready.succeeded()) {
                subscribed(wanted);
            } else {
                tell(overloaded(wanted.id(), "the queue can't be read now; try again later"));
            }
        });
    }

    private void subscribed(ClientMessage.Subscribe wanted) {
        boolean tapeTakes = desk.tape().hub().takes(tape);
        if (!tapeTakes) {
            desk.bounds().reached(Bound.TAPE_SUBSCRIPTIONS);
        }
        if (!tapeTakes || !desk.hub().takes(wanted.views())) {
            tell(overloaded(wanted.id(), "too much waits for clients that do not read; try again later"));
            return;
        }
        acknowledge(wanted.id(), wanted.channels());
        desk.tape().hub().subscribe(tape, wanted.ticks(), wanted.tapeResume());
        if (!wanted.views().isEmpty()) {
            subscribeViews(wanted);
        }
    }

    private static JsonObject overloaded(Object id, String detail) {
        return answer("error", id).put("code", "overloaded").put("detail", detail);
    }

    private boolean has(Channel channel) {
        return member.has(channel) || tape.has(channel);
    }

    private void subscribeViews(ClientMessage.Subscribe wanted) {
        Map<String, Long> resume = wanted.resume();
        long touched = desk.hub()
                .subscribe(
                        member,
                        wanted.views(),
                        wanted.conflateMs(),
                        newest -> resume.getOrDefault(newest.symbol(), -1L) == newest.seq(),
                        desk.nanos());
        work.spend(touched, desk.nanos());
        desk.hubChanged();
    }

    private Future<Void> catchUp(ClientMessage.Subscribe wanted) {
        Map<Integer, Set<String>> behind = behind(wanted);
        return behind.isEmpty() ? Future.succeededFuture() : desk.catchup().refresh(behind);
    }

    /** By partition, the symbols it wants of which it has seen more than this gateway. */
    private Map<Integer, Set<String>> behind(ClientMessage.Subscribe wanted) {
        Subscriptions channels = Subscriptions.of(wanted.channels());
        Map<Integer, Set<String>> behind = new HashMap<>();
        wanted.resume().forEach((symbol, seq) -> {
            long known = desk.hub().newest(symbol).map(Update::seq).orElse(-1L);
            if (seq > known && channels.wants(Update.Kind.SYMBOL, symbol)) {
                behind.computeIfAbsent(TickIdentity.partitionOf(symbol, desk.partitions()), none -> new HashSet<>())
                        .add(symbol);
            }
        });
        return behind;
    }

    private void refuse(ClientMessage.Bad bad) {
        tell(answer("error", bad.id()).put("code", bad.code()).put("detail", TokenText.mask(bad.detail())));
        if (++badMessages >= MAX_BAD_MESSAGES) {
            desk.bounds().reached(Bound.BAD_MESSAGES);
            close(LIMIT, "too many bad messages");
        }
    }

    private void acknowledge(Object id, List<Channel> channels) {
        JsonArray names = new JsonArray();
        channels.forEach(channel -> names.add(channel.toString()));
        tell(answer("ack", id).put("channels", names));
    }

    private static JsonObject answer(String type, Object id) {
        JsonObject answer = new JsonObject().put("type", type);
        return id == null ? answer : answer.put("id", id);
    }

    private void tell(JsonObject answer) {
        sendAlone(WebSocketEncoding.text(new JsonArray().add(answer).toBuffer().getBytes()));
    }

    /** Sends what no other client is sent. */
    private void sendAlone(Frame frame) {
        try {
            send(frame);
        } finally {
            frame.release();
        }
    }

    private String now() {
        return Rfc3339.append(new StringBuilder(27), desk.micros()).toString();
    }

    private void drained() {
        if (!ended) {
            desk.hub().drained(member, desk.nanos());
            desk.tape().hub().drained(tape);
            desk.hubChanged();
            listenUnlessFull();
        }
    }

    /** One that has ended is read from for its close frame. */
    private void listenUnlessFull() {
        if (socket.isClosed()) {
            return;
        }
        listening = ended ? !resting : !(isFull() || catchingUp || resting);
        if (!listening) {
            socket.pause();
            return;
        }
        socket.resume(); // it takes messages that wait, and one of them may end the listening
        if (listening) {
            controlFrames.release();
        }
    }

    /** The close frame waits for what was sent before: Vert.x logs an error when the connection ends while it is under way. */
    private void close(short code, String reason) {
        if (ended) {
            return;
        }
        end();
        if (socket.isClosed()) {
            return;
        }
        outflow.sent().onSuccess(taken -> {
            if (!socket.isClosed()) {
                socket.close(code, reason).onFailure(failure -> LOG.debug("not closed well", failure));
            }
        });
        listenUnlessFull(); // the peer's close frame has to be read
        desk.vertx().setTimer(FAREWELL_MS, timer -> outflow.cut()); // for a client that does not read it
    }

    private void end() {
        if (!ended) {
            ended = true;
            message.clear();
            desk.hub().leave(member);
            desk.tape().hub().leave(tape);
            desk.leave(this);
        }
    }
}
