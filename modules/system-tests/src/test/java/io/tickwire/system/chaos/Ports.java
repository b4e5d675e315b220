package io.tickwire.system.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;

/** Free ports of loopback, below those that the system gives to outgoing connections while a process is away. */
public final class Ports {
    private static final java.util.concurrent.atomic.AtomicInteger NEXT = new java.util.concurrent.atomic.AtomicInteger(
            20_000 + (int) (ProcessHandle.current().pid() % 8_000));

    private Ports() {}

    public static int free() {
        while (true) {
            int port = NEXT.getAndIncrement();
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (java.net.BindException e) {
                // taken: the next one
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
