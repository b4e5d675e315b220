package io.tickwire.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.tickwire.domain.Tick;
import io.tickwire.ingest.IngestFixture.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many posters at once: what was acknowledged is in the queue exactly once, and in the order of each poster. */
class ConcurrentPostsTest {
    private static final int POSTERS = 32;
    private static final int POSTS = 30;
    private static final int TICKS = 17;

    private Level loggedAtMost = Level.INFO;
    private TestRedis redis;
    private IngestFixture fixture;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newFixedThreadPool(POSTERS);

    @BeforeEach
    void start() throws Exception {
        redis = TestRedis.start();
        fixture = new IngestFixture(redis, Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        fixture.close();
        redis.close();
        fixture.assertQuietLog(loggedAtMost);
    }

    /** Ticks of three symbols that all posters share; the source is the poster, seq its counter. */
    private static String lines(int poster, int post) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < TICKS; i++) {
            int seq = post * TICKS + i;
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"symbol\":\"S%d\",\"ts\":%d,\"price\":1,\"volume\":1,\"source\":\"p%d\",\"seq\":%d}\n",
                    seq % 3,
                    1_700_000_000_000L + seq,
                    poster,
                    seq));
        }
        return lines.toString();
    }

    private void acknowledge(int poster, int post) {
        for (int i = 0; i < TICKS; i++) {
            acknowledged.add("p" + poster + " " + (post * TICKS + i));
        }
    }

    @Test
    void keepsEveryTickOnceAndInOrder() throws Exception {
        List<Future<?>> done = new ArrayList<>();
        for (int poster = 0; poster < POSTERS; poster++) {
            int self = poster;
            done.add(threads.submit(() -> {
                for (int post = 0; post < POSTS; post++) {
                    Answer answer = fixture.postLines(lines(self, post));
                    assertThat(answer.status()).isEqualTo(200);
                    acknowledge(self, post);
                }
            }));
        }
        for (Future<?> each : done) {
            each.get(60, TimeUnit.SECONDS);
        }
        assertThat(assertOnceAndInOrder()).isEqualTo(POSTERS * POSTS * TICKS);
    }

    @Test
    void answersWhatIsInHandWhenItStops() throws Exception {
        loggedAtMost = Level.WARN; // Netty warns of clients that connect while the listener closes
        List<CompletableFuture<Void>> posts = new ArrayList<>();
        CompletableFuture<Void> underWay = new CompletableFuture<>();
        for (int poster = 0; poster < POSTERS; poster++) {
            int self = poster;
            posts.add(CompletableFuture.runAsync(
                    () -> {
                        for (int post = 0; true; post++) {
                            Answer answer;
                            try {
                                answer = fixture.sendAsync(fixture.post("application/x-ndjson")
                                                .POST(BodyPublishers.ofString(lines(self, post))))
                                        .join();
                            } catch (RuntimeException gone) {
                                return; // the listener is closed
                            }
                            assertThat(answer.status()).isEqualTo(200);
                            acknowledge(self, post);
                            if (post == 5) {
                                underWay.complete(null);
                            }
                        }
                    },
                    threads));
        }
        underWay.get(60, TimeUnit.SECONDS);
        long start = System.nanoTime();
        IngestFixture.await(fixture.ingest.stop());
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
                .isLessThan(9_000); // a close that waits for its clients takes 10 s
        CompletableFuture.allOf(posts.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        assertOnceAndInOrder();
    }

    /** Answers how many ticks there are. */
    private int assertOnceAndInOrder() {
        Map<String, Integer> times = new HashMap<>();
        Map<String, Long> last = new HashMap<>();
        int count = 0;
        for (Tick tick : fixture.queued()) {
            count++;
            times.merge(tick.source() + " " + tick.seq(), 1, Integer::sum);
            Long before = last.put(tick.source() + tick.symbol(), tick.seq());
            assertThat(before == null || before < tick.seq())
                    .as("%s after seq=%s", tick, before)
                    .isTrue();
        }
        assertThat(Set.copyOf(times.values())).containsOnly(1);
        Set<String> missing = new HashSet<>(acknowledged);
        missing.removeAll(times.keySet());
        assertThat(missing).isEmpty();
        assertThat(acknowledged).isNotEmpty();
        return count;
    }
}
