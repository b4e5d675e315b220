package io.tickwire.embedded;

import io.tickwire.stores.LocalStoresException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The files of a Postgres. They come into being whole, with database, user and password, or not at all. */
final class PostgresCluster {
    static final String ROLE = "tickwire";
    static final String DATABASE = "tickwire";

    private static final String STAGING_PREFIX = "postgres-new-";
    private static final String PASSWORD_FILE = "tickwire.password";
    private static final String CONFIG_FILE = "tickwire.conf";

    private final Path directory;
    private final Path bin;
    private final ServerUser user;
    private final ServerLog log;

    PostgresCluster(Path directory, Path bin, ServerUser user, ServerLog log) {
        this.directory = directory;
        this.bin = bin;
        this.user = user;
        this.log = log;
    }

    /** Made elsewhere and moved into place, so that a start cut short leaves nothing half-made behind. */
    void createIfMissing() throws LocalStoresException, IOException, InterruptedException {
        deleteStaging();
        if (Files.exists(directory)) {
            if (!Files.exists(directory.resolve(PASSWORD_FILE))) {
                throw new LocalStoresException("not a Postgres of Tickwire's, choose another TICKWIRE_DATA_DIR or move"
                        + " it away: directory=" + directory);
            }
            return;
        }
        Path staging = Files.createTempDirectory(directory.getParent(), STAGING_PREFIX);
        Path password = staging.resolveSibling(staging.getFileName() + ".password");
        user.own(staging);
        ConfigFile.write(password, ConfigFile.newPassword() + "\n");
        initialise(staging, password);
        Files.writeString(
                staging.resolve("postgresql.conf"), "\ninclude '" + CONFIG_FILE + "'\n", StandardOpenOption.APPEND);
        Files.move(password, staging.resolve(PASSWORD_FILE), StandardCopyOption.ATOMIC_MOVE);
        Files.move(staging, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Writes the settings for the next start. */
    void configure(int port) throws IOException {
        ConfigFile.write(
                directory.resolve(CONFIG_FILE), ConfigFile.resource("postgres.conf") + "port = " + port + "\n");
    }

    String password() throws IOException {
        return Files.readString(directory.resolve(PASSWORD_FILE)).trim();
    }

    private void initialise(Path staging, Path password)
            throws LocalStoresException, IOException, InterruptedException {
        run(
                "initdb",
                List.of(
                        "--pgdata=" + staging,
                        "--username=" + ROLE,
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-instructions"),
                "");
        run(
                "postgres",
                List.of("--single", "-D", staging.toString(), "-c", "exit_on_error=on", "template1"),
                ConfigFile.resource("create-database.sql"));
    }

    private void run(String program, List<String> arguments, String input)
            throws LocalStoresException, IOException, InterruptedException {
        int exitCode = Command.run(user.command(bin.resolve(program), arguments), directory.getParent(), input, log);
        if (exitCode != 0) {
            throw new LocalStoresException(
                    "Postgres' files can't be made: program=" + program + " exitCode=" + exitCode + " " + log.end());
        }
    }

    private void deleteStaging() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory.getParent(), STAGING_PREFIX + "*")) {
            for (Path path : left) {
                ProgramCache.delete(path);
            }
        }
    }
}
