package io.tickwire.config;

/** How a process drives its sockets. */
public enum SocketTransport {
    /** Linux' epoll, or Java's NIO where there is no epoll. */
    AUTO,
    /** Linux' io_uring. A process where it can't be used does not start. */
    IO_URING;

    /** @throws IllegalArgumentException when the text is neither {@code auto} nor {@code io_uring} */
    public static SocketTransport parse(String text) {
        return Choice.parse(SocketTransport.class, text);
    }
}
