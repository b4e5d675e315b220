package io.tickwire.calc.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.calc.window.ExactSum;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.Rfc3339;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes are those of the text that other classes make of the same value. */
class AsciiWriterPropertyTest {
    private static final long LIMIT = 999_999_999_999_999_999L;
    private static final double PLAIN_FROM = 1e-3;
    private static final double PLAIN_BELOW = 1e7;

    private final AsciiWriter out = new AsciiWriter();

    @Property
    void wholeNumbers(@ForAll long value) {
        assertThat(text(out.begin().text("n=").number(value))).isEqualTo("n=" + value);
    }

    @Property
    void decimals(@ForAll @LongRange(min = -LIMIT, max = LIMIT) long mantissa, @ForAll @IntRange(max = 18) int scale) {
        Decimal value = Decimal.of(mantissa, scale);
        assertThat(text(out.begin().decimal(value))).isEqualTo(value.toString());
    }

    @Property
    void sums(@ForAll("sums") BigInteger unscaled, @ForAll @IntRange(max = 36) int scale) {
        BigDecimal value = new BigDecimal(unscaled, scale);
        String plain = value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
        if (plain.indexOf('.') < 0) {
            plain = value.toBigInteger().toString();
        }
        assertThat(text(out.begin().sum(ExactSum.of(unscaled, scale)))).isEqualTo(plain);
    }

    @Provide
    Arbitrary<BigInteger> sums() {
        BigInteger limit = BigInteger.TWO.pow(140);
        return Arbitraries.oneOf(
                Arbitraries.longs().map(BigInteger::valueOf),
                Arbitraries.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -10L, 1_000L).map(BigInteger::valueOf),
                Arbitraries.bigIntegers().between(limit.negate(), limit));
    }

    @Property
    void times(@ForAll("times") long micros, @ForAll("times") long other) {
        assertThat(text(out.begin().time(micros).time(other).time(micros)))
                .isEqualTo(Rfc3339.format(micros) + Rfc3339.format(other) + Rfc3339.format(micros));
    }

    @Provide
    Arbitrary<Long> times() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(0, Rfc3339.END_MICROS - 1),
                Arbitraries.longs().between(1_795_000_000_000_000L, 1_795_400_000_000_000L));
    }

    /** The form of Double.toString, but never more digits than are needed: before Java 19 it had more at times. */
    @Property
    void computedNumbers(@ForAll("computed") double value) {
        String text = text(out.begin().real(value));
        assertThat(Double.parseDouble(text)).isEqualTo(value);
        assertThat(text.length()).isLessThanOrEqualTo(Double.toString(value).length());
        double size = Math.abs(value);
        boolean isPlain = size == 0 || (size >= PLAIN_FROM && size < PLAIN_BELOW);
        assertThat(text).matches(isPlain ? "-?[0-9]+\\.[0-9]+" : "-?[1-9]\\.[0-9]+E-?[0-9]+");
    }

    @Provide
    Arbitrary<Double> computed() {
        return Arbitraries.oneOf(
                Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite),
                Arbitraries.doubles().between(-200_000, 200_000),
                Arbitraries.of(0.0, -0.0, 1e-3, 1e7, 9.999999999999999e-4, Double.MIN_VALUE, Double.MAX_VALUE, 2e-3));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2_047, 2_048, 2_049, 10_000})
    void theBufferGrowsToWhatIsWritten(int length) {
        String quotes = "\"".repeat(length);
        assertThat(text(out.begin().escaped(quotes))).isEqualTo("\\\"".repeat(length));
        assertThat(text(out.begin().text(quotes).number(7))).isEqualTo(quotes + 7);
    }

    private static String text(AsciiWriter written) {
        return new String(written.end(), StandardCharsets.US_ASCII);
    }
}
