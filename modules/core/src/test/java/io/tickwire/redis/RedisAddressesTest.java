package io.tickwire.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.config.RedisUrl;
import io.tickwire.testlogs.ExpectedErrors;
import io.tickwire.teststores.RedisStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in {@code REDIS_URL} is what is connected to. */
@ExpectedErrors("RedisRefusals: Redis ")
class RedisAddressesTest {
    private final Vertx vertx = Vertx.vertx();
    private final NetClient behindTls = vertx.createNetClient();
    private RedisStore redis;

    @BeforeEach
    void start() throws Exception {
        redis = RedisStore.inMemory(
                "user tickwire on >a/b,c@d%e:f#g?h+i allkeys allchannels +@all", "bind 127.0.0.1 -::1");
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
        redis.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://127.0.0.1:PORT",
                "redis://localhost:PORT",
                "redis://127.1:PORT", // no host to Java's URI, as one with an underscore
                "redis://[::1]:PORT",
                "redis://tickwire:a%2Fb%2Cc%40d%25e%3Af%23g%3Fh+i@127.0.0.1:PORT/13",
                "redis://127.0.0.1:PORT?user=tickwire&password=a%2Fb%2Cc%40d%25e%3Af%23g%3Fh%2Bi",
            })
    void isReached(String url) throws Exception {
        assertThat(pingAtLast(url)).isEqualTo("PONG");
    }

    /** The library took a host that Java's URI does not know for localhost, and there may be one. */
    @Test
    void aHostWithAnUnderscoreIsNotTakenForThisMachine() {
        assertThatThrownBy(() -> ping("redis://no_such_host.invalid:PORT")).hasMessageContaining("no_such_host");
    }

    @Test
    void aWrongPasswordIsToldWithoutIt() {
        assertThatThrownBy(() -> ping("redis://tickwire:hunter2@127.0.0.1:PORT"))
                .hasRootCauseMessage("WRONGPASS invalid username-password pair or user is disabled.")
                .hasMessageContaining("check user and password in REDIS_URL")
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void certificatesOfBothSidesAreChecked() throws Exception {
        SelfSignedCertificate server = SelfSignedCertificate.create("localhost");
        SelfSignedCertificate client = SelfSignedCertificate.create("tickwire");
        SelfSignedCertificate stranger = SelfSignedCertificate.create("localhost");
        int port = tlsTerminator(server, client);
        String base = "rediss://localhost:" + port;
        String ca = "?ca=" + server.certificatePath();
        assertThat(pingAtLast(base + ca + shown(client))).isEqualTo("PONG");
        assertThatThrownBy(() -> ping(base + "?ca=" + stranger.certificatePath() + shown(client)))
                .hasMessageContaining("can't be reached");
        assertThatThrownBy(() -> ping(base + ca)).hasMessageContaining("can't be reached");
        assertThatThrownBy(() -> ping(base + ca + shown(stranger))).hasMessageContaining("can't be reached");
        assertThatThrownBy(() -> ping("rediss://127.0.0.1:" + port + ca + shown(client)))
                .as("the certificate is localhost's")
                .hasMessageContaining("can't be reached");
    }

    private static String shown(SelfSignedCertificate certificate) {
        return "&cert=" + certificate.certificatePath() + "&key=" + certificate.privateKeyPath();
    }

    /** Redis behind TLS, for clients that show a certificate. */
    private int tlsTerminator(SelfSignedCertificate own, SelfSignedCertificate trusted) throws Exception {
        NetServer server = vertx.createNetServer(new NetServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(own.keyCertOptions())
                        .setTrustOptions(trusted.trustOptions())
                        .setClientAuth(ClientAuth.REQUIRED))
                .connectHandler(socket -> {
                    socket.pause();
                    behindTls.connect(redis.port(), "127.0.0.1").onSuccess(behind -> {
                        socket.handler(behind::write).closeHandler(closed -> behind.close());
                        behind.handler(socket::write).closeHandler(closed -> socket.close());
                        socket.resume();
                    });
                });
        return await(server.listen(0, "localhost")).actualPort();
    }

    /** The first attempt of a cold process may take too long on a loaded machine: the link tries again. */
    private String pingAtLast(String url) throws Exception {
        RedisLink link = link(url);
        await(link.connect().otherwiseEmpty());
        Eventually.holds("connected: " + url, link::isConnected);
        return await(link.send(Request.cmd(Command.PING)).eventually(link::close))
                .toString();
    }

    private RedisLink link(String url) {
        return new RedisLink(vertx, RedisUrl.parse(url.replace("PORT", Integer.toString(redis.port()))), "test", 2_000);
    }

    private String ping(String url) throws Exception {
        RedisLink link = link(url);
        return await(link.connect()
                        .compose(connected -> link.send(Request.cmd(Command.PING)))
                        .eventually(link::close))
                .toString();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
