package io.tickwire.role;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Where a role takes connections, with several event loops behind one port.
 *
 * @param host name or address, IPv6 without brackets
 * @param bindPort what Vert.x is told; negative for any free port
 */
public record ListenAddress(String host, int bindPort) {
    private static final int MAX_EVENT_LOOPS = 4;

    /** @param port as configured, 0 for any free one, the same for all that bind with this address */
    public static ListenAddress of(String host, int port) {
        // Vert.x: servers with the same negative port share one that is free; the number sets this role's apart
        return new ListenAddress(
                host, port != 0 ? port : -ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
    }

    /** How many event loops a role that takes connections has: half the processors, 1 to 4. */
    public static int eventLoops() {
        return Math.max(1, Math.min(MAX_EVENT_LOOPS, Runtime.getRuntime().availableProcessors() / 2));
    }

    /** {@code http://host:port}, with brackets where they are needed. */
    public static String url(String host, int port) {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /**
     * Where clients reach it, {@code http://host:port}.
     *
     * @param actualPorts of the servers, 0 for those that don't listen yet
     */
    public Optional<String> url(IntStream actualPorts) {
        return actualPorts
                .filter(port -> port > 0)
                .mapToObj(port -> url(host, port))
                .findFirst();
    }
}
