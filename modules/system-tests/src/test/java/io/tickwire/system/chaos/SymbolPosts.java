package io.tickwire.system.chaos;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Blocks of ticks of one symbol; what was refused is posted again the next time. */
final class SymbolPosts {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String symbol;
    private final int ticksPerPost;
    private long taken;

    SymbolPosts(String symbol, int ticksPerPost) {
        this.symbol = symbol;
        this.ticksPerPost = ticksPerPost;
    }

    /** Ticks that got a 200. */
    long taken() {
        return taken;
    }

    HttpResponse<String> post(URI webhook) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= ticksPerPost; i++) {
            lines.append("{\"symbol\":\"" + symbol + "\",\"ts\":")
                    .append(System.currentTimeMillis())
                    .append(",\"price\":\"1.5\",\"volume\":\"2\",\"seq\":")
                    .append(taken + i)
                    .append("}\n");
        }
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(webhook)
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString(lines.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
            taken += ticksPerPost;
        }
        return answer;
    }

    /** How many ticks the symbol's view counts, -1 when there is none. */
    long viewed(URI gateway) throws Exception {
        String body = http.send(
                        HttpRequest.newBuilder(gateway.resolve("/api/v1/symbols/" + symbol))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        int at = body.indexOf("\"count\":");
        return at < 0 ? -1 : Long.parseLong(body.substring(at + 8, body.indexOf(',', at)));
    }
}
