package io.tickwire.gateway.sse;

import io.tickwire.domain.TickIdentity;
import io.tickwire.gateway.access.Denial;
import io.tickwire.gateway.access.Grant;
import io.tickwire.gateway.client.ClientSession;
import io.tickwire.gateway.client.Desk;
import io.tickwire.gateway.client.EncodedFrame;
import io.tickwire.gateway.client.Outflow;
import io.tickwire.gateway.hub.Channel;
import io.tickwire.gateway.hub.Encoding;
import io.tickwire.gateway.hub.Frame;
import io.tickwire.gateway.hub.Member;
import io.tickwire.gateway.hub.Outlet;
import io.tickwire.gateway.hub.Position;
import io.tickwire.gateway.hub.WantedPartitions;
import io.tickwire.gateway.tape.TapeMember;
import io.tickwire.gateway.update.Message;
import io.tickwire.gateway.update.Update;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event stream. For the event loop of the connection. */
final class SseSession implements ClientSession, Outlet {
    private static final Logger LOG = LoggerFactory.getLogger(SseSession.class);
    private static final String RETRY = "retry: 3000\n\n";
    private static final Buffer COMMENT = Buffer.buffer(":\n\n");
    private static final long COMMENT_NANOS = 15_000_000_000L;

    private final HttpServerResponse response;
    private final Desk desk;
    private final Grant grant;
    private final Outflow outflow;
    private final SseRequest wanted;
    private final Member member;
    private final TapeMember tape;
    private boolean chunked;

    /** Whether the kernel has the head. Events go past Vert.x, which may still keep the head back. */
    private boolean hasHead;

    private boolean ended;
    private long commentedAtNanos;

    /**
     * @param connection the response's own
     * @param grant the stream ends with it; a browser comes back, and is told that its token is over
     */
    SseSession(HttpServerResponse response, Desk desk, HttpConnection connection, SseRequest wanted, Grant grant) {
        this.wanted = wanted;
        this.response = response;
        this.desk = desk;
        this.grant = grant;
        this.outflow = Outflow.of(connection, Outflow.HTTP_ENCODER, this::drained);
        this.member = desk.hub().join(this, encoding(), desk.nanos());
        this.tape = desk.tape()
                .hub()
                .join(
                        this,
                        wanted.views().isEmpty()
                                ? SseTapeEncoding.TICKS_ALONE
                                : new SseTapeEncoding(this::viewsPosition));
        this.commentedAtNanos = desk.nanos();
    }

    private Encoding encoding() {
        return wanted.ticks().isEmpty() ? SseEncoding.INSTANCE : new SseTapeEncoding.OfViews(this::tapePosition);
    }

    private String viewsPosition() {
        return member.position();
    }

    private String tapePosition() {
        return tape.position();
    }

    /** What the client may resume from now. */
    private String eventId() {
        String views = wanted.views().isEmpty() ? "" : member.position();
        return wanted.ticks().isEmpty() ? views : EventId.of(views, tape.position());
    }

    /** What the head of every stream says. */
    static HttpServerResponse putHeaders(HttpServerResponse response) {
        return response.putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-cache")
                .putHeader("Content-Encoding", "identity") // compressed, an event would wait for those after it
                .putHeader("X-Accel-Buffering", "no");
    }

    void begin() {
        desk.enter(this);
        response.closeHandler(closed -> end());
        response.exceptionHandler(failure -> LOG.debug("event stream failed", failure));
        putHeaders(response).setChunked(true);
        chunked = response.isChunked(); // HTTP/1.0 has no chunks
        Optional<EventId> lastId = wanted.lastEventId().map(EventId::parse);
        subscribeTicks(lastId);
        // without an event: a client that comes back before its first tick goes on from here
        String first = wanted.ticks().isEmpty() ? "" : "id: " + eventId() + "\n\n";
        response.write(Buffer.buffer(RETRY + first))
                .onSuccess(taken -> begun())
                .onFailure(failure -> LOG.debug("not begun", failure));
        if (!wanted.views().isEmpty()) {
            subscribeViews(lastId.flatMap(id -> Position.parse(id.views(), desk.partitions())));
        }
    }

