package io.tickwire.gateway.tape;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.redis.StreamId;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class TapePositionTest {
    private static final long NOW_MS = 1_795_341_600_000L;

    @Property
    void whatIsWrittenIsRead(
            @ForAll @Size(min = 1, max = 70) List<@LongRange(min = 0, max = 2_000_000_000_000L) Long> millis,
            @ForAll @LongRange(min = 0, max = 1L << 40) long number,
            @ForAll @IntRange(min = 0, max = 2_000) int ticks) {
        TapePosition position = new TapePosition(millis.size());
        for (int p = 0; p < millis.size(); p++) {
            if (p % 3 != 2) {
                position.set(p, new Place(new StreamId(millis.get(p), number + p), ticks));
            }
        }
        TapePosition read =
                TapePosition.parse(position.toString(), millis.size()).orElseThrow();
        for (int p = 0; p < millis.size(); p++) {
            assertThat(read.at(p)).isEqualTo(position.at(p));
        }
        int last = millis.size() - 1;
        TapePosition behind = TapePosition.parse(
                        position.behind(last, new StreamId(NOW_MS, number), ticks), millis.size())
                .orElseThrow();
        assertThat(behind.at(last)).isEqualTo(Optional.of(new Place(new StreamId(NOW_MS, number), ticks)));
        for (int p = 0; p < last; p++) {
            assertThat(behind.at(p)).isEqualTo(position.at(p));
        }
        assertThat(TapePosition.parse(position.toString(), millis.size() + 1)).isEmpty();
    }

    @Property
    void anyTextIsReadOrUnknown(@ForAll String text) {
        TapePosition.parse(text, 8);
        TapePosition.parse("1." + text, 8);
        TapePosition.parse("1" + text, 8);
    }

    @Property
    void aTextWithOneCharacterChangedIsReadOrUnknown(@ForAll @IntRange(min = 0, max = 40) int at, @ForAll char other) {
        TapePosition position = new TapePosition(4);
        position.set(0, new Place(new StreamId(NOW_MS, 3), 7));
        position.set(2, new Place(new StreamId(NOW_MS - 5, 0), 0));
        StringBuilder text = new StringBuilder(position.behind(1, new StreamId(NOW_MS + 3, 1), 2));
        text.setCharAt(at % text.length(), other);
        TapePosition.parse(text.toString(), 4);
    }
}
