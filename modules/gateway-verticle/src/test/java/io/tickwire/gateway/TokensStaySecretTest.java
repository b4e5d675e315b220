package io.tickwire.gateway;

import static io.tickwire.gateway.access.TestTokens.SECRET;
import static io.tickwire.gateway.access.TestTokens.hs256;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A token goes in by every way, good and bad, and comes out by none: in no line of the log, no metric and no answer. */
class TokensStaySecretTest {
    private final List<String> told = new ArrayList<>();

    @Test
    void whatComesInAsATokenIsToldToNobody() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger all = (Logger) LoggerFactory.getLogger("io.tickwire");
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = all.getLevel();
        all.setLevel(Level.TRACE);
        root.addAppender(log);
        String good = hs256("{'exp':9000000000}");
        String narrow = hs256("{'exp':9000000000,'channels':['symbol:A']}");
        try (GatewayRig rig = new GatewayRig()) {
            rig.variables.put("TICKWIRE_JWT_SECRET", SECRET);
            rig.redis.publish("BTC-USD", 1);
            rig.start();
            for (String token : List.of(good, narrow, good + "x")) {
                sendEverywhere(rig, token);
            }
            rig.meters.getMeters().forEach(meter -> told.add(meter.getId().toString()));
        } finally {
            root.detachAppender(log);
            all.setLevel(before);
        }
        for (ILoggingEvent event : List.copyOf(log.list)) {
            told.add(event.getFormattedMessage());
            if (event.getThrowableProxy() != null) {
                told.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
        // no more of it than that it is one
        assertThat(told).hasSizeGreaterThan(100).noneMatch(text -> text.contains(good.substring(0, 20)));
    }

    private void sendEverywhere(GatewayRig rig, String token) throws Exception {
        for (String path : List.of(
                "/",
                "/docs",
                "/nothing",
                "/api/v1/symbols",
                "/api/v1/symbols/BTC-USD",
                "/api/v1/symbols/a+b",
                "/api/v1/symbols/" + token,
                "/" + token,
                "/api/v1/ticks?symbol=" + token,
                "/sse?channels=symbol:A&conflateMs=" + token,
                "/api/v1/snapshots?symbols=BTC-USD",
                "/api/v1/ticks?symbol=BTC-USD",
                "/api/v1/ticks?symbol=BTC-USD&format=csv",
                "/api/v1/bars?symbol=BTC-USD&interval=1x",
                "/api/v1/coverage?symbol=BTC-USD",
                "/api/v1/market",
                "/api/v1/nothing",
                "/sse?channels=nonsense",
                "/sse?channels=symbol:BTC-USD&x=1",
                "/ws",
                "/ws?x=1")) {
            for (String method : List.of("GET", "HEAD", "OPTIONS", "POST")) {
                send(rig, method, path, "Authorization", "Bearer " + token);
                // by names that it should not have, too
                for (String name : List.of("token", "access_token", "jwt", "TOKEN")) {
                    send(rig, method, path + (path.contains("?") ? "&" : "?") + name + "=" + token);
                }
            }
        }
        WsClient client = rig.webSocket();
        client.send("{'op':'auth','id':1,'token':'" + token + "'}");
        told.add(client.next().toString());
        if (!token.endsWith("x")) {
            for (String message : List.of(
                    "{'op':'auth','id':2,'token':['TOKEN']}",
                    "{'op':'login','id':2,'token':'TOKEN'}",
                    "{'op':'TOKEN','id':2}",
                    "{'op':'subscribe','id':2,'channels':['TOKEN']}",
                    "{'op':'subscribe','id':2,'channels':'TOKEN'}",
                    "{'op':'subscribe','id':2,'channels':['symbol:A'],'resume':'TOKEN'}",
                    "TOKEN")) {
                told.add(client.send(message.replace("TOKEN", token)).next().toString());
            }
        }
        try (Socket socket = new Socket(rig.uri("/").getHost(), rig.uri("/").getPort())) {
            socket.getOutputStream()
                    .write(("GET /api/v1/symbols?token=" + token + " NO/1.1\r\nHost: x\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            told.add(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private void send(GatewayRig rig, String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(rig.uri(path)).method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = rig.http.send(request.build(), BodyHandlers.ofString());
        told.add(response.headers().map().toString());
        told.add(response.body());
    }
}
