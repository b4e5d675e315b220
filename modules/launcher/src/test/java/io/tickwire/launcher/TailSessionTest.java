package io.tickwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TailSessionTest {
    private static final int GATEWAY_TAKES_BYTES = 64 * 1024;
    private static final int SYMBOLS = 5_000;
    private static final int TIMES = 2;

    private final Vertx vertx = Vertx.vertx();
    private final Queue<String> subscriptions = new ConcurrentLinkedQueue<>();
    private HttpServer gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = vertx.createHttpServer(new HttpServerOptions().setWebSocketSubProtocols(List.of("tickwire.v1")))
                .webSocketHandler(this::serve)
                .listen(0, "127.0.0.1")
                .await(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    /** Tells all symbols and goes away. */
    private void serve(ServerWebSocket client) {
        client.textMessageHandler(subscription -> {
            subscriptions.add(subscription);
            if (subscriptions.size() > TIMES) {
                client.writeTextMessage("[{\"type\":\"error\",\"id\":1,\"code\":\"enough\",\"detail\":\"\"}]");
                return;
            }
            for (int from = 0; from < SYMBOLS; from += 1_000) {
                JsonArray messages = new JsonArray();
                for (int i = from; i < from + 1_000; i++) {
                    messages.add(new JsonObject()
                            .put("type", "symbol.updated")
                            .put("symbol", "A-SYMBOL-WITH-A-LONG-NAME-" + i)
                            .put("seq", 1_000_000_000_000_000_000L));
                }
                client.writeTextMessage(messages.encode());
            }
            client.writeTextMessage("[{\"type\":\"ack\",\"id\":1}]").onComplete(told -> client.close());
        });
    }

    /** With the positions of all symbols the subscription was larger than the gateway takes, and never came through again. */
    @Test
    void whatItComesBackWithIsNoLargerThanTheGatewayTakes() throws Exception {
        TailSession.Subscription all = new TailSession.Subscription(
                URI.create("http://127.0.0.1:" + gateway.actualPort()),
                List.of("symbol:*"),
                0,
                Optional.empty(),
                Optional.empty());
        TailSession session =
                new TailSession(vertx, all, JsonObject::encode, new PrintWriter(Writer.nullWriter()), trouble -> {});
        CompletableFuture<Void> ended = session.run().toCompletionStage().toCompletableFuture();

        assertThat(ended)
                .failsWithin(Duration.ofSeconds(50))
                .withThrowableThat()
                .withMessageContaining("enough");
        assertThat(subscriptions.remove()).doesNotContain("resume");
        for (int back = 0; back < TIMES; back++) {
            String subscription = subscriptions.remove();
            assertThat(subscription.length()).isLessThan(GATEWAY_TAKES_BYTES);
            assertThat(new JsonObject(subscription).getJsonObject("resume").size())
                    .isEqualTo(TailSession.MAX_RESUMED);
        }
    }

    @Test
    void aTokenGoesInTheHeadOfTheHandshakeAndIsTold() throws Exception {
        CompletableFuture<String> authorization = new CompletableFuture<>();
        HttpServer refusing = vertx.createHttpServer()
                .requestHandler(request -> {
                    authorization.complete(request.getHeader("Authorization") + " " + request.uri());
                    request.response().setStatusCode(401).end();
                })
                .listen(0, "127.0.0.1")
                .await(20, TimeUnit.SECONDS);
        TailSession.Subscription one = new TailSession.Subscription(
                URI.create("http://127.0.0.1:" + refusing.actualPort()),
                List.of("market"),
                0,
                Optional.empty(),
                Optional.of("a.b.c"));
        TailSession session =
                new TailSession(vertx, one, JsonObject::encode, new PrintWriter(Writer.nullWriter()), trouble -> {});
        assertThat(session.run().toCompletionStage().toCompletableFuture())
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withMessageContaining("TICKWIRE_TOKEN");
        assertThat(authorization).isCompletedWithValue("Bearer a.b.c /ws");
    }
}
