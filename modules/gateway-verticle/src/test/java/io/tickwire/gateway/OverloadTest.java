package io.tickwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickwire.gateway.client.WorkAllowance;
import io.tickwire.gateway.hub.PendingBudget;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client can't make a gateway do, from outside. */
class OverloadTest {
    private GatewayRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new GatewayRig();
        rig.budget = new PendingBudget(2);
        for (String symbol : new String[] {"A", "B", "C"}) {
            rig.redis.publish(symbol, 1);
        }
        rig.start();
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @Test
    void moreThanCanBeOwedIsNotSubscribedTo() throws Exception {
        WsClient client = rig.webSocket();
        client.send("{'op':'subscribe','id':1,'channels':['symbol:A','symbol:B']}");
        assertThat(client.nextShort()).isEqualTo("ack 1");
        assertThat(client.nextShort()).isEqualTo("snapshot A 1");
        assertThat(client.nextShort()).isEqualTo("snapshot B 1");
        client.send("{'op':'subscribe','id':2,'channels':['symbol:*']}");
        assertThat(client.nextShort()).isEqualTo("error 2 overloaded");
        rig.redis.publish("A", 2);
        rig.redis.publish("C", 2);
        assertThat(client.nextShort()).isEqualTo("symbol.updated A 2");
        assertThat(client.isQuiet()).isTrue();
        HttpResponse<String> events = rig.get("/sse?channels=symbol:*");
        assertThat(events.statusCode()).isEqualTo(503);
        assertThat(events.body()).contains("\"overloaded\"");
        assertThat(events.headers().firstValue("Retry-After")).contains("10");
        assertThat(rig.metric("tickwire.gateway.overloaded")).isEqualTo(2);
    }

    @Test
    void twentyPrefixesAreTheMost() throws Exception {
        WsClient client = rig.webSocket();
        client.send("{'op':'subscribe','id':1,'channels':[" + prefixes(20) + "]}");
        assertThat(client.nextShort()).isEqualTo("ack 1");
        client.send("{'op':'subscribe','id':2,'channels':['symbol:P1*','symbol:A']}");
        assertThat(client.nextShort()).isEqualTo("ack 2");
        assertThat(client.nextShort()).isEqualTo("snapshot A 1");
        client.send("{'op':'subscribe','id':3,'channels':['symbol:MORE*','symbol:B']}");
        JsonNode error = client.next();
        assertThat(WsClient.shortOf(error)).isEqualTo("error 3 too_many_channels");
        assertThat(error.get("detail").asText()).contains("at most 20");
        assertThat(client.isQuiet())
                .as("the connection goes on, and nothing has changed")
                .isTrue();
        HttpResponse<String> events = rig.get("/sse?channels=" + prefixes(21).replace("'", ""));
        assertThat(events.statusCode()).isEqualTo(400);
        assertThat(events.body()).contains("too_many_channels", "at most 20");
        assertThat(reached("prefixes")).isEqualTo(2);
    }

    @Test
    void aMessageInTooManyOrEmptyFramesClosesTheConnection() throws Exception {
        WsClient many = rig.webSocket();
        for (int i = 0; i < 64; i++) {
            many.socket().sendText(" ", false).get(60, TimeUnit.SECONDS);
        }
        assertThat(many.closed.get(60, TimeUnit.SECONDS)).isEqualTo(4008);
        WsClient empty = rig.webSocket();
        empty.socket().sendText("{", false).get(60, TimeUnit.SECONDS);
        empty.socket().sendText("", false).get(60, TimeUnit.SECONDS);
        assertThat(empty.closed.get(60, TimeUnit.SECONDS)).isEqualTo(4008);
        assertThat(reached("frames")).isEqualTo(2);
    }

    @Test
    void whatIsNotUtf8ClosesTheConnection() throws Exception {
        WsClient client = rig.webSocket();
        client.socket()
                .sendBinary(ByteBuffer.wrap(new byte[] {'"', (byte) 0xC3, 0x28, '"'}), true)
                .get(60, TimeUnit.SECONDS);
        assertThat(client.closed.get(60, TimeUnit.SECONDS)).isEqualTo(1007);
    }

    /** It is answered, later; and while it waits for that, others are served. */
    @Test
    void whoSendsMoreThanItsShareIsListenedToLater() throws Exception {
        WsClient busy = rig.webSocket();
        String filler = "{'op':'ping','id':1,'x':'" + "x".repeat(60_000) + "'}"; // 1,885 units each
        int messages = 60; // more than twice the allowance of a moment: the rest comes back in a second
        long startNanos = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            busy.send(filler);
        }
        WsClient other = rig.webSocket();
        assertThat(other.isQuiet()).isTrue();
        for (int i = 0; i < messages; i++) {
            assertThat(busy.nextShort()).isEqualTo("pong 1");
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos))
                .isGreaterThanOrEqualTo(500);
    }

    /** Its messages are small, and what they make is not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'op':'subscribe','channels':['market'],'conflateMs':",
                "'op':'unsubscribe','channels':['market'],'x':"
            })
    void theWorkOfAMessageIsWhatItTouches(String message) throws Exception {
        WsClient busy = rig.webSocket();
        String channels =
                IntStream.range(0, 900).mapToObj(i -> "'symbol:N" + i + "'").collect(Collectors.joining(","));
        busy.send("{'op':'subscribe','id':0,'channels':[" + channels + "]}");
        assertThat(busy.nextShort()).isEqualTo("ack 0");
        int messages = 200;
        long units = messages * 1_800L;
        long startNanos = System.nanoTime();
        for (int i = 1; i <= messages; i++) {
            busy.send("{'id':" + i + "," + message + i % 2 * 100 + "}");
        }
        for (int i = 1; i <= messages; i++) {
            assertThat(busy.nextShort()).isEqualTo("ack " + i);
        }
        long cameBack =
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos) * WorkAllowance.UNITS_PER_SECOND / 1_000;
        if (cameBack < units - WorkAllowance.MOST) { // a slow machine has no work left to wait for
            assertThat(reached("work")).isPositive();
        }
    }

    private double reached(String bound) {
        return rig.metric("tickwire.gateway.bounds.reached", "bound", bound);
    }

    private static String prefixes(int count) {
        return IntStream.range(0, count).mapToObj(i -> "'symbol:P" + i + "*'").collect(Collectors.joining(","));
    }
}
