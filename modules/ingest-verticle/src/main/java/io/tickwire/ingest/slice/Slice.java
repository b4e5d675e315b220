package io.tickwire.ingest.slice;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long a post may work before others get their turn. Looking at the clock costs more than an element of a post, so it is
 * looked at once for several. Used again for one slice after another; for one thread.
 */
public final class Slice {
    /** A quarter of the 20 ms that a post may hold its event loop: between two looks at the clock some ms may pass. */
    static final long NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** The worst elements (rejected, with a reason to be found) take some ten microseconds each. */
    private static final int ELEMENTS_PER_LOOK = 32;

    private final LongSupplier nanoClock;
    private final int elementsPerLook;
    private long startNanos;
    private int elementsBeforeLook;
    private boolean spent;

    /** @param nanoClock as {@link System#nanoTime} */
    public Slice(LongSupplier nanoClock) {
        this(nanoClock, ELEMENTS_PER_LOOK);
    }

    Slice(LongSupplier nanoClock, int elementsPerLook) {
        this.nanoClock = nanoClock;
        this.elementsPerLook = elementsPerLook;
        begin();
    }

    /** One that is never spent. */
    public static Slice endless() {
        return new Slice(() -> 0);
    }

    /** Begins anew. */
    public void begin() {
        startNanos = nanoClock.getAsLong();
        elementsBeforeLook = elementsPerLook;
        spent = false;
    }

    /** To be asked once for each small element: a tick, a field, a line. */
    public boolean isSpentAfterElement() {
        return --elementsBeforeLook > 0 ? spent : isSpent();
    }

    /** To be asked after work that takes a part of a millisecond: some 100 kB to hash or to inflate. */
    public boolean isSpent() {
        elementsBeforeLook = elementsPerLook;
        spent |= nanoClock.getAsLong() - startNanos >= NANOS;
        return spent;
    }
}
