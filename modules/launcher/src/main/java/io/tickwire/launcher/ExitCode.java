package io.tickwire.launcher;

/** How the process ends. */
final class ExitCode {
    static final int CLEAN = 0;
    static final int FAILURE = 1;
    static final int USAGE = 2;

    private ExitCode() {}
}
