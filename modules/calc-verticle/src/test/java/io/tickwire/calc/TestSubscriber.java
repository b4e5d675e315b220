package io.tickwire.calc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.config.RedisUrl;
import io.tickwire.config.UpdatesChannel;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.TickIdentity;
import io.tickwire.redis.RedisLink;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Anyone who subscribes to the channel, and again when the connection is lost. */
final class TestSubscriber implements AutoCloseable {
    private static final long EARLIEST_JUMP = 1_700_000_000_000L; // milliseconds since 1970

    private final Vertx vertx = Vertx.vertx();
    private final List<JsonObject> messages = new CopyOnWriteArrayList<>();
    private final RedisLink link;
    private boolean jumpsAreAllowed;

    TestSubscriber(String url) throws InterruptedException {
        CountDownLatch subscribed = new CountDownLatch(1);
        link = RedisLink.toOneNode(vertx, RedisUrl.parse(url), "subscriber", 2_000)
                .onMessage(push -> {
                    switch (push.get(0).toString()) {
                        case "subscribe" -> subscribed.countDown();
                        case "message" ->
                            messages.add(new JsonObject(push.get(2).toString()));
                        default -> throw new AssertionError("unexpected: " + push);
                    }
                })
                .onConnected(
                        connected -> link().send(Request.cmd(Command.SUBSCRIBE).arg(UpdatesChannel.DEFAULT.name()))
                                .onFailure(failure -> link().reconnect(failure.getMessage())));
        TestRedis.await(link.connect());
        assertThat(subscribed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    private RedisLink link() {
        return link;
    }

    List<JsonObject> updates(String symbol) {
        return messages.stream()
                .filter(message -> message.getString("type").equals("symbol.updated"))
                .filter(message -> message.getString("symbol").equals(symbol))
                .toList();
    }

    List<JsonObject> marketUpdates() {
        return messages.stream()
                .filter(message -> message.getString("type").equals("market.updated"))
                .toList();
    }

    /** The newest update, or null. */
    JsonObject newest(String symbol) {
        List<JsonObject> updates = updates(symbol);
        return updates.isEmpty() ? null : updates.get(updates.size() - 1);
    }

    boolean hasCount(String symbol, long count) {
        JsonObject newest = newest(symbol);
        return newest != null && newest.getJsonObject("view").getLong("count") == count;
    }

    /** Closed bars as last told, by start. */
    Map<Long, JsonObject> bars(String symbol) {
        Map<Long, JsonObject> bars = new TreeMap<>();
        messages.stream()
                .filter(message -> message.getString("type").equals("bar.closed"))
                .filter(message -> message.getString("symbol").equals(symbol))
                .forEach(message ->
                        bars.put(Rfc3339.parseMicros(message.getString("ts")), message.getJsonObject("bar")));
        return bars;
    }

    /** What holds for every update that was ever sent. */
    void checkNumbering(int partitions) {
        Map<String, JsonObject> before = new HashMap<>();
        Map<Integer, String> publishedAt = new HashMap<>();
        for (JsonObject message : messages) {
            if (!message.getString("type").equals("symbol.updated")) {
                continue;
            }
            String symbol = message.getString("symbol");
            JsonObject last = before.put(symbol, message);
            JsonObject view = message.getJsonObject("view");
            checkNumber(message.getLong("seq"), last == null ? 0 : last.getLong("seq"));
            long lastCount = last == null ? 0 : last.getJsonObject("view").getLong("count");
            assertThat(view.getLong("count")).isGreaterThan(lastCount);
            assertThat(view.getLong("conflated")).isEqualTo(view.getLong("count") - lastCount - 1);
            String at = view.getString("publishedAt");
            String lastAt = publishedAt.put(TickIdentity.partitionOf(symbol, partitions), at);
            assertThat(at).isGreaterThan(Objects.requireNonNullElse(lastAt, ""));
        }
    }

    private void checkNumber(long seq, long before) {
        if (jumpsAreAllowed && seq >= EARLIEST_JUMP) {
            assertThat(seq).isGreaterThan(before);
        } else {
            assertThat(seq).isEqualTo(before + 1);
        }
    }

    /** Numbers may go on from the clock: something fails that makes it uncertain what was published last. */
    TestSubscriber allowJumps() {
        jumpsAreAllowed = true;
        return this;
    }

    /** What holds also for a subscriber that was away at times. */
    void checkRising() {
        Map<String, Long> seqs = new HashMap<>();
        for (JsonObject message : messages) {
            if (message.getString("type").equals("symbol.updated")) {
                long seq = message.getLong("seq");
                Long before = seqs.put(message.getString("symbol"), seq);
                assertThat(seq).isGreaterThan(before == null ? 0 : before);
            }
        }
    }

    @Override
    public void close() {
        TestRedis.await(link.close());
        TestRedis.await(vertx.close());
    }
}
