package io.tickwire.launcher;

import io.tickwire.config.StoreUrl;
import io.tickwire.config.UrlSecrets;
import io.tickwire.postgres.PgUrl;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which Postgres a command reads. */
final class StoreOption {
    @Option(
            names = "--pg",
            paramLabel = "URL",
            description = "Postgres: postgresql://user:password@host:port/db. Default: PG_URL, else the embedded one of"
                    + " --data-dir, as its postgres.url tells.")
    String pg;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Of the embedded servers. Default: ./data. Also TICKWIRE_DATA_DIR")
    String dataDir;

    /**
     * The URL; may hold a password.
     *
     * @throws IllegalArgumentException when there is none, or it is none; passwords are masked
     */
    String url() {
        Map<String, String> environment = System.getenv();
        String given = pg == null ? environment.getOrDefault("PG_URL", "") : pg;
        String url = StoreUrl.postgres(given.isBlank() ? ofDataDirectory(environment) : given.trim());
        try {
            PgUrl.parse(url).connectOptions("tickwire"); // an sslmode that is none is told now
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + ": --pg=" + UrlSecrets.mask(url), e);
        }
        return url;
    }

    /** Host, port and database: no user, no password. */
    static String address(String url) {
        URI uri = URI.create(url);
        return uri.getHost() + ":" + (uri.getPort() < 0 ? 5432 : uri.getPort()) + uri.getPath();
    }

    private String ofDataDirectory(Map<String, String> environment) {
        String directory = dataDir == null ? environment.getOrDefault("TICKWIRE_DATA_DIR", "./data") : dataDir;
        Path file = Path.of(directory).resolve("postgres.url");
        try {
            return Files.readString(file).trim();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "needs --pg or PG_URL, or the data directory of a running Tickwire: file=" + file, e);
        }
    }
}
