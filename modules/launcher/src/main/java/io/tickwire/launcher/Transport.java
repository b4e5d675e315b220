package io.tickwire.launcher;

import io.vertx.core.Vertx;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By what sockets are driven: Linux' own epoll, or Java's NIO where that is missing. Vert.x falls back without a word.
 *
 * @param obstacle why epoll can't be used, empty when it is
 */
record Transport(Optional<String> obstacle) {
    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);

    static Transport of(Vertx vertx) {
        if (vertx.isNativeTransportEnabled()) {
            return new Transport(Optional.empty());
        }
        Throwable cause = vertx.unavailableNativeTransportCause();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new Transport(Optional.of(cause == null ? "this system has none" : String.valueOf(cause.getMessage())));
    }

    String name() {
        return obstacle.isEmpty() ? "epoll" : "nio";
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
