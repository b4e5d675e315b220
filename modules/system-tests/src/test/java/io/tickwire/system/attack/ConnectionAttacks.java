package io.tickwire.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Connections that are opened and not used, or whose requests can be read in two ways. */
final class ConnectionAttacks {
    private static final List<String> LISTENERS = List.of("ingest", "gateway", "management");
    private static final int ANSWER_LIMIT_MS = 60_000;

    private ConnectionAttacks() {}

    static List<Attack> all() {
        return List.of(
                new Attack("500 half requests on each listener", ConnectionAttacks::halfRequests),
                new Attack("half requests are ended", ConnectionAttacks::halfRequestsEnd),
                new Attack("two lengths in one request", ConnectionAttacks::twoLengths));
    }

    private static void halfRequests(Target target) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (String listener : LISTENERS) {
                for (int i = 0; i < 500; i++) {
                    Socket socket = target.socket(listener);
                    sockets.add(socket);
                    send(socket, "GET / HTTP/1.1\r\nHost: x\r\nX-Half: ");
                }
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static void halfRequestsEnd(Target target) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (String listener : LISTENERS) {
                Socket socket = target.socket(listener);
                sockets.add(socket);
                socket.setSoTimeout(ANSWER_LIMIT_MS);
                send(socket, "GET / HTTP/1.1\r\nHost: x\r\nX-Half: ");
            }
            for (Socket socket : sockets) {
                socket.getInputStream().readAllBytes(); // a time-out is the fault
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static void twoLengths(Target target) throws Exception {
        for (String listener : LISTENERS) {
            for (String head : List.of(
                    "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
                    "Transfer-Encoding: chunked, identity\r\n",
                    "Content-Length: 6\r\nContent-Length: 7\r\n")) {
                try (Socket socket = target.socket(listener)) {
                    socket.setSoTimeout(ANSWER_LIMIT_MS);
                    send(
                            socket,
                            "POST /webhook/ticks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + head
                                    + "\r\n0\r\n\r\nGET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
                    List<String> statuses = new BufferedReader(
                                    new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
                            .lines()
                            .filter(line -> line.startsWith("HTTP/1.1 "))
                            .toList();
                    assertThat(statuses).as(listener + " " + head).hasSize(1);
                    assertThat(statuses.get(0)).startsWith("HTTP/1.1 400");
                }
            }
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
