package io.tickwire.calc.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickwire.domain.Decimal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ExactSumPropertyTest {
    @Property
    void sumsOfDecimalsAndProductsAreExact(@ForAll("decimals") @Size(max = 60) List<Decimal> values) {
        ExactSum sum = new ExactSum();
        ExactSum squares = new ExactSum();
        BigDecimal expected = BigDecimal.ZERO;
        BigDecimal expectedSquares = BigDecimal.ZERO;
        for (Decimal value : values) {
            sum.add(value);
            squares.addProduct(value, value);
            expected = expected.add(value.toBigDecimal());
            expectedSquares = expectedSquares.add(value.toBigDecimal().pow(2));
        }
        check(sum, expected);
        check(squares, expectedSquares);
    }

    @Property
    void sumsOutgrowAndMergeInAnyOrder(
            @ForAll("decimals") @Size(min = 1, max = 20) List<Decimal> values, @ForAll Random random) {
        ExactSum inOrder = new ExactSum();
        List<ExactSum> parts = new ArrayList<>();
        BigDecimal expected = BigDecimal.ZERO;
        for (int i = 0; i < 300; i++) { // 18-digit squares outgrow 127 bits after 170
            Decimal value = values.get(i % values.size());
            Decimal other = values.get(i / 3 % values.size()); // products of either sign
            inOrder.addProduct(value, other);
            if (i % 7 == 0) {
                parts.add(new ExactSum());
            }
            parts.get(parts.size() - 1).addProduct(value, other);
            expected = expected.add(value.toBigDecimal().multiply(other.toBigDecimal()));
        }
        Collections.shuffle(parts, random);
        ExactSum merged = new ExactSum();
        parts.forEach(merged::add);
        check(inOrder, expected);
        check(merged, expected);
        assertThat(merged.scale()).isEqualTo(inOrder.scale());
        assertThat(merged.toDouble()).isEqualTo(inOrder.toDouble());
    }

    @Property
    void aSumComesBackFromItsParts(@ForAll("decimals") @Size(max = 300) List<Decimal> values) {
        ExactSum sum = new ExactSum();
        values.forEach(value -> sum.addProduct(value, value));
        ExactSum back = ExactSum.of(sum.unscaled(), sum.scale());
        assertThat(back.unscaled()).isEqualTo(sum.unscaled());
        assertThat(back.toDouble()).isEqualTo(sum.toDouble());
        assertThat(back.isZero()).isEqualTo(sum.isZero());
    }

    /** Where halves of 64 bits meet, and where 128 bits end. */
    @Test
    void edgesOfTheTwoHalvesAreExact() {
        BigInteger half = BigInteger.TWO.pow(64);
        BigInteger whole = BigInteger.TWO.pow(127);
        for (BigInteger base : List.of(BigInteger.ZERO, half, half.shiftRight(1), whole)) {
            for (int off = -2; off <= 2; off++) {
                for (BigInteger value : List.of(
                        base.add(BigInteger.valueOf(off)),
                        base.add(BigInteger.valueOf(off)).negate())) {
                    for (int step = -1; step <= 1; step++) {
                        ExactSum sum = ExactSum.of(value, 0);
                        sum.add(Decimal.of(step, 0));
                        BigInteger expected = value.add(BigInteger.valueOf(step));
                        assertThat(sum.unscaled()).isEqualTo(expected);
                        assertThat(sum.toDouble()).isEqualTo(expected.doubleValue());
                        assertThat(sum.isZero()).isEqualTo(expected.signum() == 0);
                        ExactSum doubled = ExactSum.of(value, 0);
                        doubled.add(ExactSum.of(value, 0));
                        assertThat(doubled.unscaled()).isEqualTo(value.shiftLeft(1));
                    }
                }
            }
        }
    }

    private static void check(ExactSum sum, BigDecimal expected) {
        assertThat(new BigDecimal(sum.toString())).isEqualByComparingTo(expected);
        assertThat(sum.isZero()).isEqualTo(expected.signum() == 0);
        assertThat(sum.toDouble()).isCloseTo(expected.doubleValue(), within(Math.abs(expected.doubleValue()) * 1e-14));
    }

    @Provide
    Arbitrary<List<Decimal>> decimals() {
        return Combinators.combine(
                        Arbitraries.longs().between(-999_999_999_999_999_999L, 999_999_999_999_999_999L),
                        Arbitraries.integers().between(0, 18))
                .as(Decimal::of)
                .list();
    }
}
