package io.tickwire.teststores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports of loopback: below those that the system gives to outgoing connections, so that nobody takes one while its
 * server is away, and with room for the bus of a Redis Cluster 10,000 above.
 */
public final class Ports {
    private static final int FIRST = 12_000;
    private static final int END = 22_000;

    private Ports() {}

    public static int free() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // taken: another one
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
