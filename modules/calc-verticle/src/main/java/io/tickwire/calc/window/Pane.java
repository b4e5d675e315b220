package io.tickwire.calc.window;

/**
 * The ticks of one stretch {@code [startMicros, startMicros + width)} of a symbol's time, and whether Redis has them so. The newest
 * of a series goes on changing; any other is as it was when it was asked for.
 */
public final class Pane {
    private final long startMicros;
    private final Aggregate ticks;
    private boolean stored;
    private boolean changed;

    Pane(long startMicros, Aggregate ticks, boolean stored, boolean changed) {
        this.startMicros = startMicros;
        this.ticks = ticks;
        this.stored = stored;
        this.changed = changed;
    }

    public long startMicros() {
        return startMicros;
    }

    public Aggregate ticks() {
        return ticks;
    }

    /** Whether committed state has this pane, in this or an earlier form. */
    boolean isStored() {
        return stored;
    }

    /** Whether it changed since it was committed. */
    boolean isChanged() {
        return changed;
    }

    void markChanged() {
        changed = true;
    }

    void markCommitted() {
        changed = false;
        stored = true;
    }
}
