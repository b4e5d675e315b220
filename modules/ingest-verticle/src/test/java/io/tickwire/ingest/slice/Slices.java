package io.tickwire.ingest.slice;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Slices for tests. */
public final class Slices {
    private Slices() {}

    /** Spent after each element. */
    public static Slice ofOneElement() {
        return new Slice(clockOfOneSliceALook(), 1);
    }

    /** Spent each time the clock is looked at, with as many elements to a look as in use. */
    public static Slice ofOneLook() {
        return new Slice(clockOfOneSliceALook());
    }

    /** Does all of the work and says in how many slices. */
    public static int advanceToEnd(SlicedWork work, Slice slice) {
        int slices = 1;
        for (slice.begin(); !work.advance(slice); slice.begin()) {
            slices++;
        }
        return slices;
    }

    private static LongSupplier clockOfOneSliceALook() {
        AtomicLong nanos = new AtomicLong();
        return () -> nanos.addAndGet(Slice.NANOS);
    }
}
