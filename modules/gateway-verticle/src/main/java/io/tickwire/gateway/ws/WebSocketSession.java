package io.tickwire.gateway.ws;

import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.TickIdentity;
import io.tickwire.gateway.client.ClientSession;
import io.tickwire.gateway.client.Desk;
import io.tickwire.gateway.client.Outflow;
import io.tickwire.gateway.hub.Channel;
import io.tickwire.gateway.hub.Member;
import io.tickwire.gateway.hub.Outlet;
import io.tickwire.gateway.hub.Subscriptions;
import io.tickwire.gateway.update.Message;
import io.tickwire.gateway.update.Update;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.http.impl.ws.WebSocketFrameImpl;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket client. Its messages are carried out one after another; while its connection takes nothing it is not listened
 * to either, so that answers don't pile up. For the event loop of the connection.
 */
final class WebSocketSession implements ClientSession, Outlet {
    static final int MAX_MESSAGE_BYTES = 64 * 1024;
    private static final int MAX_BAD_MESSAGES = 50;
    private static final long SILENCE_NANOS = 15_000_000_000L;

    /** Time to read why the connection ends, for a client that had stopped reading. */
    private static final long FAREWELL_MS = 60_000;

    private static final short RESTART = 1012;
    private static final short LIMIT = 4008;
    private static final short TOO_SLOW = 4100;

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketSession.class);

    private final ServerWebSocket socket;
    private final Desk desk;
    private final Outflow outflow;
    private final Member member;
    private Buffer message;
    private int badMessages;
    private boolean catchingUp;
    private boolean ended;
    private long spokeAtNanos;

    /** @param connection the one that the socket's handshake came by */
    WebSocketSession(ServerWebSocket socket, Desk desk, HttpConnection connection) {
        this.socket = socket;
        this.desk = desk;
        this.outflow = Outflow.of(connection, this::drained);
        this.member = desk.hub().join(this, WebSocketEncoding.INSTANCE, desk.nanos());
        this.spokeAtNanos = desk.nanos();
    }

    /** Begins to listen. */
    void begin() {
        desk.enter(this);
        socket.closeHandler(closed -> end());
        socket.exceptionHandler(failure -> LOG.debug("web socket failed", failure));
        socket.drainHandler(taken -> drained());
        socket.frameHandler(this::receive);
    }

    @Override
    public boolean isFull() {
        return ended || socket.isClosed() || socket.writeQueueFull() || outflow.isFull();
    }

    @Override
    public boolean hasMoved() {
        return outflow.hasMoved();
    }

    @Override
    public void send(byte[] bytes) {
        if (ended || socket.isClosed()) {
            return;
        }
        spokeAtNanos = desk.nanos();
        // the implementation's own type: it alone takes text as bytes, which all clients share
        socket.writeFrame(new WebSocketFrameImpl(WebSocketFrameType.TEXT, bytes, true))
                .onFailure(failure -> LOG.debug("not sent", failure));
    }

    @Override
    public void closeTooSlow() {
        close(TOO_SLOW, "takes nothing");
    }

    @Override
    public void tick(long nowNanos) {
        if (nowNanos - spokeAtNanos >= SILENCE_NANOS && !isFull()) {
            tell(new JsonObject().put("type", "heartbeat").put("ts", now()));
        }
    }

    @Override
    public void shutDown(long reconnectMs) {
        send(WebSocketEncoding.INSTANCE.encode(List.of(Message.shutdown(reconnectMs)), "", ""));
        close(RESTART, "restart");
    }

    private void receive(WebSocketFrame frame) {
        if (ended || !(frame.isText() || frame.isBinary() || frame.isContinuation())) {
            return;
        }
        Buffer part = frame.binaryData();
        int length = (message == null ? 0 : message.length()) + part.length();
        if (length > MAX_MESSAGE_BYTES) {
            message = null;
            close(LIMIT, "a message must have at most " + MAX_MESSAGE_BYTES + " bytes");
            return;
        }
        message = message == null
                ? part
                : Buffer.buffer(length).appendBuffer(message).appendBuffer(part);
        if (frame.isFinal()) {
            String text = message.toString();
            message = null;
            carryOut(ClientMessageReader.read(text));
            listenUnlessFull();
        }
    }

    private void carryOut(ClientMessage message) {
        if (message instanceof ClientMessage.Subscribe subscribe) {
            subscribe(subscribe);
        } else if (message instanceof ClientMessage.Unsubscribe unsubscribe) {
            acknowledge(unsubscribe.id(), unsubscribe.channels());
            desk.hub().unsubscribe(member, unsubscribe.channels(), desk.nanos());
        } else if (message instanceof ClientMessage.Ping ping) {
            tell(answer("pong", ping.id()));
        } else if (message instanceof ClientMessage.Bad bad) {
            refuse(bad);
        }
    }

    private void subscribe(ClientMessage.Subscribe wanted) {
        long more = wanted.channels().stream()
                .filter(channel -> !member.has(channel))
                .count();
        if (member.channels() + more > Subscriptions.MAX_CHANNELS) {
            refuse(new ClientMessage.Bad(
                    wanted.id(),
                    "too_many_channels",
                    "must be at most " + Subscriptions.MAX_CHANNELS + ": channels=" + (member.channels() + more)));
            close(LIMIT, "too many channels");
            return;
        }
        Set<Integer> behind = behind(wanted);
        if (behind.isEmpty()) {
            subscribed(wanted);
            return;
        }
        catchingUp = true;
        socket.pause();
        desk.catchup().refresh(behind).onComplete(refreshed -> {
            catchingUp = false;
            if (!ended) {
                subscribed(wanted);
                listenUnlessFull();
            }
        });
    }

    private void subscribed(ClientMessage.Subscribe wanted) {
        acknowledge(wanted.id(), wanted.channels());
        Map<String, Long> resume = wanted.resume();
        desk.hub()
                .subscribe(
                        member,
                        wanted.channels(),
                        wanted.conflateMs(),
                        newest -> resume.getOrDefault(newest.symbol(), -1L) == newest.seq(),
                        desk.nanos());
        desk.hubChanged();
    }

    /** Partitions of which the client has seen more than this gateway. */
    private Set<Integer> behind(ClientMessage.Subscribe wanted) {
        Set<Integer> partitions = new HashSet<>();
        wanted.resume().forEach((symbol, seq) -> {
            long known = desk.hub().newest(symbol).map(Update::seq).orElse(-1L);
            if (seq > known) {
                partitions.add(TickIdentity.partitionOf(symbol, desk.partitions()));
            }
        });
        return partitions;
    }

    private void refuse(ClientMessage.Bad bad) {
        tell(answer("error", bad.id()).put("code", bad.code()).put("detail", bad.detail()));
        if (++badMessages >= MAX_BAD_MESSAGES) {
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
        send(new JsonArray().add(answer).toBuffer().getBytes());
    }

    private String now() {
        return Rfc3339.append(new StringBuilder(27), desk.micros()).toString();
    }

    private void drained() {
        if (!ended) {
            desk.hub().drained(member, desk.nanos());
            listenUnlessFull();
        }
    }

    private void listenUnlessFull() {
        if (isFull() || catchingUp) {
            socket.pause();
        } else {
            socket.resume();
        }
    }

    private void close(short code, String reason) {
        if (ended) {
            return;
        }
        end();
        if (socket.isClosed()) {
            return;
        }
        socket.close(code, reason).onFailure(failure -> LOG.debug("not closed well", failure));
        socket.resume(); // the peer's close frame has to be read
        desk.vertx().setTimer(FAREWELL_MS, timer -> outflow.cut()); // for a client that does not read it
    }

    private void end() {
        if (!ended) {
            ended = true;
            message = null;
            desk.hub().leave(member);
            desk.leave(this);
        }
    }
}
