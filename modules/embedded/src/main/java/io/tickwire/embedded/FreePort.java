package io.tickwire.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** The port for a server. */
final class FreePort {
    private FreePort() {}

    /** The wanted port; for 0 one that is free now, which another process may still take before the server does. */
    static int resolve(int wanted) throws IOException {
        if (wanted != 0) {
            return wanted;
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
