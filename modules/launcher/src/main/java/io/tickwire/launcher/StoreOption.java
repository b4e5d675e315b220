package io.tickwire.launcher;

import io.tickwire.postgres.PgUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Postgres a command works on. */
final class StoreOption {
    @Option(
            names = "--pg",
            paramLabel = "URL",
            description = "Postgres: postgresql://user:password@host:port/db. Default: PG_URL, or else the embedded"
                    + " server of --data-dir, whose file postgres.url names it.")
    String pg;

    @Mixin
    DataDirOption data;

    /** Whether it is the Postgres of the system that runs in this environment. */
    boolean isDefault() {
        return pg == null;
    }

    /**
     * The URL; may hold a password.
     *
     * @throws IllegalArgumentException when there is none, or it is none; passwords are masked
     */
    String url() {
        String given = pg == null ? System.getenv().getOrDefault("PG_URL", "") : pg;
        String url = given.isBlank() ? ofDataDirectory() : given.trim();
        try {
            PgUrl.parse(url); // what is wrong with it is told now
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException((pg == null ? "PG_URL: " : "--pg: ") + e.getMessage(), e);
        }
        return url;
    }

    /** Host, port, database and schemas: no user, no password. */
    static String address(String url) {
        PgUrl parsed = PgUrl.parse(url);
        return parsed.address()
                + (parsed.searchPath().isEmpty() ? "" : "?search_path=" + String.join(",", parsed.searchPath()));
    }

    private String ofDataDirectory() {
        Path file = data.directory().resolve("postgres.url");
        try {
            return Files.readString(file).trim();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "needs --pg or PG_URL, or the data directory of a running Tickwire: file=" + file, e);
        }
    }
}
