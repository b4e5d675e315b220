package io.tickwire.teststores;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Postgres from its jar. */
final class PostgresProcess implements Server {
    private final DataDirectory data = new DataDirectory("postgres");
    private final int port;
    private final Map<String, String> settings;
    private List<Long> frozen = List.of();
    private EmbeddedPostgres server;

    PostgresProcess(int port, Map<String, String> settings) throws IOException {
        this.port = port;
        this.settings = settings;
    }

    @Override
    public void start() throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data.path)
                .setCleanDataDirectory(false);
        settings.forEach(builder::setServerConfig);
        server = builder.start();
    }

    @Override
    public void stop() throws IOException {
        server.close();
    }

    /** As when the machine goes. */
    @Override
    public void kill() throws IOException {
        Signals.send("KILL", pids());
        server.close();
        Files.deleteIfExists(pidFile());
    }

    @Override
    public void freeze() throws IOException {
        frozen = pids();
        Signals.send("STOP", frozen);
    }

    @Override
    public void thaw() throws IOException {
        Signals.send("CONT", frozen);
    }

    private Path pidFile() {
        return data.path.resolve("postmaster.pid");
    }

    private List<Long> pids() throws IOException {
        long postmaster = Long.parseLong(Files.readAllLines(pidFile()).get(0));
        return Stream.concat(
                        Stream.of(postmaster),
                        ProcessHandle.of(postmaster).orElseThrow().descendants().map(ProcessHandle::pid))
                .toList();
    }

    @Override
    public void close() throws IOException {
        if (!frozen.isEmpty()) {
            thaw(); // a frozen process takes no other signal
        }
        if (server != null) {
            server.close();
        }
        data.close();
    }
}
