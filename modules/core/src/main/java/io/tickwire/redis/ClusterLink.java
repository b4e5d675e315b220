package io.tickwire.redis;

import io.tickwire.retry.Backoff;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.RequestImpl;
import io.vertx.redis.client.impl.ZModem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands to a Redis Cluster: each goes to the master of its keys, over one connection to each master that was ever needed.
 * A node that is lost fails what was sent to it and nothing else; the link counts as connected when all nodes it uses are. A
 * command that a node sends elsewhere was not carried out there, and follows. Commands of a slot that is moving may overtake
 * each other; otherwise those of a partition are carried out in the order they were given.
 *
 * <p>The cluster connection of the vertx-redis-client is not used, for reasons told in docs/adr/0011-redis-cluster.md.
 *
 * <p>For the event loop that created it.
 */
final class ClusterLink implements RedisRoute {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterLink.class);
    private static final int MAX_REDIRECTIONS = 5;

    /** A node in use, with the outcome of the first attempt to reach it. */
    private record Node(NodeLink link, Future<Void> opened) {
        boolean isMissed() {
            return opened.isComplete() && !link.isConnected();
        }
    }

    private final Vertx vertx;
    private final ClusterTopology topology;
    private final String name;
    private final Handler<Void> connectedHandler;
    private final Handler<Void> lostHandler;
    private final Map<String, Node> nodes = new HashMap<>();
    private final Backoff backoff = new Backoff(50, 1_000, ThreadLocalRandom.current());
    private Context home;
    private Optional<SlotMap> slots = Optional.empty();
    private Future<Void> reading = Future.succeededFuture();
    private boolean readingIsDue;
    private boolean connected;
    private boolean closed;

    ClusterLink(
            Vertx vertx,
            ClusterTopology topology,
            String name,
            Handler<Void> connectedHandler,
            Handler<Void> lostHandler) {
        this.vertx = vertx;
        this.topology = topology;
        this.name = name;
        this.connectedHandler = connectedHandler;
        this.lostHandler = lostHandler;
    }

    @Override
    public Future<Void> connect() {
        if (home == null) {
            home = vertx.getOrCreateContext();
        }
        return readSlots();
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public Future<Response> send(Request request, long limitMs) {
        return follow(request, limitMs, link -> link.send(request, limitMs));
    }

    @Override
    public Future<List<Response>> sendToEach(Request request, long limitMs) {
        if (closed || slots.isEmpty()) {
            return Future.failedFuture(new RedisUnavailableException("not connected to the Redis Cluster: " + name));
        }
        return Future.all(slots.get().masters().stream()
                        .map(address -> to(address, limitMs, link -> link.send(request, limitMs)))
                        .toList())
                .map(CompositeFuture::list);
    }

    /** One by one, as redirections are one by one. */
    @Override
    public Future<List<Response>> batch(List<Request> requests, long limitMs) {
        return Future.all(
                        requests.stream().map(request -> send(request, limitMs)).toList())
                .map(CompositeFuture::list);
    }

    @Override
    public Future<Replicated> sendReplicated(Request request, int replicas, int waitMs, long limitMs) {
        return follow(request, limitMs, link -> link.sendReplicated(request, replicas, waitMs, limitMs));
    }

    @Override
    public void reconnect(RuntimeException reason) {
        List.copyOf(nodes.values()).forEach(node -> node.link().reconnect(reason));
    }

    @Override
    public Future<Void> close() {
        closed = true;
        connected = false;
        List<Future<Void>> closing =
                nodes.values().stream().map(node -> node.link().close()).toList();
        nodes.clear();
        return Future.join(closing).mapEmpty();
    }

    private <T> Future<T> follow(Request request, long limitMs, Function<NodeLink, Future<T>> send) {
        if (closed || slots.isEmpty()) {
            return Future.failedFuture(new RedisUnavailableException("not connected to the Redis Cluster: " + name));
        }
        List<byte[]> keys = ((RequestImpl) request).keys();
        Optional<String> address = keys.isEmpty() ? anyMaster() : slots.get().master(ZModem.generate(keys.get(0)));
        if (address.isEmpty()) {
            readSoon();
            return Future.failedFuture(new RedisUnavailableException("no node of the cluster has the slot: " + name));
        }
        return follow(address.get(), limitMs, send, MAX_REDIRECTIONS);
    }

    private <T> Future<T> follow(String address, long limitMs, Function<NodeLink, Future<T>> send, int left) {
        return to(address, limitMs, send).recover(failure -> {
            Optional<Redirection> elsewhere = Redirection.of(failure);
            if (elsewhere.isEmpty()) {
                return Future.failedFuture(failure);
            }
            if (left == 0 || closed) {
                return Future.failedFuture(
                        new RedisUnavailableException("nodes of the cluster disagree: " + failure.getMessage()));
            }
            return follow(
                    redirected(elsewhere.get(), address), limitMs, asked(elsewhere.get(), limitMs, send), left - 1);
        });
    }

    private String redirected(Redirection elsewhere, String from) {
        String address = SlotMap.absolute(elsewhere.address(), from);
        if (elsewhere.lasting()) {
            slots = slots.map(known -> known.with(elsewhere.slot(), address));
            readSoon(); // slots seldom move alone
        }
        return address;
    }

    /** The node that takes a slot over serves its keys to those only who say that they were sent. */
    private static <T> Function<NodeLink, Future<T>> asked(
            Redirection elsewhere, long limitMs, Function<NodeLink, Future<T>> send) {
        if (elsewhere.lasting()) {
            return send;
        }
        return link -> {
            Future<Response> asking = link.send(Request.cmd(Command.ASKING), limitMs);
            Future<T> answer = send.apply(link); // right behind it, on the same connection
            return asking.compose(ok -> answer);
        };
    }

    private <T> Future<T> to(String address, long limitMs, Function<NodeLink, Future<T>> send) {
        Node node = nodes.get(address);
        if (node == null) {
            node = open(address);
        }
        if (node.opened().isComplete()) {
            return send.apply(node.link());
        }
        NodeLink link = node.link();
        return node.opened()
                .timeout(limitMs, TimeUnit.MILLISECONDS)
                .transform(opened -> opened.succeeded()
                        ? send.apply(link)
                        : Future.failedFuture(new RedisUnavailableException("no connection to the node: " + address)));
    }

    private Node open(String address) {
        NodeLink link = new NodeLink(vertx, topology.target(address), name + "@" + address)
                .onConnected(up -> settle())
                .onLost(down -> settle());
        Node node = new Node(link, link.connect());
        nodes.put(address, node);
        node.opened().onFailure(failure -> settle());
        return node;
    }

    private Optional<String> anyMaster() {
        return nodes.entrySet().stream()
                .filter(node -> node.getValue().link().isConnected())
                .map(Map.Entry::getKey)
                .findAny()
                .or(() -> slots.get().masters().stream().findAny());
    }

    private Future<Void> readSlots() {
        if (!reading.isComplete()) {
            return reading;
        }
        reading = topology.read(slots).transform(read -> {
            if (closed) {
                return Future.failedFuture(new RedisUnavailableException("link is closed: name=" + name));
            }
            if (read.succeeded()) {
                slots = Optional.of(read.result());
            }
            settle();
            return read.succeeded()
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                            read.cause() instanceof RedisRefusedException
                                    ? read.cause()
                                    : new RedisUnavailableException(
                                            "no node of the Redis Cluster can be reached: " + name, read.cause()));
        });
        return reading;
    }

    /** Compares what there is with what is needed, tells of a change, and goes on looking while something is missing. */
    private void settle() {
        if (closed) {
            return;
        }
        slots.ifPresent(this::forget);
        boolean whole = slots.isPresent() && nodes.values().stream().noneMatch(Node::isMissed);
        if (whole) {
            backoff.reset();
        } else {
            readSoon();
        }
        if (whole != connected) {
            connected = whole;
            (whole ? connectedHandler : lostHandler).handle(null);
        }
    }

    /** Nodes that are gone and have no slots any more are nobody's loss. */
    private void forget(SlotMap known) {
        Set<String> masters = known.masters();
        nodes.entrySet().removeIf(node -> {
            boolean gone = node.getValue().isMissed() && !masters.contains(node.getKey());
            if (gone) {
                node.getValue()
                        .link()
                        .close()
                        .onFailure(failure -> LOG.debug("closing a connection: node={}", node.getKey(), failure));
            }
            return gone;
        });
    }

    private void readSoon() {
        if (readingIsDue) {
            return;
        }
        readingIsDue = true;
        vertx.setTimer(
                backoff.nextMs(),
                timer -> home.runOnContext(nothing -> {
                    readingIsDue = false;
                    if (!closed) {
                        readSlots().onFailure(failure -> LOG.debug("can't read the slots: link={}", name, failure));
                    }
                }));
    }
}
