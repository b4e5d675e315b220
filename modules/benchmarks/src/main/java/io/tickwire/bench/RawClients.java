package io.tickwire.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Many clients of one symbol in a process of their own, on bare sockets and one thread: what they cost is not the gateway's. They read how long
 * frames and events are and count them; what stands in them is not read. Each line that comes in is answered with the counts so far.
 */
public final class RawClients {
    private static final int READ_BYTES = 256 * 1024;
    private static final int CONNECT_AT_ONCE = 50;

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    private final int messageBytes;
    private final boolean webSocket;
    private final String query;
    private final byte[] subscribe;
    private long updates;
    private long writes;
    private long bytes;
    private long ended;

    private RawClients(boolean webSocket, String symbol, int conflateMs, int messageBytes) throws IOException {
        this.webSocket = webSocket;
        this.query = "channels=symbol:" + symbol + "&conflateMs=" + conflateMs;
        this.subscribe = masked(
                "{\"op\":\"subscribe\",\"channels\":[\"symbol:" + symbol + "\"],\"conflateMs\":" + conflateMs + "}");
        this.messageBytes = messageBytes;
    }

    /** Arguments: port, {@code websocket} or {@code sse}, clients, symbol, conflateMs, bytes of the shortest message. */
    public static void main(String[] arguments) throws Exception {
        RawClients clients = new RawClients(
                arguments[1].equals("websocket"),
                arguments[3],
                Integer.parseInt(arguments[4]),
                Integer.parseInt(arguments[5]));
        int port = Integer.parseInt(arguments[0]);
        int count = Integer.parseInt(arguments[2]);
        List<SocketChannel> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(clients.connect(port));
            if (some.size() == CONNECT_AT_ONCE || i == count - 1) {
                clients.begin(some);
                some.clear();
            }
        }
        System.out.println("connected " + count);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        Thread reader = new Thread(clients::readForEver, "clients");
        reader.setDaemon(true);
        reader.start();
        while (in.readLine() != null) {
            synchronized (clients) {
                System.out.println(clients.updates + " " + clients.writes + " " + clients.bytes + " " + clients.ended);
            }
        }
    }

    private SocketChannel connect(int port) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        String request = webSocket
                ? "GET /ws HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
                : "GET /sse?" + query + " HTTP/1.1\r\nHost: bench\r\n\r\n";
        write(channel, request.getBytes(StandardCharsets.US_ASCII));
        return channel;
    }

    /** A text frame whose mask is zeros. */
    private static byte[] masked(String text) {
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer frame = ByteBuffer.allocate(6 + payload.length);
        frame.put((byte) 0x81).put((byte) (0x80 | payload.length)).putInt(0).put(payload);
        return frame.array();
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    /** Reads the heads of the answers, and lets the others be read by the one thread. */
    private void begin(List<SocketChannel> channels) throws IOException {
        for (SocketChannel channel : channels) {
            StringBuilder head = new StringBuilder();
            ByteBuffer one = ByteBuffer.allocate(1);
            while (head.indexOf("\r\n\r\n") < 0) {
                one.clear();
                if (channel.read(one) < 0) {
                    throw new IOException("no answer: " + head);
                }
                head.append((char) one.get(0));
            }
            if (!head.toString().startsWith(webSocket ? "HTTP/1.1 101" : "HTTP/1.1 200")) {
                throw new IOException(head.toString());
            }
            if (webSocket) {
                write(channel, subscribe);
            }
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, webSocket ? new Frames() : new Chunks());
        }
    }

    private void readForEver() {
        try {
            while (true) {
                selector.select(this::read);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized void read(SelectionKey key) {
        buffer.clear();
        try {
            int read = ((SocketChannel) key.channel()).read(buffer);
            if (read < 0) {
                key.cancel();
                ended++;
                return;
            }
            bytes += read;
        } catch (IOException e) {
            key.cancel();
            ended++;
            return;
        }
        buffer.flip();
        ((Form) key.attachment()).take(buffer);
    }

    private void count(long payloadBytes) {
        long more = payloadBytes / messageBytes;
        updates += more;
        writes += more > 0 ? 1 : 0;
    }

    /** How a transport divides the stream of a connection; keeps what the next bytes belong to. */
    private interface Form {
        void take(ByteBuffer bytes);
    }

    /** RFC 6455, frames of a server. */
    private final class Frames implements Form {
        private long payload; // bytes of it that are still to come
        private long length;
        private int headBytes; // so many of the head have come
        private int lengthBytes; // so many follow the first two

        @Override
        public void take(ByteBuffer in) {
            while (in.hasRemaining()) {
                if (payload > 0) {
                    int skipped = (int) Math.min(payload, in.remaining());
                    in.position(in.position() + skipped);
                    payload -= skipped;
                    continue;
                }
                head(in.get() & 0xff);
            }
        }

        private void head(int next) {
            headBytes++;
            if (headBytes == 2) {
                lengthBytes = next == 126 ? 2 : next == 127 ? 8 : 0;
                length = lengthBytes == 0 ? next : 0;
            } else if (headBytes > 2) {
                length = length << 8 | next;
            }
            if (headBytes >= 2 && headBytes == 2 + lengthBytes) {
                headBytes = 0;
                payload = length;
                count(length);
            }
        }
    }

    /** HTTP chunks, each of which has whole events. */
    private final class Chunks implements Form {
        private long body; // bytes of it that are still to come, with the line end behind it
        private long length;

        @Override
        public void take(ByteBuffer in) {
            while (in.hasRemaining()) {
                if (body > 0) {
                    int skipped = (int) Math.min(body, in.remaining());
                    in.position(in.position() + skipped);
                    body -= skipped;
                    continue;
                }
                int next = in.get();
                if (next == '\n') {
                    body = length + 2;
                    count(length);
                    length = 0;
                } else if (next != '\r') {
                    length = length << 4 | Character.digit(next, 16);
                }
            }
        }
    }
}
