package io.tickwire.retry;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;

/** What went wrong, in one line for people. */
public final class FaultText {
    private FaultText() {}

    /** Without the names of classes where the fault is a usual one, and never empty. */
    public static String of(Throwable failure) {
        Throwable fault = failure;
        while (fault instanceof ExecutionException && fault.getCause() != null) {
            fault = fault.getCause();
        }
        String message = fault.getMessage() == null
                ? fault.getClass().getSimpleName()
                : fault.getMessage().lines().findFirst().orElse("").trim();
        if (fault instanceof UnknownHostException) {
            return "no such host: " + message.replaceFirst("Failed to resolve '([^']*)'.*", "$1");
        }
        if (fault instanceof SSLException) {
            return "TLS fails: does the other side speak TLS, and is its certificate trusted? " + shortened(message);
        }
        return fault instanceof ConnectException ? message.replaceFirst(": [^:/]*/", ": ") : message;
    }

    /** Netty quotes what it got instead of TLS, all of it, in hexadecimal. */
    private static String shortened(String message) {
        return message.replaceFirst("(not an SSL/TLS record): [0-9a-f]+", "$1");
    }
}
