package io.tickwire.feeder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.standardwebhooks.Webhook;
import io.tickwire.config.WebhookSecret;
import io.tickwire.config.WebhookToken;
import io.tickwire.domain.MicrosClock;
import io.tickwire.feeder.FakeWebhook.Behaviour;
import io.tickwire.feeder.FakeWebhook.Ending;
import io.tickwire.feeder.pace.Pace;
import io.tickwire.feeder.post.Credential;
import io.tickwire.feeder.progress.FeedProgress;
import io.tickwire.feeder.progress.FeedStatus;
import io.tickwire.feeder.progress.FeedSummary;
import io.tickwire.feeder.sim.SimOptions;
import io.tickwire.feeder.sim.SimulatedMarket;
import io.tickwire.feeder.source.FeedTick;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FeederTest {
    private final Vertx vertx = Vertx.vertx();
    private FakeWebhook webhook;

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void symbolsGoSideBySideAndEachInOrder() throws Exception {
        Random random = new Random(1);
        List<FeedTick> ticks = ticks(20_000, 40);
        FeedSummary summary = feed(ticks, n -> Behaviour.take(random.nextInt(8)), 100);
        assertThat(webhook.violations).isEmpty();
        assertThat(webhook.mostInFlight).isBetween(2, FeederOptions.DEFAULT_LANES);
        assertThat(webhook.taken).isEqualTo(seqsBySymbol(ticks));
        assertThat(summary.sent()).isEqualTo(20_000);
        assertThat(summary.accepted()).isEqualTo(20_000);
        assertThat(summary.rejected()).isZero();
        assertThat(summary.retried()).isZero();
    }

    @Test
    void oneSymbolGoesPostByPostInFullBatches() throws Exception {
        feed(ticks(5_000, 1), n -> Behaviour.take(1), 500);
        assertThat(webhook.mostInFlight).isEqualTo(1);
        assertThat(webhook.bodies).hasSize(10);
        assertThat(webhook.taken.get("S0")).isSorted().hasSize(5_000);
    }

    @Test
    void everyTickArrivesInOrderThroughFaults() throws Exception {
        Random random = new Random(2);
        List<FeedTick> ticks = ticks(8_000, 12);
        FeedSummary summary = feed(
                ticks,
                n -> switch (random.nextInt(8)) {
                    case 0 -> Behaviour.busy(null);
                    case 1 -> Behaviour.cut(random.nextInt(5), Ending.CUT_IN_ANSWER);
                    case 2 -> Behaviour.cut(random.nextInt(5), Ending.CUT_WITHOUT_ANSWER);
                    default -> Behaviour.take(random.nextInt(10));
                },
                100);
        assertThat(webhook.violations).isEmpty();
        assertThat(summary.accepted()).isEqualTo(8_000);
        assertThat(summary.sent()).isEqualTo(8_000);
        assertThat(summary.retried()).isPositive();
        Map<String, List<Long>> firsts = new HashMap<>();
        webhook.taken.forEach(
                (symbol, seqs) -> firsts.put(symbol, seqs.stream().distinct().toList()));
        assertThat(firsts).isEqualTo(seqsBySymbol(ticks));
    }

    @Test
    void whatIsPostedAgainIsTheSamePost() throws Exception {
        feed(
                ticks(30, 1),
                n -> n == 0
                        ? Behaviour.busy(null)
                        : n == 1 ? Behaviour.cut(0, Ending.CUT_IN_ANSWER) : Behaviour.take(0),
                10);
        assertThat(webhook.bodies).hasSize(5);
        assertThat(webhook.bodies.get(1)).isEqualTo(webhook.bodies.get(0));
        assertThat(webhook.bodies.get(2)).isEqualTo(webhook.bodies.get(0));
        assertThat(webhook.headers.stream()
                        .map(headers -> headers.get("webhook-id"))
                        .distinct())
                .hasSize(3);
    }

    @Test
    void retryAfterIsKept() throws Exception {
        FeedSummary summary = feed(ticks(1, 1), n -> n == 0 ? Behaviour.busy("1") : Behaviour.take(0), 10);
        assertThat(webhook.arrivedAtMs.get(1) - webhook.arrivedAtMs.get(0)).isGreaterThanOrEqualTo(1_000);
        assertThat(summary.retried()).isEqualTo(1);
    }

    @Test
    void aWebhookThatIsNotThereYetIsWaitedFor() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        CompletableFuture<Void> triedTwice = new CompletableFuture<>();
        FeedProgress progress = new FeedProgress() {
            @Override
            public void update(FeedStatus status) {
                if (status.soFar().retried() > 1) {
                    triedTwice.complete(null);
                }
            }

            @Override
            public void finished(FeedStatus status) {
                // the summary says it
            }
        };
        Feeder feeder = new Feeder(
                vertx,
                FeederOptions.to(URI.create("http://127.0.0.1:" + port + "/webhook/ticks")),
                new ListSource(ticks(10, 2), false),
                progress);
        Future<FeedSummary> run = feeder.run();
        triedTwice.get(60, TimeUnit.SECONDS);
        await(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> request.response()
                        .end("{\"accepted\":" + body.toString().lines().count() + "}")))
                .listen(port, "127.0.0.1"));
        assertThat(await(run).accepted()).isEqualTo(10);
    }

    /** A feeder tried for ever to reach a webhook that was never there. */
    @Test
    void aWebhookThatIsNeverThereEndsTheFeedWithAClearError() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        FeederOptions options = FeederOptions.to(URI.create("http://127.0.0.1:" + port + "/webhook/ticks"))
                .withRetryFor(Optional.of(Duration.ofMillis(300)));
        Feeder feeder = new Feeder(vertx, options, new ListSource(ticks(10, 2), false), FeedProgress.SILENT);
        assertThatThrownBy(() -> await(feeder.run()))
                .cause()
                .isInstanceOf(FeedFailedException.class)
                .hasMessageContaining("can't be reached")
                .hasMessageContaining("http://127.0.0.1:" + port)
                .hasMessageContaining("refused")
                .asInstanceOf(type(FeedFailedException.class))
                .satisfies(failed -> {
                    assertThat(failed.summary().accepted()).isZero();
                    assertThat(failed.summary().retried()).isPositive();
                    assertThat(failed.summary().seconds()).isGreaterThan(0.3);
                });
    }

    /** Connections that are cut, 502 of a proxy with nothing behind it: nobody is there. 503 with Retry-After: busy. */
    @Test
    void aBusyWebhookIsWaitedForAndABrokenProxyIsNot() throws Exception {
        long busyUntilNanos = System.nanoTime() + 1_500_000_000L;
        webhook = new FakeWebhook(
                vertx, n -> System.nanoTime() < busyUntilNanos ? Behaviour.busy("0") : Behaviour.take(0));
        FeederOptions impatient =
                FeederOptions.to(await(webhook.listen())).withRetryFor(Optional.of(Duration.ofMillis(300)));
        Feeder patient = new Feeder(vertx, impatient, new ListSource(ticks(10, 1), false), FeedProgress.SILENT);
        assertThat(await(patient.run()).accepted()).isEqualTo(10);

        webhook = new FakeWebhook(vertx, n -> Behaviour.answer(502, "<html>"));
        FeederOptions broken =
                FeederOptions.to(await(webhook.listen())).withRetryFor(Optional.of(Duration.ofMillis(300)));
        Feeder feeder = new Feeder(vertx, broken, new ListSource(ticks(10, 1), false), FeedProgress.SILENT);
        assertThatThrownBy(() -> await(feeder.run())).cause().hasMessageContaining("status=502");
    }

    /** Progress said 100 % while nothing was answered: it showed what was read. */
    @Test
    void progressShowsWhatWasAnsweredNotWhatWasRead() throws Exception {
        CompletableFuture<FeedStatus> blocked = new CompletableFuture<>();
        FeedProgress progress = new FeedProgress() {
            @Override
            public void update(FeedStatus status) {
                if (status.soFar().sent() > status.soFar().accepted()) {
                    blocked.complete(status);
                }
            }

            @Override
            public void finished(FeedStatus status) {
                // the summary says it
            }
        };
        webhook = new FakeWebhook(vertx, n -> n < 3 ? Behaviour.take(0) : Behaviour.busy("60"));
        FeederOptions options = FeederOptions.to(await(webhook.listen())).withBatchTicks(10);
        Feeder feeder = new Feeder(vertx, options, new ListSource(ticks(100, 1), false), progress);
        Future<FeedSummary> run = feeder.run();
        FeedStatus status = blocked.get(60, TimeUnit.SECONDS);
        assertThat(status.soFar().accepted()).isEqualTo(30);
        assertThat(status.position()).isEqualTo(30L * status.length() / 100);
        feeder.stop();
        await(run);
    }

    @Test
    void rejectedTicksAreCountedAndTheFeedGoesOn() throws Exception {
        FeedSummary summary = feed(
                ticks(40, 1),
                n -> switch (n) {
                    case 0 ->
                        Behaviour.answer(
                                200,
                                "{\"accepted\":8,\"rejected\":[{\"index\":1,\"code\":\"bad_ts\"},{\"index\":99}]}");
                    case 1 -> Behaviour.answer(422, "{\"detail\":\"no tick was valid\",\"rejected\":[{\"index\":0}]}");
                    case 2 -> Behaviour.answer(400, "<html>");
                    default -> Behaviour.take(0);
                },
                10);
        assertThat(summary.sent()).isEqualTo(40);
        assertThat(summary.accepted()).isEqualTo(18);
        assertThat(summary.rejected()).isEqualTo(22);
    }

    @Test
    void aWrongSecretEndsTheFeedWithAClearError() throws Exception {
        ListSource source = new ListSource(ticks(10_000, 30), false);
        Feeder feeder = feeder(source, n -> Behaviour.answer(401, "{\"detail\":\"signature is missing\"}"), 10);
        assertThatThrownBy(() -> await(feeder.run()))
                .cause()
                .isInstanceOf(FeedFailedException.class)
                .hasMessageContaining("status=401")
                .hasMessageContaining("signature is missing")
                .asInstanceOf(type(FeedFailedException.class))
                .satisfies(failed -> assertThat(failed.summary().accepted()).isZero());
        assertThat(source.isClosed).isTrue();
        assertThat(webhook.bodies.size()).isLessThanOrEqualTo(2 * FeederOptions.DEFAULT_LANES);
    }

    @Test
    void whatWasReadBeforeAFaultOfTheSourceIsPosted() throws Exception {
        ListSource source = new ListSource(ticks(3_000, 5), true);
        Feeder feeder = feeder(source, n -> Behaviour.take(0), 100);
        assertThatThrownBy(() -> await(feeder.run()))
                .cause()
                .isInstanceOf(FeedFailedException.class)
                .hasMessageContaining("disk on fire")
                .asInstanceOf(type(FeedFailedException.class))
                .satisfies(failed -> assertThat(failed.summary().accepted()).isEqualTo(3_000));
        assertThat(source.isClosed).isTrue();
    }

    @Test
    void aStopEndsRetriesAndTellsWhatWasDone() throws Exception {
        CompletableFuture<Void> refused = new CompletableFuture<>();
        Feeder feeder = feeder(
                new ListSource(ticks(1_000, 1), false),
                n -> {
                    if (n < 2) {
                        return Behaviour.take(0);
                    }
                    refused.complete(null);
                    return Behaviour.busy("60");
                },
                100);
        Future<FeedSummary> run = feeder.run();
        refused.get(60, TimeUnit.SECONDS);
        FeedSummary summary = await(feeder.stop());
        assertThat(await(run)).isEqualTo(summary);
        assertThat(summary.accepted()).isEqualTo(200);
        assertThat(summary.sent()).isEqualTo(300);
        assertThat(summary.rejected()).isZero();
    }

    @Test
    void aStopWaitsForTheAnswerUnderWay() throws Exception {
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        Feeder feeder = feeder(
                new ListSource(ticks(1_000, 1), false),
                n -> {
                    arrived.complete(null);
                    return Behaviour.take(200);
                },
                100);
        feeder.run().onFailure(fault -> arrived.completeExceptionally(fault));
        arrived.get(60, TimeUnit.SECONDS);
        FeedSummary summary = await(feeder.stop());
        assertThat(summary.accepted()).isEqualTo(100);
        assertThat(webhook.bodies).hasSize(1);
    }

    @Test
    void aStopBeforeTheStartIsTheEnd() throws Exception {
        Feeder feeder = feeder(new ListSource(ticks(10, 1), false), n -> Behaviour.take(0), 10);
        assertThat(await(feeder.stop())).isEqualTo(FeedSummary.NOTHING);
        assertThat(await(feeder.run())).isEqualTo(FeedSummary.NOTHING);
        assertThat(webhook.bodies).isEmpty();
    }

    @Test
    void closingVertxEndsTheFeed() throws Exception {
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        Vertx other = Vertx.vertx();
        webhook = new FakeWebhook(vertx, n -> {
            arrived.complete(null);
            return Behaviour.take(0);
        });
        URI url = await(webhook.listen());
        SimulatedMarket market = new SimulatedMarket(SimOptions.defaults(1), MicrosClock.system());
        CompletableFuture<FeedSummary> run = new Feeder(other, FeederOptions.to(url), market, FeedProgress.SILENT)
                .run()
                .toCompletionStage()
                .toCompletableFuture();
        arrived.get(60, TimeUnit.SECONDS);
        await(other.close());
        assertThat(run.get(60, TimeUnit.SECONDS).sent()).isPositive();
    }

    @Test
    void postsAreSigned() throws Exception {
        String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        webhook = new FakeWebhook(vertx, n -> n == 0 ? Behaviour.busy(null) : Behaviour.take(0));
        FeederOptions options = FeederOptions.to(await(webhook.listen()))
                .withCredential(Credential.of(List.of(WebhookSecret.parse(secret)), List.of(new WebhookToken("t"))));
        await(new Feeder(vertx, options, new ListSource(ticks(10, 1), false), FeedProgress.SILENT).run());
        assertThat(webhook.bodies).hasSize(2);
        for (int n = 0; n < 2; n++) {
            Map<String, List<String>> headers = webhook.headers.get(n).entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
            new Webhook(secret).verify(webhook.bodies.get(n), HttpHeaders.of(headers, (name, value) -> true));
        }
    }

    @Test
    void postsCarryATokenWhereThereIsNoSecret() throws Exception {
        webhook = new FakeWebhook(vertx, n -> n == 0 ? Behaviour.busy(null) : Behaviour.take(0));
        FeederOptions options = FeederOptions.to(await(webhook.listen()))
                .withCredential(Credential.of(List.of(), List.of(new WebhookToken("t-1"), new WebhookToken("t-2"))));
        await(new Feeder(vertx, options, new ListSource(ticks(10, 1), false), FeedProgress.SILENT).run());
        assertThat(webhook.headers).hasSize(2).allSatisfy(headers -> {
            assertThat(headers).containsEntry("authorization", "Bearer t-1").doesNotContainKey("webhook-signature");
        });
        assertThat(options.toString()).doesNotContain("t-1");
    }

    @Test
    void aTokenInTheUrlWouldBePrintedAndIsRefused() {
        for (String query : List.of("token=geheim", "a=b&token=geheim")) {
            assertThatThrownBy(() -> FeederOptions.to(URI.create("http://h/webhook/ticks?" + query)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("TICKWIRE_WEBHOOK_TOKENS")
                    .hasMessageNotContaining("geheim");
        }
    }

    @Test
    void aSimulatedMarketArrivesAsItHappens() throws Exception {
        CompletableFuture<Void> enough = new CompletableFuture<>();
        webhook = new FakeWebhook(vertx, n -> {
            if (n == 100) {
                enough.complete(null);
            }
            return Behaviour.take(0);
        });
        SimulatedMarket market = new SimulatedMarket(SimOptions.defaults(3), MicrosClock.system());
        FeederOptions options = FeederOptions.to(await(webhook.listen())).withPace(new Pace.PerSecond(200));
        Feeder feeder = new Feeder(vertx, options, market, FeedProgress.SILENT);
        feeder.run().onFailure(enough::completeExceptionally);
        enough.get(60, TimeUnit.SECONDS);
        FeedSummary summary = await(feeder.stop());
        assertThat(summary.accepted()).isEqualTo(summary.sent()).isGreaterThanOrEqualTo(100);
        assertThat(webhook.violations).isEmpty();
        webhook.taken.values().forEach(seqs -> assertThat(seqs).isSorted().doesNotHaveDuplicates());
        assertThat(new JsonObject(webhook.bodies.get(0).lines().findFirst().orElseThrow()).getString("source"))
                .isEqualTo("sim");
    }

    @Test
    void optionsAreChecked() {
        FeederOptions good = FeederOptions.to(URI.create("http://127.0.0.1:8081/webhook/ticks"));
        assertThatThrownBy(() -> good.withBatchTicks(0)).hasMessageContaining("batchTicks=0");
        assertThatThrownBy(() -> FeederOptions.to(URI.create("ftp://h/x"))).hasMessageContaining("webhook=ftp");
        assertThatThrownBy(() -> FeederOptions.to(URI.create("/webhook"))).hasMessageContaining("webhook=/webhook");
        assertThatThrownBy(() -> FeederOptions.to(URI.create("http://u:p@h/x")))
                .hasMessageContaining("password")
                .hasMessageNotContaining("u:p");
    }

    private FeedSummary feed(List<FeedTick> ticks, IntFunction<Behaviour> plan, int batchTicks) throws Exception {
        return await(feeder(new ListSource(ticks, false), plan, batchTicks).run());
    }

    private Feeder feeder(ListSource source, IntFunction<Behaviour> plan, int batchTicks) throws Exception {
        webhook = new FakeWebhook(vertx, plan);
        FeederOptions options = FeederOptions.to(await(webhook.listen())).withBatchTicks(batchTicks);
        return new Feeder(vertx, options, source, FeedProgress.SILENT);
    }

    private static List<FeedTick> ticks(int count, int symbols) {
        Random random = new Random(count);
        List<FeedTick> ticks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ticks.add(new FeedTick("S" + random.nextInt(symbols), i, "1.10", "0", "t", i, i + 1L));
        }
        return ticks;
    }

    private static Map<String, List<Long>> seqsBySymbol(List<FeedTick> ticks) {
        return ticks.stream()
                .collect(Collectors.groupingBy(
                        FeedTick::symbol, Collectors.mapping(FeedTick::seq, Collectors.toList())));
    }

    private static <T> T await(Future<T> future) throws ExecutionException, InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("not complete after 60 s", e);
        }
    }
}
