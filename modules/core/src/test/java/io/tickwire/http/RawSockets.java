package io.tickwire.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** Clients that send and read bytes as the test says. Closes all of them. */
final class RawSockets implements AutoCloseable {
    private static final int PATIENCE_MS = 20_000;

    private final List<Socket> sockets = new ArrayList<>();
    private final IntSupplier port;

    /** @param port of the server, asked at each connection */
    RawSockets(IntSupplier port) {
        this.port = port;
    }

    Socket connect(String request) throws IOException {
        Socket socket = new Socket("127.0.0.1", port.getAsInt());
        sockets.add(socket);
        write(socket, request);
        return socket;
    }

    static void write(Socket socket, String text) throws IOException {
        write(socket, text.getBytes(StandardCharsets.US_ASCII));
    }

    static void write(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Reads until the text has come; false when the connection ends before. */
    static boolean read(Socket socket, String text) throws IOException {
        socket.setSoTimeout(PATIENCE_MS);
        StringBuilder read = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (read.indexOf(text) < 0) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            read.append((char) next);
        }
        return true;
    }

    static String toTheEnd(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MS);
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (SocketException reset) {
            return ""; // what was sent and never read resets a connection that is closed
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
