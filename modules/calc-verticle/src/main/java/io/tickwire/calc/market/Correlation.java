package io.tickwire.calc.market;

/**
 * Pearson's correlation of one-minute log returns. Works off the event loop: 50 symbols of 60 returns are 75,000
 * multiplications.
 */
public final class Correlation {
    private Correlation() {}

    /**
     * Log returns from one price to the next.
     *
     * @param closes all greater than 0, oldest first; {@link Double#NaN} where there was none yet
     * @return one fewer than closes; NaN where one of the two prices is missing
     */
    public static double[] logReturns(double[] closes) {
        double[] returns = new double[Math.max(0, closes.length - 1)];
        for (int i = 0; i < returns.length; i++) {
            returns[i] = Math.log(closes[i + 1] / closes[i]);
        }
        return returns;
    }

    /**
     * The correlation of every pair, over the minutes that both have a return of.
     *
     * @param returns of each symbol, all of the same length and minutes
     * @return a symmetric matrix of -1 to 1; NaN for a pair with fewer than two common minutes, or of which one does not move
     */
    public static double[][] matrix(double[][] returns) {
        double[][] matrix = new double[returns.length][returns.length];
        for (int i = 0; i < returns.length; i++) {
            for (int j = i; j < returns.length; j++) {
                matrix[i][j] = pearson(returns[i], returns[j]);
                matrix[j][i] = matrix[i][j];
            }
        }
        return matrix;
    }

    /** In two passes: means first, so that returns far smaller than their mean lose no digits. */
    private static double pearson(double[] x, double[] y) {
        int count = 0;
        double sumX = 0;
        double sumY = 0;
        for (int i = 0; i < x.length; i++) {
            if (!Double.isNaN(x[i]) && !Double.isNaN(y[i])) {
                count++;
                sumX += x[i];
                sumY += y[i];
            }
        }
        if (count < 2) {
            return Double.NaN;
        }
        double meanX = sumX / count;
        double meanY = sumY / count;
        double covariance = 0;
        double varianceX = 0;
        double varianceY = 0;
        for (int i = 0; i < x.length; i++) {
            if (!Double.isNaN(x[i]) && !Double.isNaN(y[i])) {
                double dx = x[i] - meanX;
                double dy = y[i] - meanY;
                covariance += dx * dy;
                varianceX += dx * dx;
                varianceY += dy * dy;
            }
        }
        double scale = Math.sqrt(varianceX) * Math.sqrt(varianceY);
        return scale == 0 ? Double.NaN : Math.max(-1, Math.min(1, covariance / scale));
    }
}
