package io.tickwire.teststores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** PgBouncer in front of a Postgres, in transaction mode and with the settings that it has by itself. */
public final class PgBouncer implements AutoCloseable {
    private static final String NOBODY = "nobody";

    private final DataDirectory directory = new DataDirectory("pgbouncer");
    private final int port = Ports.free();
    private final Process process;

    /** @param poolSize connections to Postgres for each database and user */
    public PgBouncer(PostgresStore postgres, int poolSize) throws IOException {
        Path users = Files.writeString(directory.path.resolve("users.txt"), "\"postgres\" \"postgres\"\n");
        Path config = Files.writeString(
                directory.path.resolve("pgbouncer.ini"),
                String.format(Locale.ROOT, """
                [databases]
                * = host=127.0.0.1 port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = %s
                admin_users = postgres
                pool_mode = transaction
                default_pool_size = %d
                """, postgres.port(), port, users, poolSize));
        List<String> command = new ArrayList<>(List.of(program().orElseThrow().toString()));
        if (System.getProperty("user.name").equals("root")) { // it refuses to run as root
            Files.setPosixFilePermissions(directory.path, PosixFilePermissions.fromString("rwxr-xr-x"));
            command.addAll(List.of("-u", NOBODY));
        }
        command.add(config.toString());
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.path.resolve("log").toFile())
                .start();
        Condition.await("PgBouncer answers: port=" + port, this::answers);
    }

    /** Where the program is; empty when it is not installed. */
    public static Optional<Path> program() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(directory -> Path.of(directory, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public String url(String database) {
        return "postgresql://postgres:postgres@127.0.0.1:" + port + "/" + database;
    }

    /** What it has written. */
    public String log() throws IOException {
        return Files.readString(directory.path.resolve("log"));
    }

    private boolean answers() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("PgBouncer has ended: " + log());
        }
        return log().contains("process up");
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly(); // its gentle stop waits for the clients
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        directory.close();
    }
}
