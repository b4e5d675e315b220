package io.tickwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.config.Settings;
import io.tickwire.teststores.RedisStore;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Half a head on port 9000 stayed open for ever; the same rules hold on all three ports, with the times as they are. */
@Timeout(90)
class UnfinishedRequestsTest {
    private static final List<String> LISTENERS = List.of("ingest", "gateway", "management");

    private final List<Socket> sockets = new ArrayList<>();
    private final Map<String, Integer> ports = new HashMap<>();
    private RedisStore redis;
    private Platform platform;

    @BeforeEach
    void start() throws Exception {
        redis = RedisStore.inMemory();
        platform = new Platform(
                Settings.read(Map.of(
                        "TICKWIRE_VERTICLES", "ingest,gateway",
                        "TICKWIRE_EMBEDDED", "never",
                        "REDIS_URL", redis.url(),
                        "PG_URL", "postgresql://nobody:nothing@127.0.0.1:1/none",
                        "TICKWIRE_INGEST_PORT", "0",
                        "TICKWIRE_GATEWAY_PORT", "0",
                        "TICKWIRE_MANAGEMENT_PORT", "0")),
                Version.ofThisBuild());
        for (String pair : platform.start().toString().split(" ")) {
            String[] parts = pair.split("=", 2);
            if (LISTENERS.contains(parts[0])) {
                ports.put(parts[0], URI.create(parts[1]).getPort());
            }
        }
        assertThat(ports).hasSize(LISTENERS.size());
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        platform.stop();
        redis.close();
    }

    @Test
    void headsThatAreNeverFinishedEndOnEachPort() throws Exception {
        List<Socket> dripping = new ArrayList<>();
        for (String listener : LISTENERS) {
            dripping.add(send(listener, "GET / HTTP/1.1\r\nX: "));
        }
        while (!dripping.isEmpty()) {
            assertThat(new CountDownLatch(1).await(1, TimeUnit.SECONDS)).isFalse(); // a byte a second
            dripping.removeIf(UnfinishedRequestsTest::isClosedAfterAByteMore);
        }
    }

    @Test
    void noPortSpeaksHttp2InClearText() throws Exception {
        for (String listener : LISTENERS) {
            Socket socket = send(listener, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
            socket.setSoTimeout(20_000);
            byte[] answer = socket.getInputStream().readNBytes(9);
            assertThat(new String(answer, StandardCharsets.US_ASCII))
                    .as(listener)
                    .doesNotContain("\0");
        }
    }

    private Socket send(String listener, String text) throws IOException {
        Socket socket = new Socket("127.0.0.1", ports.get(listener));
        sockets.add(socket);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static boolean isClosedAfterAByteMore(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            return false;
        } catch (SocketException closed) {
            return true;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
