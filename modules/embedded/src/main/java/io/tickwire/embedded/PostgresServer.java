package io.tickwire.embedded;

import io.tickwire.stores.LocalStoresException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Postgres on {@code <data-dir>/postgres}: what is committed is on disk. Its one user, {@value PostgresCluster#ROLE}, has a
 * random password that never leaves files only the user can read; {@code <data-dir>/postgres.url} is for
 * {@code psql "$(cat …)"}.
 */
final class PostgresServer implements Server {
    private static final int PORT_ATTEMPTS = 5;
    private static final int RECOVERY_PATIENCE_S = 300;
    private static final int STOP_PATIENCE_MS = 15_000;
    private static final int LEFTOVER_PATIENCE_MS = 15_000;
    private static final int TRY_AGAIN_MS = 100;

    private final String archive;
    private final ProgramCache programs;
    private final Path data;
    private final Path directory;
    private final ServerLog log;
    private final int wantedPort;
    private final ServerUser user;
    private final ServerProcess.Program program;
    private String url;

    /**
     * @param data the data directory, held by this process
     * @param archive the programs
     * @param wantedPort 0 for any free one
     */
    PostgresServer(Path data, ProgramCache programs, String archive, int wantedPort, ServerUser user) {
        this.archive = archive;
        this.programs = programs;
        this.data = data;
        this.directory = data.resolve("postgres");
        this.log = new ServerLog(data.resolve("postgres.log"));
        this.wantedPort = wantedPort;
        this.user = user;
        // INT is the fast shutdown; TERM would wait for the clients to go
        this.program = new ServerProcess.Program("postgres", List.of("-D", directory.toString()), "INT");
    }

    @Override
    public void unpack() throws IOException {
        programs.archive(archive);
    }

    @Override
    public void start() throws LocalStoresException, IOException, InterruptedException {
        ServerProcess.endLeftover(program, STOP_PATIENCE_MS);
        log.mark();
        Path bin = programs.archive(archive).resolve("bin");
        PostgresCluster cluster = new PostgresCluster(directory, bin, user, log);
        cluster.createIfMissing();
        user.own(directory);
        forgetStrangersPid();
        long deadlineNanos = System.nanoTime() + LEFTOVER_PATIENCE_MS * 1_000_000L;
        for (int attempt = 1; ; attempt++) {
            int port = FreePort.resolve(wantedPort);
            cluster.configure(port);
            log.mark();
            if (launch(bin) == 0) {
                url = "postgresql://" + PostgresCluster.ROLE + ":" + cluster.password() + "@127.0.0.1:" + port + "/"
                        + PostgresCluster.DATABASE;
                ConfigFile.write(data.resolve("postgres.url"), url + "\n");
                return;
            }
            // sessions of a killed server end when they notice its death
            boolean leftover = log.says("is still in use");
            boolean portTaken = log.says("Address already in use");
            if (portTaken && wantedPort != 0) {
                throw new LocalStoresException("the port for Postgres is in use by another program, stop that or"
                        + " choose another port: TICKWIRE_EMBEDDED_PG_PORT=" + wantedPort);
            }
            boolean again = leftover ? System.nanoTime() - deadlineNanos < 0 : portTaken && attempt < PORT_ATTEMPTS;
            if (!again) {
                throw new LocalStoresException("Postgres did not start: " + log.end());
            }
            Thread.sleep(TRY_AGAIN_MS);
        }
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public ServerProcess.Program program() {
        return program;
    }

    // pg_ctl puts the server into a session of its own: a Ctrl-C at the terminal does not reach it
    private int launch(Path bin) throws IOException, InterruptedException {
        List<String> arguments = List.of(
                "start",
                "--pgdata=" + directory,
                "--log=" + data.relativize(log.file()),
                "--wait",
                "--timeout=" + RECOVERY_PATIENCE_S,
                "--silent");
        return Command.run(user.command(bin.resolve("pg_ctl"), arguments), data, "", log);
    }

    /**
     * Postgres takes the process that its lock file names for a Postgres if only it is alive. After a restart of the
     * machine or the container that may be anybody. We hold the data directory, and no server runs on it: so it is nobody.
     */
    private void forgetStrangersPid() throws IOException {
        Path file = directory.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        Optional<Long> pid = Files.readAllLines(file).stream()
                .findFirst()
                .map(String::trim)
                .filter(line -> line.matches("-?\\d{1,10}"))
                .map(line -> Math.abs(Long.parseLong(line)));
        if (pid.isEmpty() || ProcessHandle.of(pid.get()).isPresent()) {
            Files.delete(file);
        }
    }
}
