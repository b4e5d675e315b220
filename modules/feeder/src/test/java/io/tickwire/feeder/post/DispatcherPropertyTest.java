package io.tickwire.feeder.post;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.feeder.pace.Pace;
import io.tickwire.feeder.source.FeedTick;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Any number of symbols, lanes, batch sizes, any order of answers. */
class DispatcherPropertyTest {
    @Property(tries = 300)
    void keepsEachSymbolsOrderAndPostsEverything(
            @ForAll @IntRange(min = 1, max = 8) int lanes,
            @ForAll @IntRange(min = 1, max = 20) int batchTicks,
            @ForAll @IntRange(min = 1, max = 30) int symbols,
            @ForAll @IntRange(max = 500) int ticks,
            @ForAll long seed) {
        Random random = new Random(seed);
        int chunkRows = 1 + random.nextInt(60);
        Pace pace = random.nextBoolean() ? new Pace.Max() : new Pace.PerSecond(1_000);
        Dispatcher dispatcher = new Dispatcher(pace.newPacer(), new Lanes(lanes, batchTicks), chunkRows);
        List<Dispatcher.Post> inFlight = new ArrayList<>();
        Map<String, Long> lastSeq = new HashMap<>();
        int fed = 0;
        int posted = 0;
        long nowMicros = 0;
        while (!dispatcher.isDone()) {
            if (dispatcher.wantsRead()) {
                List<FeedTick> chunk = new ArrayList<>();
                for (int size = random.nextInt(chunkRows + 1); chunk.size() < size && fed < ticks; fed++) {
                    chunk.add(new FeedTick("S" + random.nextInt(symbols), 0, "1", "1", "s", fed, 0));
                }
                dispatcher.add(chunk);
                if (fed == ticks) {
                    dispatcher.end();
                }
            }
            Dispatcher.Step step = dispatcher.step(nowMicros);
            for (Dispatcher.Post post : step.posts()) {
                assertThat(post.ticks()).hasSizeBetween(1, batchTicks);
                for (FeedTick tick : post.ticks()) {
                    Long before = lastSeq.put(tick.symbol(), tick.seq());
                    assertThat(before == null || before < tick.seq()).isTrue();
                    posted++;
                }
                inFlight.add(post);
            }
            assertThat(inFlight.size()).isLessThanOrEqualTo(lanes);
            noSymbolIsInTwoPosts(inFlight);
            assertThat(fed - posted).isLessThanOrEqualTo(lanes * 2 * batchTicks + 2 * chunkRows);
            if (!inFlight.isEmpty() && random.nextInt(3) > 0) {
                dispatcher.answered(
                        inFlight.remove(random.nextInt(inFlight.size())).lane());
            }
            nowMicros += random.nextInt(5_000);
        }
        assertThat(posted).isEqualTo(ticks);
        assertThat(inFlight).isEmpty();
    }

    private static void noSymbolIsInTwoPosts(List<Dispatcher.Post> inFlight) {
        Set<String> seen = new HashSet<>();
        for (Dispatcher.Post post : inFlight) {
            Set<String> symbols = new HashSet<>();
            post.ticks().forEach(tick -> symbols.add(tick.symbol()));
            for (String symbol : symbols) {
                assertThat(seen.add(symbol)).as("symbol=%s in one post", symbol).isTrue();
            }
        }
    }
}
