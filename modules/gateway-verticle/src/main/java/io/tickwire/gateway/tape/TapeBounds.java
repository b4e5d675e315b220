package io.tickwire.gateway.tape;

/**
 * What the tape may take of a process' memory.
 *
 * @param waiting ticks that wait for clients
 * @param identities ticks that are remembered to know their duplicates
 */
public record TapeBounds(TapeBudget waiting, IdentityBudget identities) {
    /** An eighth of the heap each. */
    public static TapeBounds ofHeap(long heapBytes) {
        return new TapeBounds(TapeBudget.ofHeap(heapBytes), IdentityBudget.ofHeap(heapBytes));
    }
}
