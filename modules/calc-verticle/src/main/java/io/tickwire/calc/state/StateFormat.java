package io.tickwire.calc.state;

/**
 * Versions of the format of committed state. Every value of a symbol's hash begins with its own, and the hash of a partition
 * names, in {@code format}, the newest that anything in the partition may be in: who can't read that leaves the partition
 * to others. A release reads all from {@link #OLDEST_READ} to {@link #NEWEST_READ}, and writes a version only when the release
 * before could read it: docs/adr/0012-formats.md.
 */
public final class StateFormat {
    public static final int OLDEST_READ = 1;
    public static final int NEWEST_READ = 1;
    public static final int WRITTEN = 1;

    private StateFormat() {}

    static boolean isRead(int version) {
        return version >= OLDEST_READ && version <= NEWEST_READ;
    }
}
