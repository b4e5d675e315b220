package io.tickwire.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Clients that ask for more than they should, or read nothing of it. */
final class GatewayAttacks {
    private static final int SMALL_BUFFER = 4_096;
    private static final int USUAL_BUFFER = 65_536;
    private static final int NOT_UTF_8 = 1007;

    private GatewayAttacks() {}

    static List<Attack> all() {
        return List.of(
                new Attack("message in empty fragments", target -> fragments(target, 0)),
                new Attack("message in fragments of one byte", target -> fragments(target, 1)),
                new Attack("text that is not UTF-8", GatewayAttacks::notUtf8),
                new Attack("1,000 prefixes that match nothing", GatewayAttacks::prefixes),
                new Attack("200 clients, each its conflateMs", GatewayAttacks::conflations),
                new Attack("100 clients of all symbols that never read", GatewayAttacks::neverRead),
                new Attack("resume of unknown positions", GatewayAttacks::unknownPositions),
                new Attack("list of all symbols, to many at once", GatewayAttacks::symbolLists),
                new Attack("history readers that read nothing", GatewayAttacks::slowHistory));
    }

    private static void fragments(Target target, int bytesEach) throws Exception {
        try (RawWebSocket socket = new RawWebSocket(target, USUAL_BUFFER)) {
            socket.frame(RawWebSocket.TEXT, new byte[60_000], false);
            ByteArrayOutputStream many = new ByteArrayOutputStream();
            for (int i = 0; i < 1_000; i++) {
                many.writeBytes(RawWebSocket.bytes(RawWebSocket.CONTINUATION, new byte[bytesEach], false));
            }
            int sent = 0;
            while (sent < 600 * target.size() && socket.write(many.toByteArray())) {
                sent++;
            }
            assertThat(socket.isEnded()).as("ended by the gateway").isTrue();
        }
    }

    private static void notUtf8(Target target) throws Exception {
        try (RawWebSocket socket = new RawWebSocket(target, USUAL_BUFFER)) {
            socket.frame(RawWebSocket.TEXT, new byte[] {'{', (byte) 0xC3, (byte) 0x28, '}'}, true);
            assertThat(socket.readToTheEnd()).isEqualTo(NOT_UTF_8);
        }
    }

    private static void prefixes(Target target) throws Exception {
        try (RawWebSocket socket = new RawWebSocket(target, USUAL_BUFFER)) {
            for (int round = 0; round < 10; round++) {
                String channels = IntStream.range(0, 1_000)
                        .mapToObj(i -> "\"symbol:NONE-" + i + "-*\"")
                        .collect(Collectors.joining(","));
                socket.text("{\"op\":\"subscribe\",\"id\":1,\"channels\":[" + channels + "]}");
                socket.text("{\"op\":\"unsubscribe\",\"id\":2,\"channels\":[" + channels + "]}");
            }
            socket.text("{\"op\":\"ping\",\"id\":3}");
        }
    }

    private static void conflations(Target target) throws Exception {
        List<RawWebSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                RawWebSocket socket = new RawWebSocket(target, USUAL_BUFFER);
                sockets.add(socket);
                socket.text(
                        "{\"op\":\"subscribe\",\"id\":1,\"conflateMs\":" + (i + 1) + ",\"channels\":[\"symbol:*\"]}");
            }
            pace(3 * target.size());
        } finally {
            closeAll(sockets);
        }
    }

    private static void neverRead(Target target) throws Exception {
        List<RawWebSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                RawWebSocket socket = new RawWebSocket(target, SMALL_BUFFER);
                sockets.add(socket);
                socket.text("{\"op\":\"subscribe\",\"id\":1,\"channels\":[\"symbol:*\",\"bars:*\"]}");
            }
            pace(5 * target.size());
        } finally {
            closeAll(sockets);
        }
    }

    private static void unknownPositions(Target target) throws Exception {
        String resume = IntStream.range(0, GoodFeeder.SYMBOLS)
                .mapToObj(i -> "\"" + GoodFeeder.PREFIX + i + "\":9000000000000000")
                .collect(Collectors.joining(","));
        try (RawWebSocket socket = new RawWebSocket(target, USUAL_BUFFER)) {
            for (int i = 0; i < 200; i++) {
                socket.text("{\"op\":\"subscribe\",\"id\":1,\"channels\":[\"symbol:*\"],\"resume\":{" + resume + "}}");
                socket.text("{\"op\":\"unsubscribe\",\"id\":2,\"channels\":[\"symbol:*\"]}");
            }
            pace(2);
        }
    }

    private static void symbolLists(Target target) throws Exception {
        for (int round = 0; round < target.size(); round++) {
            List<CompletableFuture<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                answers.add(CompletableFuture.supplyAsync(() -> status(target, "/api/v1/symbols")));
            }
            for (CompletableFuture<Integer> answer : answers) {
                assertThat(answer.get()).isIn(200, 429, 503);
            }
        }
    }

    private static int status(Target target, String path) {
        try {
            return target.get(path).statusCode();
        } catch (IOException ended) {
            return 503;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void slowHistory(Target target) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 150; i++) {
                Socket socket = target.socket("gateway");
                socket.setReceiveBufferSize(SMALL_BUFFER);
                sockets.add(socket);
                socket.getOutputStream()
                        .write(("GET /api/v1/ticks?symbol=MIXED&limit=all&format=csv HTTP/1.1\r\nHost: x\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            pace(3 * target.size());
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** How long the attack lasts; it waits for nothing. */
    private static void pace(int seconds) {
        LockSupport.parkNanos(seconds * 1_000_000_000L);
    }

    private static void closeAll(List<RawWebSocket> sockets) throws IOException {
        for (RawWebSocket socket : sockets) {
            socket.close();
        }
    }
}
