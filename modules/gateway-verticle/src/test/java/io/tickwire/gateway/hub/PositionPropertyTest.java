package io.tickwire.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.TickIdentity;
import io.tickwire.gateway.TestMessages;
import io.tickwire.gateway.update.Update;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class PositionPropertyTest {
    @Property(tries = 300)
    void survivesBeingText(
            @ForAll @IntRange(min = 1, max = 40) int partitions,
            @ForAll @Size(max = 60) List<@LongRange(min = 1, max = 4_000_000_000_000_000L) Long> times) {
        Position position = new Position(partitions);
        Map<Integer, Long> newest = new HashMap<>();
        for (int i = 0; i < times.size(); i++) {
            Update update = TestMessages.read(TestMessages.updated("S" + i, 1, 1_000 + times.get(i)));
            position.advance(update, Long.MAX_VALUE);
            Update later = TestMessages.read(TestMessages.updated("S" + i, 2, 5_000 + times.get(i)));
            position.advance(later.outOfOrder(), Long.MAX_VALUE); // claims nothing
            newest.merge(TickIdentity.partitionOf("S" + i, partitions), 1_000 + times.get(i), Math::max);
        }
        Position back = Position.parse(position.toString(), partitions).orElseThrow();
        assertThat(back).hasToString(position.toString());
        assertThat(back.aheadOf(position)).isEmpty();
        assertThat(position.aheadOf(back)).isEmpty();
        for (int i = 0; i < 20; i++) {
            int partition = TickIdentity.partitionOf("T" + i, partitions);
            long at = newest.getOrDefault(partition, 1_000L);
            if (newest.containsKey(partition)) {
                assertThat(back.covers(TestMessages.read(TestMessages.updated("T" + i, 1, at))))
                        .isTrue();
            }
            assertThat(back.covers(TestMessages.read(TestMessages.updated("T" + i, 1, at + 1))))
                    .isFalse();
        }
    }

    @Property(tries = 1_000)
    void anyTextIsAPositionOrNone(@ForAll String text, @ForAll @IntRange(min = 1, max = 9) int partitions) {
        Position.parse(text, partitions)
                .ifPresent(it -> assertThat(it.toString()).startsWith("1-"));
        Position.parse("1-" + text, partitions)
                .ifPresent(it -> assertThat(it.toString()).startsWith("1-"));
    }

    @Property(tries = 20)
    void oneOfAnotherNumberOfPartitionsIsUnknown(@ForAll @IntRange(min = 1, max = 20) int partitions) {
        assertThat(Position.parse(new Position(partitions).toString(), partitions + 1))
                .isEmpty();
    }
}
