package io.tickwire.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What the gateway has to hold because its end does not come: heads, frames, and requests ahead of their answers. */
final class UnfinishedAttacks {
    private static final int CONNECTIONS = 500; // with make attack 2,500: together more than the heap
    private static final String GET = "GET /api/v1/market HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String UPGRADE = "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    /** Of a message of a megabyte that is not whole: head, a mask of zeros, and its first bytes. */
    private static final byte[] FRAME_HEAD = {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0};

    private static final int PING = 9;
    private static final int PINGING_S = 10;

    private UnfinishedAttacks() {}

    static List<Attack> all() {
        return List.of(
                new Attack("heads of 90 kB that are never whole", UnfinishedAttacks::heads),
                new Attack("frames of a megabyte that are never whole", UnfinishedAttacks::frames),
                new Attack("60,000 requests ahead of their answers", UnfinishedAttacks::pipelined),
                new Attack("5 MB of pings whose answers nobody reads", UnfinishedAttacks::pings));
    }

    private static void heads(Target target) throws Exception {
        byte[] head = ("GET /" + "a".repeat(63_000) + " HTTP/1.1\r\n" + ("x: " + "b".repeat(7_000) + "\r\n").repeat(4))
                .getBytes(StandardCharsets.US_ASCII);
        hold(target, GET, head, CONNECTIONS * target.size());
    }

    private static void frames(Target target) throws Exception {
        byte[] frame = Arrays.copyOf(FRAME_HEAD, 1_000_000);
        hold(target, UPGRADE, frame, CONNECTIONS / 5 * target.size());
    }

    private static void hold(Target target, String first, byte[] unfinished, int connections) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                Socket socket = target.socket("gateway");
                sockets.add(socket);
                send(socket, first.getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().read()).isPositive();
                send(socket, unfinished);
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static void pipelined(Target target) throws Exception {
        for (int i = 0; i < 10 * target.size(); i++) {
            try (Socket socket = target.socket("gateway")) {
                send(socket, GET.repeat(6_000 / target.size()).getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private static void pings(Target target) throws Exception {
        byte[] ping = RawWebSocket.bytes(PING, new byte[125], true);
        ByteArrayOutputStream pings = new ByteArrayOutputStream();
        for (int i = 0; i < 8_000; i++) {
            pings.writeBytes(ping);
        }
        try (RawWebSocket client = new RawWebSocket(target, 4_096)) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 5 * target.size(); i++) {
                    assertThat(client.write(pings.toByteArray())).isTrue();
                }
            });
            // the gateway does not read from a client that takes no answers: a write waits then
            sending.completeOnTimeout(null, PINGING_S, TimeUnit.SECONDS).get();
        }
    }

    /** A connection that is cut is what is hoped for. */
    private static void send(Socket socket, byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException cut) {
            assertThat(socket.isClosed()).isFalse();
        }
    }
}
