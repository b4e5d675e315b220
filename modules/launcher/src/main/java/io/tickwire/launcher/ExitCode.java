package io.tickwire.launcher;

/** How the process ends. */
public final class ExitCode {
    public static final int CLEAN = 0;
    public static final int FAILURE = 1;
    public static final int USAGE = 2;

    /** The same as that of {@code -XX:+ExitOnOutOfMemoryError}. */
    public static final int HEAP_FULL = 3;

    private ExitCode() {}
}
