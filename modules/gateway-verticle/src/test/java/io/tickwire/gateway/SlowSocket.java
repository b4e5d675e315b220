package io.tickwire.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A socket with a small receive buffer that reads only when it is told to; speaks just enough HTTP and RFC 6455. */
public final class SlowSocket implements AutoCloseable {
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final boolean webSocket;

    public SlowSocket(URI uri) throws IOException {
        this(uri, 4_096, Integer.MAX_VALUE);
    }

    /** One that reads no faster than so many bytes in a second. */
    public SlowSocket(URI uri, int receiveBufferBytes, int bytesPerSecond) throws IOException {
        this(uri, receiveBufferBytes, bytesPerSecond, request(uri, "1.1"));
    }

    /** An event stream of a client that speaks HTTP/1.0, which has no chunks. */
    static SlowSocket http10(URI uri) throws IOException {
        return new SlowSocket(uri, 4_096, Integer.MAX_VALUE, request(uri, "1.0"));
    }

    /** Asks for something so many times, and for an event stream behind that. */
    static SlowSocket pipelined(URI before, int times, URI uri) throws IOException {
        return new SlowSocket(
                uri, 4_096, Integer.MAX_VALUE, request(before, "1.1").repeat(times) + request(uri, "1.1"));
    }

    private static String request(URI uri, String version) {
        String upgrade = uri.getPath().equals("/ws")
                ? "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                : "";
        String path = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        return "GET " + path + " HTTP/" + version + "\r\nHost: " + uri.getAuthority() + "\r\n" + upgrade + "\r\n";
    }

    private SlowSocket(URI uri, int receiveBufferBytes, int bytesPerSecond, String request) throws IOException {
        socket.setReceiveBufferSize(receiveBufferBytes);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        webSocket = uri.getPath().equals("/ws");
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        in = new DataInputStream(new BufferedInputStream(
                bytesPerSecond == Integer.MAX_VALUE
                        ? socket.getInputStream()
                        : new ThrottledStream(socket.getInputStream(), bytesPerSecond)));
        if (webSocket) {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
            if (!head.toString().startsWith("HTTP/1.1 101")) {
                throw new IOException(head.toString());
            }
        }
    }

    void subscribe(String channel) throws IOException {
        send(TEXT, "{\"op\":\"subscribe\",\"channels\":[\"" + channel + "\"]}");
    }

    /** A text message of any length below 64 KiB. */
    void sendText(String text) throws IOException {
        byte[] payload = (text + " ".repeat(126)).getBytes(StandardCharsets.UTF_8); // a length that takes two bytes
        ByteBuffer frame = ByteBuffer.allocate(8 + payload.length);
        frame.put((byte) (0x80 | TEXT)).put((byte) (0x80 | 126)).putShort((short) payload.length);
        frame.putInt(0); // masked with zeros
        frame.put(payload);
        socket.getOutputStream().write(frame.array());
    }

    void ping(String payload) throws IOException {
        send(PING, payload);
    }

    private void send(int opcode, String payload) throws IOException {
        byte[] text = payload.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(6 + text.length);
        frame.put((byte) (0x80 | opcode))
                .put((byte) (0x80 | text.length))
                .putInt(0) // masked with zeros
                .put(text);
        socket.getOutputStream().write(frame.array());
    }

    /** The next message, a WebSocket's array or one event's object. */
    String readNext() throws IOException {
        if (webSocket) {
            return readMessage();
        }
        while (true) { // no event is divided between chunks, so their heads stand between events
            String event = readTo("\n\n");
            int data = event.indexOf("data: ");
            if (data >= 0) {
                return "[" + event.substring(data + 6) + "]";
            }
        }
    }

    /** The next text message. */
    String readMessage() throws IOException {
        Frame frame = readFrame();
        if (frame.opcode != TEXT) {
            throw new IOException("not text: opcode=" + frame.opcode);
        }
        return new String(frame.payload, StandardCharsets.UTF_8);
    }

    /** The next frame: its opcode, a blank and its payload. */
    String readAny() throws IOException {
        Frame frame = readFrame();
        return frame.opcode + " " + new String(frame.payload, StandardCharsets.UTF_8);
    }

    /** The next message as {@link #readNext}, or the payload of the answer to a ping. */
    String readAnyMessage() throws IOException {
        return webSocket ? new String(readFrame().payload, StandardCharsets.UTF_8) : readNext();
    }

    /** Reads so many bytes. */
    void skip(int bytes) throws IOException {
        in.readFully(new byte[bytes]);
    }

    /** The payload of the next frame, which answers a ping. */
    String readPong() throws IOException {
        Frame frame = readFrame();
        if (frame.opcode != PONG) {
            throw new IOException("no pong: opcode=" + frame.opcode);
        }
        return new String(frame.payload, StandardCharsets.UTF_8);
    }

    public void readByte() throws IOException {
        in.readUnsignedByte();
    }

    /** Reads on to the close frame, and gives its code. */
    int readUntilClosed() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            Frame frame = readFrame();
            if (System.nanoTime() > end) {
                throw new IOException("not closed in time");
            }
            if (frame.opcode == CLOSE) {
                return ByteBuffer.wrap(frame.payload).getShort();
            }
        }
    }

    /** Whether the server has let an event stream's connection go; nothing is read to find out. */
    boolean isCut() {
        try {
            socket.getOutputStream().write('\n'); // between requests it means nothing
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Reads what there still is until the connection ends. */
    void readToEnd() throws IOException {
        remaining();
    }

    /** What there still is until the connection ends, in whatever way. */
    public String remaining() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            in.transferTo(rest);
        } catch (EOFException | SocketException e) {
            // an end all the same
        }
        return rest.toString(StandardCharsets.UTF_8);
    }

    /** Reads until the text comes, which is included. */
    public String readTo(String end) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] last = end.getBytes(StandardCharsets.US_ASCII);
        int matched = 0;
        while (matched < last.length) {
            int next = in.readUnsignedByte();
            text.write(next);
            matched = next == last[matched] ? matched + 1 : next == last[0] ? 1 : 0;
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private record Frame(int opcode, byte[] payload) {}

    private Frame readFrame() throws IOException {
        int opcode = in.readUnsignedByte() & 0x0f;
        long length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        return new Frame(opcode, in.readNBytes((int) length));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
