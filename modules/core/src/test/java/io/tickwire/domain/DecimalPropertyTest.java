package io.tickwire.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** The oracle is java.math.BigDecimal. */
class DecimalPropertyTest {
    private static final long MAX = 999_999_999_999_999_999L;

    @Property
    void canonicalFormIsThatOfBigDecimal(
            @ForAll @LongRange(min = -MAX, max = MAX) long mantissa, @ForAll @IntRange(max = 18) int scale) {
        BigDecimal exact = BigDecimal.valueOf(mantissa, scale);
        Decimal decimal = Decimal.of(mantissa, scale);
        assertThat(decimal.toBigDecimal()).isEqualByComparingTo(exact);
        assertThat(decimal).hasToString(plain(exact));
        assertThat(Decimal.parse(exact.toPlainString())).isEqualTo(decimal);
        assertThat(decimal.toDouble()).isEqualTo(exact.doubleValue());
    }

    @Property
    void parsingAgreesWithBigDecimal(@ForAll("numbers") String text) {
        BigDecimal exact = new BigDecimal(text);
        BigDecimal stripped = exact.signum() == 0 ? BigDecimal.ZERO : exact.stripTrailingZeros();
        boolean fits = stripped.scale() <= 18
                && stripped.setScale(Math.max(0, stripped.scale())).precision() <= 18;
        DecimalParser parser = new DecimalParser();
        DecimalParser.Outcome outcome = parser.parse(text);
        assertThat(parser.isNegative()).isEqualTo(exact.signum() < 0);
        if (!fits) {
            assertThat(outcome).isEqualTo(DecimalParser.Outcome.TOO_MANY_DIGITS);
        } else {
            assertThat(outcome).isEqualTo(DecimalParser.Outcome.VALID);
            assertThat(parser.value()).hasToString(plain(exact));
        }
    }

    @Property
    void neverThrowsForAnyText(@ForAll String text) {
        assertThat(new DecimalParser().parse(text)).isNotNull();
    }

    @Property
    void orderIsNumeric(
            @ForAll @LongRange(min = -MAX, max = MAX) long a,
            @ForAll @IntRange(max = 18) int scaleA,
            @ForAll @LongRange(min = -MAX, max = MAX) long b,
            @ForAll @IntRange(max = 18) int scaleB) {
        assertThat(Integer.signum(Decimal.of(a, scaleA).compareTo(Decimal.of(b, scaleB))))
                .isEqualTo(BigDecimal.valueOf(a, scaleA).compareTo(BigDecimal.valueOf(b, scaleB)));
    }

    @Property
    void sumsArePrintedLikeBigDecimal(@ForAll BigInteger unscaled, @ForAll @IntRange(max = 40) int scale) {
        assertThat(Decimal.appendPlain(new StringBuilder(), unscaled, scale).toString())
                .isEqualTo(plain(new BigDecimal(unscaled, scale)));
    }

    @Provide
    Arbitrary<String> numbers() {
        Arbitrary<String> whole = Arbitraries.oneOf(
                Arbitraries.just("0"),
                Arbitraries.bigIntegers().greaterOrEqual(BigInteger.ONE).map(BigInteger::toString));
        Arbitrary<String> fraction =
                Arbitraries.strings().numeric().ofMaxLength(22).map(d -> d.isEmpty() ? "" : "." + d);
        Arbitrary<String> exponent = Arbitraries.oneOf(
                Arbitraries.just(""), Arbitraries.integers().between(-25, 25).map(e -> "e" + e));
        Arbitrary<String> sign = Arbitraries.of("", "-");
        return Combinators.combine(sign, whole, fraction, exponent).as((s, w, f, e) -> s + w + f + e);
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
