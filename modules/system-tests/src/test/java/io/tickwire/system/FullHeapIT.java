package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.teststores.RedisStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process whose heap is full ends, so that another takes over: also under a plain {@code java -jar}. */
class FullHeapIT {
    private static final int BODY_BYTES = 8 * 1024 * 1024;

    /** In a thread of its own: a process that neither ends nor reads would keep the writes waiting. */
    @Test
    @Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aFullHeapEndsTheProcessWithExitCode3(@TempDir Path directory) throws Exception {
        List<Socket> peers = new ArrayList<>();
        try (RedisStore redis = RedisStore.inMemory();
                // a heap that the bodies under way do not fit into, though each peer keeps to its share
                TickwireProcess tickwire = TickwireProcess.start(
                                directory, Map.of("REDIS_URL", redis.url(), "_JAVA_OPTIONS", "-Xmx64m"), "ingest")
                        .expecting("OutOfMemoryError", "^\\s+at ", " ERROR ", "Unhandled exception")) {
            URI ingest = tickwire.uri("ingest", "");
            fill(ingest, peers);

            assertThat(tickwire.awaitExit()).isEqualTo(3);
            assertThat(tickwire.log()).contains("tickwire: the heap is full, the process ends: maxBytes=");
        } finally {
            for (Socket peer : peers) {
                peer.close();
            }
        }
    }

    private static void fill(URI ingest, List<Socket> peers) throws IOException {
        byte[] most = new byte[BODY_BYTES - 1];
        for (int peer = 2; peer < 18; peer++) {
            for (int body = 0; body < 2; body++) {
                try {
                    Socket socket =
                            new Socket(InetAddress.getByName(ingest.getHost()), ingest.getPort(), address(peer), 0);
                    peers.add(socket);
                    socket.getOutputStream()
                            .write(("POST /webhook/ticks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                            + "Content-Length: " + BODY_BYTES + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().write(most);
                } catch (IOException e) {
                    return; // it has ended
                }
            }
        }
    }

    private static InetAddress address(int last) throws IOException {
        return InetAddress.getByName("127.0.0." + last);
    }
}
