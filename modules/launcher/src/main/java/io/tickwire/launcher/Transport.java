package io.tickwire.launcher;

import io.tickwire.config.SocketTransport;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What drives the sockets: Linux' epoll or, when asked for, io_uring; Java's NIO where there is no epoll. Vert.x falls back to NIO without
 * a word.
 *
 * @param obstacle why NIO is used; empty when it is not
 */
record Transport(String name, Optional<String> obstacle) {
    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);

    /** @param asked io_uring is used when it is asked for, or nothing starts */
    static Transport of(Vertx vertx, SocketTransport asked) {
        if (asked == SocketTransport.IO_URING) {
            return new Transport("io_uring", Optional.empty());
        }
        if (vertx.isNativeTransportEnabled()) {
            return new Transport("epoll", Optional.empty());
        }
        Throwable cause = vertx.unavailableNativeTransportCause();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new Transport(
                "nio", Optional.of(cause == null ? "this system has none" : String.valueOf(cause.getMessage())));
    }

    /** Tells it; on Linux a missing epoll is worth a warning. */
    void log() {
        boolean linux = System.getProperty("os.name").equals("Linux");
        if (obstacle.isEmpty()) {
            LOG.info("sockets: transport={}", name());
        } else if (!linux) {
            LOG.info("sockets: transport={} reason={}", name(), obstacle.get());
        } else {
            LOG.warn(
                    "sockets: transport={}: Linux' epoll can't be used. All works, but slow clients read older updates. It needs"
                            + " glibc and a directory for temporary files without noexec (-Dio.netty.native.workdir=DIR)."
                            + " reason={}",
                    name(),
                    obstacle.get());
        }
    }
}
