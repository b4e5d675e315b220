package io.tickwire.embedded;

import io.tickwire.stores.LocalStoresException;
import java.util.List;
import java.util.Locale;

/**
 * The programs for a kind of machine, as resources on the class path.
 *
 * @param redisServers Redis' program, and others that do when its libraries are missing, best first
 * @param postgresArchive a tar, xz-compressed
 */
record Platform(List<String> redisServers, String postgresArchive) {
    // the amd64 program needs OpenSSL 3, which older distributions lack; the 32-bit one needs nothing
    static final Platform LINUX_AMD64 = new Platform(
            List.of("/redis-server-6.2.6-v5-linux-amd64", "/redis-server-6.2.7-linux-386"),
            "/postgres-linux-x86_64.txz");
    static final Platform LINUX_ARM64 =
            new Platform(List.of("/redis-server-6.2.7-linux-arm64"), "/postgres-linux-arm_64.txz");
    static final Platform DARWIN_AMD64 =
            new Platform(List.of("/redis-server-6.2.6-v5-darwin-amd64"), "/postgres-darwin-x86_64.txz");
    static final Platform DARWIN_ARM64 =
            new Platform(List.of("/redis-server-6.2.6-v5-darwin-arm64"), "/postgres-darwin-arm_64.txz");

    /**
     * @param osName as in the system property {@code os.name}
     * @param osArch as in {@code os.arch}
     */
    static Platform of(String osName, String osArch) throws LocalStoresException {
        String os = osName.toLowerCase(Locale.ROOT);
        boolean arm = osArch.equals("aarch64") || osArch.equals("arm64");
        boolean amd = osArch.equals("amd64") || osArch.equals("x86_64");
        if (os.startsWith("linux") && (arm || amd)) {
            return arm ? LINUX_ARM64 : LINUX_AMD64;
        }
        if (os.startsWith("mac") && (arm || amd)) {
            return arm ? DARWIN_ARM64 : DARWIN_AMD64;
        }
        throw new LocalStoresException(
                "no Redis and Postgres to start on this kind of machine, set REDIS_URL and PG_URL:" + " os=" + osName
                        + " arch=" + osArch);
    }
}
