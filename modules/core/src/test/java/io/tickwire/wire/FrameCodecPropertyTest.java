package io.tickwire.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FrameCodecPropertyTest {
    private static final long MAX_MANTISSA = 999_999_999_999_999_999L;

    @Property
    void whatGoesInComesOut(@ForAll("ticks") @Size(min = 1, max = 200) List<Tick> ticks) throws Exception {
        assertThat(new FrameDecoder().decode(new FrameEncoder().encode(ticks))).isEqualTo(ticks);
    }

    @Property
    void aCutOffFrameIsRefused(
            @ForAll("ticks") @Size(min = 1, max = 20) List<Tick> ticks, @ForAll @IntRange(min = 1) int cut) {
        byte[] whole = new FrameEncoder().encode(ticks);
        byte[] part = java.util.Arrays.copyOf(whole, whole.length - 1 - cut % whole.length);
        assertThatThrownBy(() -> new FrameDecoder().decode(part)).isInstanceOf(MalformedFrameException.class);
    }

    @Property
    void aDamagedFrameGivesLegalTicksOrARefusal(
            @ForAll("ticks") @Size(min = 1, max = 20) List<Tick> ticks, @ForAll int at, @ForAll byte with) {
        byte[] bytes = new FrameEncoder().encode(ticks);
        bytes[Math.floorMod(at, bytes.length)] = with;
        decodeOrRefuse(bytes);
    }

    @Property
    void anyBytesGiveLegalTicksOrARefusal(@ForAll byte[] bytes) {
        decodeOrRefuse(bytes);
    }

    @Test
    void longListsBecomeSeveralFramesInOrder() throws Exception {
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < 2 * FrameEncoder.MAX_TICKS + 1; i++) {
            ticks.add(new Tick("S" + i % 300, i, Decimal.of(i + 1, 2), Decimal.ZERO, "default", i, 1_000 + i));
        }
        List<Tick> back = new ArrayList<>();
        for (byte[] frame : new FrameEncoder().encodeAll(ticks)) {
            back.addAll(new FrameDecoder().decode(frame));
        }
        assertThat(back).isEqualTo(ticks);
    }

    @Test
    void aTickTakesFortyTwoBytesInABatch() {
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            ticks.add(new Tick("BTC-USD", i, Decimal.of(i + 1, 2), Decimal.ZERO, "default", i, 1_000 + i));
        }
        assertThat(new FrameEncoder().encode(ticks).length).isLessThan(500 * 42 + 64);
    }

    @Provide
    Arbitrary<List<Tick>> ticks() {
        Arbitrary<String> symbols = Arbitraries.strings()
                .withChars("ABCXYZ0189._:/-^=&@#")
                .ofMinLength(1)
                .ofMaxLength(32)
                .filter(symbol -> !symbol.matches("[.]{1,2}"));
        Arbitrary<String> sources =
                Arbitraries.strings().withCharRange(' ', '~').ofMinLength(1).ofMaxLength(32);
        Arbitrary<Long> times = Arbitraries.longs().between(0, Rfc3339.END_MICROS - 1);
        Arbitrary<Long> seqs = Arbitraries.longs();
        Arbitrary<Long> received =
                Arbitraries.longs().between(1_764_000_000_000_000L, 1_764_000_000_000_000L + 4_000_000_000L);
        return Combinators.combine(symbols, times, decimals(-MAX_MANTISSA), decimals(0), sources, seqs, received)
                .as(Tick::new)
                .list();
    }

    private static Arbitrary<Decimal> decimals(long min) {
        return Combinators.combine(
                        Arbitraries.longs().between(min, MAX_MANTISSA),
                        Arbitraries.integers().between(0, 18))
                .as(Decimal::of);
    }

    private static void decodeOrRefuse(byte[] bytes) {
        try {
            for (Tick tick : new FrameDecoder().decode(bytes)) {
                assertThat(tick.volume().signum()).isNotNegative();
                assertThat(Rfc3339.inRange(tick.tsMicros())).isTrue();
                assertThat(tick.symbol()).matches("(?![.]{1,2}$)[A-Z0-9._:/^=&@#-]{1,32}");
            }
        } catch (MalformedFrameException refused) {
            assertThat(refused).hasMessageContaining("=");
        }
    }
}
