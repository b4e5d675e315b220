package io.tickwire.ingest.slice;

/** Work that can stop and go on later. */
public interface SlicedWork {
    /**
     * Goes on until the work is done or the slice is spent. To be called again with a new slice, until it is done.
     *
     * @return whether the work is done
     */
    boolean advance(Slice slice);
}
