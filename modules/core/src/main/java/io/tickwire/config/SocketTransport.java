package io.tickwire.config;

import java.util.Arrays;
import java.util.Locale;

/** How a process drives its sockets. */
public enum SocketTransport {
    /** Linux' epoll, or Java's NIO where there is no epoll. */
    AUTO,
    /** Linux' io_uring. A process where it can't be used does not start. */
    IO_URING;

    /** @throws IllegalArgumentException when the text is neither {@code auto} nor {@code io_uring} */
    public static SocketTransport parse(String text) {
        return Arrays.stream(values())
                .filter(transport -> transport.name().toLowerCase(Locale.ROOT).equals(text))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("must be auto or io_uring: value=" + text));
    }
}
