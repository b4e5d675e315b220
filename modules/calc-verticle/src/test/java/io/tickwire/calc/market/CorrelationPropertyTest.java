package io.tickwire.calc.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class CorrelationPropertyTest {
    private static final MathContext PRECISE = new MathContext(60);

    @Property(tries = 200)
    void equalsTheDefinitionWithSixtyDigits(@ForAll Random random) {
        double[][] returns = new double[2][2 + random.nextInt(59)];
        double common = random.nextDouble();
        for (int i = 0; i < returns[0].length; i++) {
            double both = random.nextGaussian() * common;
            returns[0][i] = (random.nextGaussian() + both) * 1e-4;
            returns[1][i] = (random.nextGaussian() - both) * 1e-7 + 1e-3;
        }

        double[][] matrix = Correlation.matrix(returns);

        assertThat(matrix[0][1]).isCloseTo(definition(returns[0], returns[1]), within(1e-9));
        assertThat(matrix[1][0]).isEqualTo(matrix[0][1]);
        assertThat(matrix[0][0]).isCloseTo(1, within(1e-12));
    }

    /** (n·Σxy − Σx·Σy) / sqrt((n·Σx² − (Σx)²)·(n·Σy² − (Σy)²)). */
    private static double definition(double[] x, double[] y) {
        BigDecimal n = BigDecimal.valueOf(x.length);
        BigDecimal top = n.multiply(products(x, y)).subtract(sum(x).multiply(sum(y)));
        BigDecimal left = n.multiply(products(x, x)).subtract(sum(x).pow(2));
        BigDecimal right = n.multiply(products(y, y)).subtract(sum(y).pow(2));
        return top.divide(left.multiply(right).sqrt(PRECISE), PRECISE).doubleValue();
    }

    private static BigDecimal sum(double[] values) {
        BigDecimal sum = BigDecimal.ZERO;
        for (double value : values) {
            sum = sum.add(new BigDecimal(value));
        }
        return sum;
    }

    private static BigDecimal products(double[] x, double[] y) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < x.length; i++) {
            sum = sum.add(new BigDecimal(x[i]).multiply(new BigDecimal(y[i])));
        }
        return sum;
    }

    @Example
    void aSymbolThatDoesNotMoveHasNoCorrelation() {
        double[][] matrix = Correlation.matrix(new double[][] {{0, 0, 0}, {0.1, -0.1, 0.2}});

        assertThat(matrix[0][1]).isNaN();
        assertThat(matrix[0][0]).isNaN();
    }

    @Example
    void onlyMinutesThatBothHaveCount() {
        double[] late = Correlation.logReturns(new double[] {Double.NaN, Double.NaN, 100, 101, 99, 103});
        double[] whole = Correlation.logReturns(new double[] {5, 50, 100, 101, 99, 103});

        assertThat(Correlation.matrix(new double[][] {late, whole})[0][1]).isCloseTo(1, within(1e-12));
        assertThat(Correlation.matrix(new double[][] {late, {Double.NaN, Double.NaN, 1, Double.NaN, Double.NaN}})[0][1])
                .isNaN();
    }
}