    private void subscribeTicks(Optional<EventId> lastId) {
        String at = lastId.flatMap(EventId::tape).orElse("");
        Map<Channel, String> resume = new HashMap<>();
        if (lastId.isPresent()) {
            wanted.ticks().forEach(channel -> resume.put(channel, at));
        }
        desk.tape().hub().subscribe(tape, wanted.ticks(), resume);
    }

    private void subscribeViews(Optional<Position> position) {
        Set<Integer> behind =
                position.map(it -> behind(desk.hub().position(), it)).orElse(Set.of());
        if (behind.isEmpty()) {
            subscribe(position);
            return;
        }
        desk.catchup().refresh(asked(behind)).onComplete(refreshed -> {
            if (!ended) {
                // further than anything stored: from a state that is gone
                subscribe(position.filter(it -> behind(desk.hub().reached(), it).isEmpty()));
            }
        });
    }

    /** The partitions that it wants something of and has seen more of than is here: the others may not be heard here. */
    private Set<Integer> behind(Position here, Position position) {
        Set<Integer> behind = position.aheadOf(here);
        behind.retainAll(WantedPartitions.of(wanted.views(), desk.partitions()));
        return behind;
    }

    /** The symbols it wants, or with a prefix all that there are. */
    private Map<Integer, Set<String>> asked(Set<Integer> behind) {
        boolean whole = wanted.views().stream().anyMatch(Channel::prefix);
        Map<Integer, Set<String>> asked = new HashMap<>();
        if (whole) {
            behind.forEach(partition -> asked.put(partition, Set.of()));
            return asked;
        }
        for (Channel channel : wanted.views()) {
            int partition = TickIdentity.partitionOf(channel.symbol(), desk.partitions());
            if (channel.kind() == Update.Kind.SYMBOL && behind.contains(partition)) {
                asked.computeIfAbsent(partition, none -> new HashSet<>()).add(channel.symbol());
            }
        }
        return asked;
    }

    @Override
    public boolean isFull() {
        return ended || !hasHead || outflow.isFull();
    }

    @Override
    public boolean hasMoved() {
        return outflow.hasMoved();
    }

    /** @param frame of {@link SseEncoding} */
    @Override
    public void send(Frame frame) {
        if (!ended) {
            EncodedFrame encoded = (EncodedFrame) frame;
            outflow.send(chunked ? encoded.whole() : encoded.content());
        }
    }

    @Override
    public void closeTooSlow() {
        end();
        outflow.cut();
    }

    @Override
    public void tick(long nowNanos) {
        if (grant.isOver(desk.micros())) {
            desk.access().denied(Denial.TOKEN_ENDED);
            finish();
            return;
        }
        if (nowNanos - commentedAtNanos >= COMMENT_NANOS && !isFull()) {
            commentedAtNanos = nowNanos;
            write(COMMENT);
        }
    }

    @Override
    public void shutDown(long reconnectMs) {
        write(Buffer.buffer(SseEncoding.events(List.of(Message.shutdown(reconnectMs)), eventId(), eventId())));
        finish();
    }

    /** Ends the stream behind what was sent. */
    private void finish() {
        boolean open = !ended && !response.closed();
        end();
        if (open) {
            // the connection was made for one stream: it takes no further request
            response.end()
                    .onFailure(failure -> LOG.debug("not ended well", failure))
                    .onComplete(taken -> outflow.cut());
        }
    }

    private void subscribe(Optional<Position> position) {
        position.ifPresent(it -> member.position(it.toString()));
        desk.hub()
                .subscribe(
                        member,
                        wanted.views(),
                        wanted.conflateMs(),
                        newest -> position.map(it -> it.covers(newest)).orElse(false),
                        desk.nanos());
        desk.hubChanged();
    }

    private void begun() {
        hasHead = true;
        drained();
    }

    private void drained() {
        if (!ended) {
            desk.hub().drained(member, desk.nanos());
            desk.tape().hub().drained(tape);
            desk.hubChanged();
        }
    }

    /** By Vert.x, as the head is: what is written first, last, or while nothing waits. */
    private void write(Buffer bytes) {
        if (!ended && !response.closed()) {
            response.write(bytes).onFailure(failure -> LOG.debug("not sent", failure));
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            desk.hub().leave(member);
            desk.tape().hub().leave(tape);
            desk.leave(this);
        }
    }
}
