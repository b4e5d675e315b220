package io.tickwire.http;

import static io.tickwire.http.RawSockets.read;
import static io.tickwire.http.RawSockets.toTheEnd;
import static io.tickwire.http.RawSockets.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From outside, over sockets. A head that was never finished kept its connection for ever. */
@Timeout(60)
class ConnectionsTest {
    private static final int CAP = 2;
    private static final ConnectionTimes TIMES = new ConnectionTimes(300, 600);
    private static final long WELL_OVER_IDLE_MS = 2_000;
    private static final String GET = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RawSockets sockets = new RawSockets(() -> this.server.actualPort());
    private final AtomicInteger lateOnes = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = listen(false);
    }

    private HttpServer listen(boolean unaskedGivesWay) throws Exception {
        return vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                .connectionHandler(
                        new Connections("t", CAP, unaskedGivesWay, TIMES, UnfinishedInput.partOfHeap(), meters))
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .await(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        sockets.close();
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/late" -> {
                lateOnes.incrementAndGet();
                vertx.setTimer(WELL_OVER_IDLE_MS, late -> request.response().end("late"));
            }
            case "/body" -> request.body().onSuccess(body -> request.response().end(body));
            case "/ws" ->
                request.toWebSocket().onSuccess(ws -> {
                    vertx.setTimer(WELL_OVER_IDLE_MS, late -> ws.writeTextMessage("late"));
                });
            default -> request.response().end("now");
        }
    }

    @Test
    void aHalfHeadEnds() throws Exception {
        Socket client = sockets.connect("GET / HTTP/1.1\r\nHost: t\r\nX: ");
        assertThat(toTheEnd(client)).isEmpty();
        assertThat(count("tickwire.connections.timed.out")).isEqualTo(1);
    }

    @Test
    void aConnectionThatSaysNothingEnds() throws Exception {
        assertThat(toTheEnd(sockets.connect(""))).isEmpty();
    }

    @Test
    void aHeadThatDripsEnds() throws Exception {
        Socket client = sockets.connect("GET / HTTP/1.1\r\nX: ");
        assertThat(dripUntilRefused(client)).isLessThan(1_000);
    }

    @Test
    void anIdleConnectionEndsAfterItsAnswer() throws Exception {
        Socket client = sockets.connect(GET);
        assertThat(toTheEnd(client)).endsWith("now");
    }

    @Test
    void aSecondHeadThatDripsEnds() throws Exception {
        Socket client = sockets.connect(GET + "GET / HTTP/1.1\r\nX: ");
        assertThat(dripUntilRefused(client)).isLessThan(1_000);
    }

    @Test
    void aLateAnswerIsWaitedFor() throws Exception {
        Socket client = sockets.connect("GET /late HTTP/1.1\r\nHost: t\r\n\r\n");
        assertThat(toTheEnd(client)).endsWith("late");
    }

    @Test
    void aSlowBodyHasRulesOfItsOwn() throws Exception {
        Socket client = sockets.connect("POST /body HTTP/1.1\r\nHost: t\r\nContent-Length: 40\r\n\r\n");
        for (int sent = 0; sent < 40; sent++) {
            pause(TIMES.idleMs() / 10); // the client is slow
            write(client, "x");
        }
        assertThat(toTheEnd(client)).endsWith("x".repeat(40));
    }

    @Test
    void aWebSocketHasRulesOfItsOwn() throws Exception {
        Socket client = sockets.connect("GET /ws HTTP/1.1\r\nHost: t\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        client.setSoTimeout(20_000);
        StringBuilder read = new StringBuilder();
        while (read.indexOf("late") < 0) {
            int next = client.getInputStream().read();
            assertThat(next).isNotNegative();
            read.append((char) next);
        }
    }

    @Test
    void beyondTheCapAConnectionIsClosedAndAPlaceThatIsLeftIsTaken() throws Exception {
        Socket first = sockets.connect("GET /late HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
        sockets.connect("GET /late HTTP/1.1\r\nHost: t\r\n\r\n");
        awaitOpen(2);
        assertThat(toTheEnd(sockets.connect(GET))).isEmpty();
        assertThat(count("tickwire.connections.refused")).isEqualTo(1);
        assertThat(toTheEnd(first)).endsWith("late");
        awaitOpen(1);
        assertThat(toTheEnd(sockets.connect(GET))).endsWith("now");
    }

    /** A client that asks over a new connection each time, and closes none, locked all others out. */
    @Test
    void anIdleConnectionGivesWayToTheNext() throws Exception {
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 10 * CAP; i++) {
            Socket client = sockets.connect(GET);
            assertThat(read(client, "now")).isTrue();
            clients.add(client);
        }
        assertThat(toTheEnd(clients.get(0))).isEmpty();
        assertThat(count("tickwire.connections.refused")).isZero();
        assertThat(count("tickwire.connections.gave.way")).isEqualTo(10 * CAP - CAP);
        awaitOpen(CAP);
    }

    /** Half requests would keep probes from an answer, and a process that answers no probe is restarted. */
    @Test
    void oneThatHasAskedNothingGivesWayWhereProbesCome() throws Exception {
        server.close().await(20, TimeUnit.SECONDS);
        server = listen(true);
        Socket busy = sockets.connect("GET /late HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
        while (lateOnes.get() == 0) {
            pause(10);
        }
        List<Socket> halves = new ArrayList<>();
        for (int i = 0; i < 10 * CAP; i++) {
            halves.add(sockets.connect("GET / HTTP/1.1\r\nX: "));
            assertThat(read(sockets.connect(GET), "now")).isTrue();
        }
        assertThat(toTheEnd(halves.get(0))).isEmpty();
        assertThat(count("tickwire.connections.refused")).isZero();
        assertThat(toTheEnd(busy)).as("one that is answered stays").endsWith("late");
    }

    /** Newcomers would push each other out, and nobody would ever ask. */
    @Test
    void elsewhereOneThatHasAskedNothingStays() throws Exception {
        Socket busy = sockets.connect("GET /late HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
        Socket slow = sockets.connect("GET / HTTP/1.1\r\n");
        awaitOpen(CAP);
        assertThat(toTheEnd(sockets.connect(GET))).isEmpty();
        write(slow, "Host: t\r\n\r\n");
        assertThat(read(slow, "now")).isTrue();
        assertThat(toTheEnd(busy)).endsWith("late");
    }

    @Test
    void oneThatIsBusyAgainDoesNotGiveWay() throws Exception {
        Socket busy = sockets.connect(GET);
        assertThat(read(busy, "now")).isTrue();
        write(busy, "GET /late HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
        while (lateOnes.get() == 0) {
            pause(10);
        }
        for (int i = 0; i < 2 * CAP; i++) {
            assertThat(read(sockets.connect(GET), "now")).isTrue();
        }
        assertThat(toTheEnd(busy)).endsWith("late");
    }

    @ParameterizedTest
    @CsvSource({"1048576,4096,16384", "4096,1216,2432", "1024,192,384", "256,16,16"})
    void descriptorsAreKeptForTheRest(long descriptors, int ingest, int gateway) {
        assertThat(Listener.INGEST.cap(descriptors)).isEqualTo(ingest);
        assertThat(Listener.GATEWAY.cap(descriptors)).isEqualTo(gateway);
        assertThat(Listener.MANAGEMENT.cap(descriptors)).isEqualTo(128);
    }

    /** How many bytes it took, one each 10 ms. */
    private static int dripUntilRefused(Socket socket) throws Exception {
        for (int sent = 0; ; sent++) {
            try {
                write(socket, "x");
            } catch (SocketException closed) {
                return sent;
            }
            pause(10);
        }
    }

    private void awaitOpen(int connections) throws Exception {
        while (meters.get("tickwire.connections.open").gauge().value() != connections) {
            pause(10);
        }
    }

    private double count(String counter) {
        return meters.get(counter).tag("listener", "t").counter().count();
    }

    private static void pause(long ms) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(ms, TimeUnit.MILLISECONDS)).isFalse();
    }
}
