package io.tickwire.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.tickwire.ingest.Eventually;
import io.tickwire.ingest.IngestFixture;
import io.tickwire.ingest.TestRedis;
import io.tickwire.role.ListenAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One peer's unfinished bodies do not take the room of the others. */
class PeerShareTest {
    private static final String TICK = "{\"symbol\":\"A\",\"ts\":1700000000000,\"price\":1,\"volume\":1}";
    private static final String HEAD =
            "POST /webhook/ticks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ";
    private static final int BODY_BYTES = 8 * 1024 * 1024;

    private final List<RawClient> clients = new ArrayList<>();
    private TestRedis redis;
    private IngestFixture fixture;

    @BeforeEach
    void start() throws Exception {
        redis = TestRedis.start();
        fixture = new IngestFixture(redis, Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        for (RawClient client : clients) {
            client.close();
        }
        fixture.close();
        redis.close();
    }

    private RawClient client(String from) throws Exception {
        RawClient client = new RawClient(fixture.uri(), InetAddress.getByName(from));
        clients.add(client);
        return client;
    }

    private List<RawClient> answered() throws Exception {
        List<RawClient> answered = new ArrayList<>();
        for (RawClient client : clients) {
            if (client.isAnswered()) {
                answered.add(client);
            }
        }
        return answered;
    }

    private double overloaded(String by) {
        return fixture.meters
                .get("tickwire.ingest.overloaded")
                .tag("by", by)
                .counter()
                .count();
    }

    @Test
    void aPeerHoldsAQuarterOfTheBudgetAndOthersGoOn() throws Exception {
        byte[] most = new byte[BODY_BYTES - 1];
        // 16 MiB an instance are two such bodies
        int fitting = 2 * ListenAddress.eventLoops();
        for (int i = 0; i < 3 * fitting; i++) {
            client("127.0.0.2").write(HEAD + BODY_BYTES + "\r\n\r\n").write(most);
        }
        Eventually.holds(Duration.ofSeconds(60), () -> answered().size() == 2 * fitting);
        assertThat(overloaded("peer")).isEqualTo(2.0 * fitting);
        assertThat(overloaded("all")).isZero();
        for (RawClient refused : answered()) {
            assertThat(refused.readAnswer())
                    .startsWith("HTTP/1.1 503 ")
                    .containsIgnoringCase("retry-after: ")
                    .containsIgnoringCase("connection: close")
                    .contains("\"overloaded\"")
                    .contains("your address");
        }

        String post = HEAD + TICK.length() + "\r\n\r\n" + TICK;
        for (int i = 0; i < 2 * fitting; i++) {
            String head = client("127.0.0.3").write(post).readHead();
            assertThat(head).startsWith("HTTP/1.1 200 ");
        }
        for (RawClient slow : clients) {
            slow.close();
        }
        // it may begin again
        Eventually.holds(
                Duration.ofSeconds(60),
                () -> fixture.meters.get("tickwire.ingest.held.bytes").gauge().value() == 0);
        assertThat(client("127.0.0.2").write(post).readHead()).startsWith("HTTP/1.1 200 ");
        assertThat(fixture.logged("posts are refused as overloaded")).isPresent();
        assertThat(fixture.allLogged("posts are refused as overloaded"))
                .hasSizeLessThanOrEqualTo(ListenAddress.eventLoops());
        fixture.assertQuietLog(Level.WARN);
    }
}
