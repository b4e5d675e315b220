package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No listener takes a request whose body a proxy could see end elsewhere. */
class RequestFramingIT {
    private static final int TIMEOUT_MS = 30_000;
    private static final Map<String, String> LISTENERS =
            Map.of("ingest", "/webhook/ticks", "gateway", "/api/v1/symbols", "management", "/health/live");

    @Test
    void everyListenerRefusesAmbiguousBodiesAndEndsTheConnection(@TempDir Path directory) throws Exception {
        try (TickwireProcess tickwire = TickwireProcess.start(directory, Map.of())) {
            for (Map.Entry<String, String> listener : LISTENERS.entrySet()) {
                URI uri = tickwire.uri(listener.getKey(), listener.getValue());
                for (String headers : new String[] {
                    "Content-Length: 5\r\nTransfer-Encoding: chunked",
                    "Transfer-Encoding: gzip",
                    "Transfer-Encoding: chunked, identity"
                }) {
                    String answers = exchange(uri, headers);
                    assertThat(answers).as("%s: %s", listener, headers).startsWith("HTTP/1.1 400 ");
                    assertThat(answers.split("HTTP/1.1 ", -1))
                            .as("%s: %s: one answer", listener, headers)
                            .hasSize(2);
                }
            }
        }
    }

    /** Sends a request with another one where its body should be; all that comes back, up to the end of the connection. */
    private static String exchange(URI uri, String headers) throws IOException {
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(TIMEOUT_MS);
            String request = "POST " + uri.getPath() + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + headers + "\r\n\r\n0\r\n\r\n"
                    + "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
