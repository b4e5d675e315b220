package io.tickwire.role;

import io.vertx.core.Future;
import java.net.UnknownHostException;
import java.util.function.Function;

/** Tells an operator where a server can't listen, why, and which variables say so. */
public final class ListenFault {
    private ListenFault() {}

    /**
     * For {@link Future#recover}: the same failure with a message that names the variables.
     *
     * @param portName the variable of the port
     * @param port as configured
     */
    public static <T> Function<Throwable, Future<T>> at(String host, String portName, int port) {
        return at("TICKWIRE_HOST", host, portName, port);
    }

    /**
     * The same for a server whose host has a variable of its own.
     *
     * @param hostName the variable of the host
     */
    public static <T> Function<Throwable, Future<T>> at(String hostName, String host, String portName, int port) {
        return failure -> Future.failedFuture(new IllegalStateException(
                "can't listen there, " + reason(failure) + ": " + hostName + "=" + host + " " + portName + "=" + port,
                failure));
    }

    private static String reason(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains("Address already in use")) {
            return "another program has the port, stop it or choose another port";
        }
        if (message.contains("assign requested address")) {
            return "the host is no address of this machine";
        }
        if (message.contains("Permission denied")) {
            return "this user has no right to the port, choose one from 1024 on";
        }
        return failure instanceof UnknownHostException || message.contains("resolve")
                ? "the host is not known"
                : message;
    }
}
