package io.tickwire.gateway.history;

/** Which way stored rows are read. */
enum Walk {
    /** From the oldest to the newest. */
    FORWARD,
    /** From the newest to the oldest. */
    BACKWARD;

    /** What {@link Comparable#compareTo} says of two rows, made positive when the first comes after the second. */
    int compare(int ascending) {
        return this == FORWARD ? ascending : -ascending;
    }
}
