package io.tickwire.calc.window;

import io.tickwire.domain.Decimal;

/** Of some panes: the open of the first, the highest and lowest price, and the greatest scale of each sum. */
final class Extremes {
    PricePoint open;
    Decimal high;
    Decimal low;
    int volumeScale;
    int notionalScale;
    int pricesScale;
    int squaresScale;

    void take(Aggregate pane) {
        if (open == null) {
            open = pane.open();
            high = pane.high();
            low = pane.low();
        } else {
            high = pane.high().compareTo(high) > 0 ? pane.high() : high;
            low = pane.low().compareTo(low) < 0 ? pane.low() : low;
        }
        volumeScale = Math.max(volumeScale, pane.volume().scale());
        notionalScale = Math.max(notionalScale, pane.notional().scale());
        pricesScale = Math.max(pricesScale, pane.prices().scale());
        squaresScale = Math.max(squaresScale, pane.squares().scale());
    }

    /** Whether the total keeps its extremes and scales when some ticks leave it: these panes stay, and have all that those had. */
    boolean cover(Aggregate total, Aggregate leaving) {
        return (leaving.high().compareTo(total.high()) < 0 || high.equals(total.high()))
                && (leaving.low().compareTo(total.low()) > 0 || low.equals(total.low()))
                && reaches(volumeScale, total.volume(), leaving.volume())
                && reaches(notionalScale, total.notional(), leaving.notional())
                && reaches(pricesScale, total.prices(), leaving.prices())
                && reaches(squaresScale, total.squares(), leaving.squares());
    }

    private static boolean reaches(int scale, ExactSum total, ExactSum leaving) {
        return leaving.scale() < total.scale() || scale == total.scale();
    }
}
