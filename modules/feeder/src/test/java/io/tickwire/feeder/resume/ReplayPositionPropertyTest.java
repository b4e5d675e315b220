package io.tickwire.feeder.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.feeder.post.Dispatcher;
import io.tickwire.feeder.post.Lanes;
import io.tickwire.feeder.source.FeedTick;
import io.tickwire.feeder.source.TickKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Replays through the feeder's own lanes, interrupted again and again: the oracle is the set of answered ticks. */
class ReplayPositionPropertyTest {
    @Property(tries = 300)
    void everyTickIsAnsweredExactlyOnceOverAnyNumberOfInterruptions(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int lanes) throws Exception {
        Random random = new Random(seed);
        List<TickKey> stored = stored(random);
        Path path = Files.createTempFile("position", ".resume");
        ResumeFile file = new ResumeFile(path, "test");
        Files.delete(path);
        List<TickKey> answered = new ArrayList<>();
        for (boolean complete = false; !complete; ) {
            ReplayPosition position = new ReplayPosition(file.load().orElse(ResumePoint.START));
            complete = run(random, stored, position, lanes, answered);
            assertIsExactly(new HashSet<>(answered), position.now(), stored);
            file.save(position.now());
        }
        file.delete();
        assertThat(answered).hasSameSizeAs(stored).containsExactlyInAnyOrderElementsOf(stored);
    }

    /** Until the end, or an interruption at some answer. */
    private static boolean run(
            Random random, List<TickKey> stored, ReplayPosition position, int lanes, List<TickKey> answered) {
        Dispatcher dispatcher = new Dispatcher((ts, now) -> 0, new Lanes(lanes, 1 + random.nextInt(4)), 8);
        List<Dispatcher.Post> underWay = new ArrayList<>();
        int at = 0;
        long number = 0;
        int interruptAt = random.nextInt(30);
        for (int answers = 0; answers < interruptAt; ) {
            while (dispatcher.wantsRead()) {
                List<FeedTick> chunk = new ArrayList<>();
                for (int i = 0; i < 8 && at < stored.size(); i++) {
                    TickKey key = stored.get(at++);
                    if (!position.start().isBehind(key)) {
                        position.read(++number, key);
                        chunk.add(new FeedTick(key.symbol(), key.tsMicros(), "1", "1", "another", key.seq(), number));
                    }
                }
                dispatcher.add(chunk);
                if (at == stored.size()) {
                    dispatcher.end();
                    position.allRead();
                }
            }
            underWay.addAll(dispatcher.step(0).posts());
            if (underWay.isEmpty()) {
                assertThat(position.isComplete()).isTrue();
                return true;
            }
            Dispatcher.Post post = underWay.remove(random.nextInt(underWay.size()));
            dispatcher.answered(post.lane());
            position.answered(post.ticks());
            post.ticks().forEach(tick -> answered.add(keyOf(tick, stored)));
            answers++;
        }
        return position.isComplete();
    }

    private static TickKey keyOf(FeedTick tick, List<TickKey> stored) {
        return stored.stream()
                .filter(key -> key.seq() == tick.seq())
                .findFirst()
                .orElseThrow();
    }

    private static void assertIsExactly(Set<TickKey> answered, ResumePoint point, List<TickKey> stored) {
        for (TickKey key : stored) {
            assertThat(point.isBehind(key)).as(key + " at " + point).isEqualTo(answered.contains(key));
        }
    }

    /** In merged order, many at the same time; seq is unique, so that it names a tick. */
    private static List<TickKey> stored(Random random) {
        TreeSet<TickKey> stored = new TreeSet<>();
        for (int seq = 0; seq < 60; seq++) {
            stored.add(new TickKey(random.nextInt(20), "S" + random.nextInt(5), random.nextBoolean() ? "a" : "b", seq));
        }
        return List.copyOf(stored);
    }
}
