package io.tickwire.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Posts that cost more than they should. */
final class WebhookAttacks {
    private static final String JSON = "application/json";
    private static final String LINES = "application/x-ndjson";
    private static final int MIB = 1 << 20;
    private static final int LARGEST_ANSWER = 1 << 20;

    private WebhookAttacks() {}

    static List<Attack> all() {
        return List.of(
                new Attack("array of 4 million numbers", WebhookAttacks::numbers),
                new Attack("gzip of 419,000 broken lines", WebhookAttacks::brokenLines),
                new Attack("deeply nested JSON", WebhookAttacks::nested),
                new Attack("valid ticks between bad ones", WebhookAttacks::mixed),
                new Attack("17 bodies that drip", WebhookAttacks::drippingBodies),
                new Attack("bodies of a type that is refused", WebhookAttacks::refusedType),
                new Attack("gzip that inflates without end", WebhookAttacks::gzipBomb),
                new Attack(
                        "3,000 old days",
                        WebhookAttacks::oldDays), // of a symbol of its own: before all places are taken
                new Attack("new symbols", true, WebhookAttacks::newSymbols),
                new Attack("new sources", true, WebhookAttacks::newSources));
    }

    private static void numbers(Target target) throws Exception {
        byte[] body = ("[1" + ",1".repeat(4 * MIB - 2) + "]").getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < target.size(); i++) {
            assertRefused(target.post(JSON, body), 413, 422);
        }
    }

    private static void brokenLines(Target target) throws Exception {
        for (int i = 0; i < target.size(); i++) {
            assertRefused(target.postGzip(LINES, "{\n".repeat(419_000)), 413, 422);
        }
    }

    private static void nested(Target target) throws Exception {
        for (int i = 0; i < target.size(); i++) {
            assertRefused(target.post(JSON, "[".repeat(MIB).getBytes(StandardCharsets.US_ASCII)), 400, 422);
            assertRefused(
                    target.post(LINES, ("{\"symbol\":" + "[".repeat(MIB)).getBytes(StandardCharsets.US_ASCII)),
                    400,
                    422);
        }
    }

    /** Nine bad lines, then a good one: no run of bad lines is long enough to end the post. */
    private static void mixed(Target target) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 99_000; i++) {
            lines.append(i % 10 == 9 ? tick("MIXED", System.currentTimeMillis(), "s", i) : "{\"symbol\":\"\"}\n");
        }
        HttpResponse<String> answer = target.postGzip(LINES, lines.toString());
        assertThat(answer.statusCode()).isIn(200, 503);
        assertThat(answer.body().length()).isLessThan(LARGEST_ANSWER);
    }

    private static void drippingBodies(Target target) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            byte[] most = new byte[7 * MIB / 2];
            for (int i = 0; i < 17; i++) {
                Socket socket = target.socket("ingest");
                sockets.add(socket);
                write(socket, head(LINES, 8 * MIB));
                write(socket, most);
            }
            for (int second = 0; second < 5 * target.size(); second++) {
                LockSupport.parkNanos(1_000_000_000); // the pace of the attack, not a wait for anything
                sockets.forEach(socket -> write(socket, new byte[] {'\n'}));
            }
        } finally {
            closeAll(sockets);
        }
    }

    private static void refusedType(Target target) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Socket socket = target.socket("ingest");
                sockets.add(socket);
                write(socket, head("text/plain", 8 * MIB));
                write(socket, new byte[4 * MIB]);
            }
        } finally {
            closeAll(sockets);
        }
    }

    private static void gzipBomb(Target target) throws Exception {
        for (int i = 0; i < target.size(); i++) {
            assertRefused(target.postGzip(LINES, "\n".repeat(64 * MIB)), 400, 413, 422);
        }
    }

    private static void newSymbols(Target target) throws Exception {
        int posts = target.size() == 1 ? 2 : 20;
        for (int post = 0; post < posts; post++) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 10_000; i++) {
                lines.append(tick("NEW-" + post + "-" + i, System.currentTimeMillis(), "s", 1));
            }
            assertThat(target.postGzip(LINES, lines.toString()).statusCode()).isIn(200, 422, 503);
        }
    }

    private static void newSources(Target target) throws Exception {
        int posts = target.size() == 1 ? 1 : 5;
        for (int post = 0; post < posts; post++) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 5_000; i++) {
                lines.append(tick("SOURCES", System.currentTimeMillis(), "source-" + post + "-" + i, 1));
            }
            assertThat(target.postGzip(LINES, lines.toString()).statusCode()).isIn(200, 422, 503);
        }
    }

    private static void oldDays(Target target) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int day = 0; day < 3_000; day++) {
            long ms = LocalDate.of(2010, 1, 1).plusDays(day).toEpochDay() * 86_400_000L;
            lines.append(tick("OLD", ms, "s", 1));
        }
        assertThat(target.postGzip(LINES, lines.toString()).statusCode()).isIn(200, 503);
    }

    private static String tick(String symbol, long ms, String source, long seq) {
        return "{\"symbol\":\"" + symbol + "\",\"ts\":" + ms + ",\"price\":1,\"volume\":1,\"source\":\"" + source
                + "\",\"seq\":" + seq + "}\n";
    }

    /** 503 is what an overloaded system may say to the one that overloads it. */
    private static void assertRefused(HttpResponse<String> answer, Integer... statuses) {
        if (answer.statusCode() != 503) {
            assertThat(answer.statusCode()).as(answer.body()).isIn((Object[]) statuses);
        }
        assertThat(answer.body().length()).isLessThanOrEqualTo(LARGEST_ANSWER);
    }

    private static byte[] head(String type, int length) {
        return ("POST /webhook/ticks HTTP/1.1\r\nHost: x\r\nContent-Type: " + type + "\r\nContent-Length: " + length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A connection that the server has ended is what the attack may come to. */
    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException ended) {
            // answered and closed: nothing is left to send
        }
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
