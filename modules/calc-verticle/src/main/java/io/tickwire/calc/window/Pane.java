package io.tickwire.calc.window;

/** The ticks of one stretch {@code [startMicros, startMicros + width)} of a symbol's time, and whether Redis has them so. */
public final class Pane {
    private final long startMicros;
    private Aggregate ticks;
    private boolean changed;
    private boolean stored;
    private boolean expired;

    /** An empty pane, or a stored one. */
    Pane(long startMicros, Aggregate ticks, boolean stored) {
        this.startMicros = startMicros;
        this.ticks = ticks;
        this.stored = stored;
    }

    public long startMicros() {
        return startMicros;
    }

    public Aggregate ticks() {
        return ticks;
    }

    /** Puts other ticks in the place of these. */
    void replace(Aggregate other) {
        ticks = other;
    }

    /** Whether committed state has this pane, in this or an earlier form. */
    boolean isStored() {
        return stored;
    }

    boolean isExpired() {
        return expired;
    }

    void expire() {
        expired = true;
    }

    /** Notes a change; true when it is the first since the last commit. */
    boolean markChanged() {
        boolean first = !changed;
        changed = true;
        return first;
    }

    void markCommitted() {
        changed = false;
        stored = true;
    }
}
