package io.tickwire.ingest.slice;

/** Work that can stop and go on later. */
public interface SlicedWork {
    /**
     * Goes on until the work is done or the slice is spent. To be called again with a new slice, until it is done.
     *
     * @return whether the work is done
     */
    boolean advance(Slice slice);

    /** Lets go of all that it holds: it is not done, and will not be called again. Not called when it is done or has thrown. */
    default void drop() {}
}
