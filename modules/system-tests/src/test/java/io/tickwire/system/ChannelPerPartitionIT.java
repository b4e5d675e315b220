package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickwire.teststores.RedisStore;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a channel for each partition, clients are told what they are told with one channel for all. */
class ChannelPerPartitionIT {
    private static final int TICKS = 60;
    private static final List<String> SYMBOLS =
            IntStream.range(0, 20).mapToObj(i -> "SYM" + i).toList();
    private static final String EARLY = SYMBOLS.get(0);
    private static final String LATE = SYMBOLS.get(2); // of another partition

    @Test
    void bothTellTheSame(@TempDir Path directory) throws Exception {
        Set<String> one = told(Files.createDirectory(directory.resolve("one")), false);
        assertThat(one).hasSizeGreaterThan(SYMBOLS.size());
        // a store of its own: what the first has stored would be rebuilt
        assertThat(told(Files.createDirectory(directory.resolve("each")), true)).isEqualTo(one);
    }

    /** Final views and all closed bars, as each client has them, without what tells the time of a run. */
    private static Set<String> told(Path directory, boolean perPartition) throws Exception {
        Map<String, String> settings =
                new HashMap<>(Map.of("TICKWIRE_CHANNEL_PER_PARTITION", Boolean.toString(perPartition)));
        try (RedisStore redis = RedisStore.durable();
                LiveClients early = new LiveClients();
                LiveClients late = new LiveClients();
                LiveClients all = new LiveClients()) {
            settings.put("REDIS_URL", redis.url());
            Listener earlyView = new Listener();
            Listener lateView = new Listener();
            Listener allView = new Listener();
            try (TickwireProcess tickwire = TickwireProcess.start(directory, settings)) {
                post(tickwire, 0, 20);
                awaitPublished(tickwire, EARLY, 20);
                early.webSocket(tickwire.uri("gateway", ""), subscribe(EARLY), earlyView);
                earlyView.newest.awaitCount(EARLY, 20);
                assertThat(redis.bulk("PUBSUB CHANNELS realtime:updates:{*")).startsWith(perPartition ? "*1" : "*0");
                post(tickwire, 20, 30);
                awaitPublished(tickwire, LATE, 30);
                late.webSocket(tickwire.uri("gateway", ""), subscribe(LATE), lateView);
                lateView.newest.awaitCount(LATE, 30);
                assertThat(redis.bulk("PUBSUB CHANNELS realtime:updates:{*")).startsWith(perPartition ? "*2" : "*0");
                for (String symbol : SYMBOLS) {
                    awaitPublished(tickwire, symbol, 30);
                }
                all.sse(tickwire.uri("gateway", ""), "channels=symbol:*,bars:*,market", allView);
                allView.newest.awaitCount(SYMBOLS.get(SYMBOLS.size() - 1), 30);
                post(tickwire, 30, TICKS);
                Set<String> told = new TreeSet<>();
                told.add("early " + view(earlyView.newest.awaitCount(EARLY, TICKS)));
                told.add("late " + view(lateView.newest.awaitCount(LATE, TICKS)));
                for (String symbol : SYMBOLS) {
                    told.add("all " + view(allView.newest.awaitCount(symbol, TICKS)));
                }
                Await.until("the last closed bars", () -> earlyView.bars.size() == 3 && lateView.bars.size() == 2);
                earlyView.bars.forEach(bar -> told.add("early " + bar));
                lateView.bars.forEach(bar -> told.add("late " + bar));
                Await.until("all closed bars", () -> allView.bars.size() == 2 * SYMBOLS.size());
                allView.bars.forEach(bar -> told.add("all " + bar));
                Await.until("the market", () -> allView.marketCame);
                earlyView.newest.assertSeqRose();
                lateView.newest.assertSeqRose();
                allView.newest.assertSeqRose();
                assertThat(tickwire.terminate()).isZero();
                return told;
            }
        }
    }

    /** What one client was told. */
    private static final class Listener implements Consumer<JsonNode> {
        private final LatestView newest = new LatestView();
        private final Set<String> bars = new ConcurrentSkipListSet<>();
        private volatile boolean marketCame;

        @Override
        public void accept(JsonNode message) {
            if (message.has("symbol")) { // the market's snapshot has none
                newest.accept(message);
            }
            if (message.path("channel").asText().equals("market")) {
                marketCame = true;
            }
            if (message.path("type").asText().equals("bar.closed")) {
                bars.add(message.toString());
            }
        }
    }

    /** So that a client that comes after it is not told of bars that were closed before. */
    private static void awaitPublished(TickwireProcess tickwire, String symbol, int count) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(tickwire.uri("gateway", "/api/v1/symbols/" + symbol))
                .build();
        Await.until("published: " + symbol, () -> HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .contains("\"count\":" + count + ",\"conflated\""));
    }

    private static String view(JsonNode message) {
        ObjectNode view = message.get("view").deepCopy();
        view.remove(List.of("conflated", "receivedAt", "publishedAt"));
        return message.get("symbol") + " " + message.get("ts") + " " + view;
    }

    private static String subscribe(String symbol) {
        return "{\"op\":\"subscribe\",\"id\":1,\"channels\":[\"symbol:" + symbol + "\",\"bars:" + symbol + "\"]}";
    }

    /** Of every symbol the ticks of these numbers, five seconds apart. */
    private static void post(TickwireProcess tickwire, int from, int until) throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = from; i < until; i++) {
            for (String symbol : SYMBOLS) {
                lines.add(String.format(
                        Locale.ROOT,
                        "{\"symbol\":\"%s\",\"ts\":\"2026-11-22T10:%02d:%02d.000000Z\",\"price\":\"97.%d\",\"volume\":\"0.5\",\"seq\":%d}",
                        symbol,
                        i / 12,
                        i % 12 * 5,
                        10 + i,
                        i));
            }
        }
        Webhook.post(tickwire, lines);
    }
}
