package io.tickwire.gateway;

import static io.tickwire.gateway.access.TestTokens.EC;
import static io.tickwire.gateway.access.TestTokens.RSA;
import static io.tickwire.gateway.access.TestTokens.SECRET;
import static io.tickwire.gateway.access.TestTokens.es256;
import static io.tickwire.gateway.access.TestTokens.hs256;
import static io.tickwire.gateway.access.TestTokens.jwk;
import static io.tickwire.gateway.access.TestTokens.rs256;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tickwire.gateway.access.Keyring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Contract 4.4: what time brings to a connection, and to the keys. The clock is moved, nobody sleeps. */
class AccessInTimeTest {
    private GatewayRig rig;

    @BeforeEach
    void make() throws Exception {
        rig = new GatewayRig();
        rig.redis.publish("BTC-USD", 1);
        rig.redis.publish("ETH-USD", 1);
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    private GatewayRig withSecret() {
        rig.variables.put("TICKWIRE_JWT_SECRET", SECRET);
        return rig.start();
    }

    private String lasting(long seconds) {
        return lasting(seconds, "");
    }

    private String lasting(long seconds, String more) {
        return hs256("{'exp':" + (rig.clock.seconds() + seconds) + more + "}");
    }

    @Test
    void aConnectionEndsWithItsTokenUnlessANewOneCame() throws Exception {
        withSecret();
        WsClient ending = rig.webSocket("?token=" + lasting(60));
        WsClient renewed = rig.webSocket("?token=" + lasting(60));
        SseClient stream = rig.sse("channels=symbol:BTC-USD&token=" + lasting(60));
        assertThat(stream.next().shortText()).isEqualTo("snapshot snapshot BTC-USD 1");
        for (WsClient client : new WsClient[] {ending, renewed}) {
            client.send("{'op':'subscribe','id':1,'channels':['symbol:BTC-USD']}");
            assertThat(client.nextShort()).isEqualTo("ack 1");
            assertThat(client.nextShort()).isEqualTo("snapshot BTC-USD 1");
        }
        renewed.send("{'op':'auth','id':2,'token':'" + lasting(3_600) + "'}");
        assertThat(renewed.next().toString())
                .isEqualTo("{\"type\":\"ack\",\"id\":2,\"channels\":[\"symbol:BTC-USD\"]}");

        rig.clock.moveSeconds(61);
        assertThat(ending.closed.get(20, TimeUnit.SECONDS)).isEqualTo(4001);
        stream.ended.get(20, TimeUnit.SECONDS);
        assertThat(renewed.isQuiet()).isTrue();
        assertThat(renewed.closed).isNotDone();
        assertThat(rig.metric("tickwire.gateway.denied", "reason", "token_ended"))
                .isEqualTo(2);

        rig.clock.moveSeconds(3_600);
        assertThat(renewed.closed.get(20, TimeUnit.SECONDS)).isEqualTo(4001);
    }

    /** Clocks differ: a token that is over here may be good where it was made. */
    @Test
    void aTokenThatComesWithinTheSkewLastsAsLongAsTheSkew() throws Exception {
        withSecret();
        WsClient client = rig.webSocket("?token=" + lasting(-15));
        WsClient other = rig.webSocket("?token=" + lasting(5));
        rig.clock.moveSeconds(10);
        assertThat(other.closed.get(20, TimeUnit.SECONDS)).isEqualTo(4001);
        assertThat(client.isQuiet()).isTrue();
        rig.clock.moveSeconds(10);
        assertThat(client.closed.get(20, TimeUnit.SECONDS)).isEqualTo(4001);
    }

    @Test
    void theFirstTokenHasTenSeconds() throws Exception {
        withSecret();
        WsClient inTime = rig.webSocket();
        WsClient silent = rig.webSocket();
        WsClient busy = rig.webSocket();
        inTime.send("{'op':'auth','id':1,'token':'" + lasting(3_600) + "'}");
        assertThat(inTime.nextShort()).isEqualTo("ack 1");
        rig.clock.moveSeconds(9);
        assertThat(busy.send("{'op':'ping','id':1}").nextShort()).isEqualTo("error 1 unauthorized");
        assertThat(silent.closed).isNotDone();
        rig.clock.moveSeconds(2);
        assertThat(silent.closed.get(20, TimeUnit.SECONDS)).isEqualTo(4001);
        assertThat(busy.closed.get(20, TimeUnit.SECONDS)).isEqualTo(4001);
        assertThat(inTime.isQuiet()).isTrue();
        assertThat(rig.metric("tickwire.gateway.denied", "reason", "no_token_in_time"))
                .isEqualTo(2);
    }

    @Test
    void aNarrowerTokenTakesChannelsAway() throws Exception {
        withSecret();
        WsClient client = rig.webSocket("?token=" + lasting(3_600));
        client.send("{'op':'subscribe','id':1,'channels':['symbol:BTC-USD','symbol:ETH-USD','market']}");
        assertThat(client.nextShort()).isEqualTo("ack 1");
        client.nextShort();
        client.nextShort();
        client.send("{'op':'auth','id':2,'token':'" + lasting(3_600, ",'channels':['symbol:BTC-*']") + "'}");
        assertThat(client.next().toString()).isEqualTo("{\"type\":\"ack\",\"id\":2,\"channels\":[\"symbol:BTC-USD\"]}");
        rig.redis.publish("ETH-USD", 2);
        rig.redis.publish("BTC-USD", 2);
        assertThat(client.nextShort()).isEqualTo("symbol.updated BTC-USD 2");
        assertThat(client.isQuiet()).isTrue();
        client.send("{'op':'subscribe','id':3,'channels':['symbol:ETH-USD']}");
        assertThat(client.nextShort()).isEqualTo("error 3 unauthorized");
        client.send("{'op':'auth','id':4,'token':'" + lasting(3_600) + "'}");
        assertThat(client.nextShort()).isEqualTo("ack 4");
        client.send("{'op':'subscribe','id':5,'channels':['symbol:ETH-USD']}");
        assertThat(client.nextShort()).isEqualTo("ack 5");
    }

    @Test
    void aNarrowerTokenTakesTicksAway() throws Exception {
        withSecret();
        try (TestTape queue = new TestTape(rig.redis.url(), TestRedis.PARTITIONS)) {
            WsClient client = rig.webSocket("?token=" + lasting(3_600, ",'channels':['ticks:*']"));
            client.send("{'op':'subscribe','id':1,'channels':['symbol:BTC-USD']}");
            assertThat(client.nextShort()).as("of another kind").isEqualTo("error 1 unauthorized");
            client.send("{'op':'subscribe','id':2,'channels':['ticks:BTC-USD','ticks:ETH-USD']}");
            assertThat(client.nextShort()).isEqualTo("ack 2");
            client.send("{'op':'auth','id':3,'token':'" + lasting(3_600, ",'channels':['ticks:BTC-*']") + "'}");
            assertThat(client.next().toString())
                    .isEqualTo("{\"type\":\"ack\",\"id\":3,\"channels\":[\"ticks:BTC-USD\"]}");
            queue.append(TestTape.tick("ETH-USD", 1));
            queue.append(TestTape.tick("BTC-USD", 1));
            assertThat(client.next().get("symbol").asText()).isEqualTo("BTC-USD");
            assertThat(client.isQuiet()).isTrue();
        }
    }

    @Test
    void whereNoTokenIsNeededEveryoneIsTaken() throws Exception {
        rig.start();
        WsClient client = rig.webSocket("?token=x");
        client.send("{'op':'subscribe','id':1,'channels':['bars:BTC-USD']}");
        assertThat(client.nextShort()).isEqualTo("ack 1");
        client.send("{'op':'auth','id':2,'token':'whatever'}");
        assertThat(client.next().toString()).isEqualTo("{\"type\":\"ack\",\"id\":2,\"channels\":[\"bars:BTC-USD\"]}");
        assertThat(rig.get("/api/v1/symbols", "Authorization", "Bearer x").statusCode())
                .isEqualTo(200);
    }

    @Test
    void keysChangeWithoutARestart(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("keys.json");
        String first = "{\"keys\":[" + jwk("1", RSA.getPublic()) + "]}";
        String both = "{\"keys\":[" + jwk("1", RSA.getPublic()) + "," + jwk("2", EC.getPublic()) + "]}";
        String second = "{\"keys\":[" + jwk("2", EC.getPublic()) + "]}";
        Files.writeString(file, first);
        rig.variables.put("TICKWIRE_JWT_PUBLIC_KEY", file.toString());
        rig.start();
        String claims = "{'exp':" + (rig.clock.seconds() + 3_600) + "}";
        String old = rs256("{'alg':'RS256','kid':'1'}", claims, RSA.getPrivate());
        String young = es256("{'alg':'ES256','kid':'2'}", claims, EC.getPrivate());
        assertThat(status(old)).isEqualTo(200);
        assertThat(status(young)).isEqualTo(401);

        replace(file, both);
        Eventually.holds(() -> status(young) == 200);
        assertThat(status(old)).isEqualTo(200);

        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(Keyring.class);
        Level before = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
        try {
            replace(file, "{\"keys\":[");
            Eventually.holds(() -> lines(log).contains("can't be used"));
            assertThat(status(old)).isEqualTo(200);
            assertThat(status(young)).isEqualTo(200);
            replace(file, second);
            Eventually.holds(() -> status(old) == 401);
            assertThat(status(young)).isEqualTo(200);
            assertThat(lines(log)).containsOnlyOnce("can't be used").contains("can be used again", "kid=2");
        } finally {
            logger.detachAppender(log);
            logger.setLevel(before);
        }
    }

    private static String lines(ListAppender<ILoggingEvent> log) {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .collect(Collectors.joining("\n"));
    }

    /** At once, as rotation tools do it. */
    private static void replace(Path file, String text) throws Exception {
        Path next = file.resolveSibling("next");
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private int status(String token) throws Exception {
        return rig.get("/api/v1/symbols", "Authorization", "Bearer " + token).statusCode();
    }
}
