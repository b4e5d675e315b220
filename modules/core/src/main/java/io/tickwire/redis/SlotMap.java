package io.tickwire.redis;

import io.tickwire.config.RedisAddress;
import io.vertx.redis.client.Response;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Which master of a cluster has which hash slot, as one node told it. Immutable; addresses are {@code host:port}. */
final class SlotMap {
    static final int SLOTS = 16_384;

    private final String[] masters;

    private SlotMap(String[] masters) {
        this.masters = masters;
    }

    /**
     * Reads the answer to CLUSTER SLOTS.
     *
     * @param asked the node that answered: one that does not know its own address leaves its host out
     */
    static SlotMap of(Response answer, String asked) {
        String[] masters = new String[SLOTS];
        for (Response range : answer) {
            Response master = range.get(2);
            String host = master.get(0) == null ? "" : master.get(0).toString();
            String address = absolute(host + ":" + master.get(1), asked);
            Arrays.fill(masters, range.get(0).toInteger(), range.get(1).toInteger() + 1, address);
        }
        return new SlotMap(masters);
    }

    /** Reads {@code host:port}, IPv6 with or without brackets. */
    static RedisAddress parse(String address) {
        int port = address.lastIndexOf(':');
        String host = address.substring(0, port);
        return new RedisAddress(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                Integer.parseInt(address.substring(port + 1)));
    }

    /** An address as a node gave it, with its own host where there is none. */
    static String absolute(String address, String asked) {
        int port = address.lastIndexOf(':');
        String host = address.substring(0, port);
        if (host.isEmpty() || host.equals("?")) {
            return asked.substring(0, asked.lastIndexOf(':')) + address.substring(port);
        }
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" + address.substring(port) : address;
    }

    /** Empty when no node has the slot. */
    Optional<String> master(int slot) {
        return Optional.ofNullable(masters[slot]);
    }

    Set<String> masters() {
        Set<String> all = new LinkedHashSet<>();
        Arrays.stream(masters).filter(Objects::nonNull).forEach(all::add);
        return all;
    }

    /** The same with one slot elsewhere. */
    SlotMap with(int slot, String address) {
        String[] changed = masters.clone();
        changed[slot] = address;
        return new SlotMap(changed);
    }
}
