package io.tickwire.calc.warm;

/** This process does not work on the partition any more, or has loaded it anew. Expected: whoever gets this forgets the partition. */
public final class PartitionEndedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public PartitionEndedException(int partition) {
        super("partition was given up or loaded anew: partition=" + partition);
    }
}
