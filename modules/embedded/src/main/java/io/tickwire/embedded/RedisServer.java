package io.tickwire.embedded;

import io.tickwire.stores.LocalStoresException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Redis on {@code <data-dir>/redis}: what it has answered is in its append-only file, on disk. {@code <data-dir>/redis.url}
 * tells where it listens.
 */
final class RedisServer implements Server {
    private static final String PROGRAM = "redis-server";
    private static final int PORT_ATTEMPTS = 5;
    private static final int LOADING_PATIENCE_MS = 300_000;
    private static final int STOP_PATIENCE_MS = 15_000;
    private static final int ASK_AGAIN_MS = 20;

    private final List<String> resources;
    private final ProgramCache programs;
    private final Path data;
    private final Path directory;
    private final Path config;
    private final ServerLog log;
    private final int wantedPort;
    private final ServerProcess.Program program;
    private int port;

    /**
     * @param data the data directory, held by this process
     * @param resources the program, and others that do instead
     * @param wantedPort 0 for any free one
     */
    RedisServer(Path data, ProgramCache programs, List<String> resources, int wantedPort) {
        this.resources = resources;
        this.programs = programs;
        this.data = data;
        this.directory = data.resolve("redis");
        this.config = directory.resolve("redis.conf");
        this.log = new ServerLog(data.resolve("redis.log"));
        this.wantedPort = wantedPort;
        this.program = new ServerProcess.Program(PROGRAM, List.of(config.toString()), "TERM");
    }

    @Override
    public void unpack() throws IOException {
        for (String resource : resources) {
            programs.file(resource, PROGRAM);
        }
    }

    @Override
    public void start() throws LocalStoresException, IOException, InterruptedException {
        ServerProcess.endLeftover(program, STOP_PATIENCE_MS);
        ConfigFile.privateDirectory(directory);
        log.mark();
        Path executable = executable();
        for (int attempt = 1; ; attempt++) {
            log.mark();
            port = FreePort.resolve(wantedPort);
            ConfigFile.write(config, ConfigFile.resource("redis.conf") + "port " + port + "\n");
            Command.run(List.of(executable.toString(), config.toString()), directory, "", log);
            if (answers()) {
                ConfigFile.write(data.resolve("redis.url"), url() + "\n");
                return;
            }
            if (!log.says("Address already in use") || (wantedPort == 0 && attempt == PORT_ATTEMPTS)) {
                throw new LocalStoresException("Redis did not start: " + log.end());
            }
            if (wantedPort != 0) {
                throw new LocalStoresException("the port for Redis is in use by another program, stop that or choose"
                        + " another port: TICKWIRE_EMBEDDED_REDIS_PORT=" + wantedPort);
            }
        }
    }

    @Override
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public ServerProcess.Program program() {
        return program;
    }

    private Path executable() throws LocalStoresException, IOException, InterruptedException {
        for (String resource : resources) {
            Path executable = programs.file(resource, PROGRAM);
            if (Command.run(List.of(executable.toString(), "--version"), directory, "", log) == 0) {
                return executable;
            }
        }
        throw new LocalStoresException("Redis' program does not run on this machine, set REDIS_URL: " + log.end());
    }

    // Redis has gone to the background by now, or given up: then there is no such process
    private boolean answers() throws LocalStoresException, IOException, InterruptedException {
        Optional<ServerProcess> running = ServerProcess.find(program);
        long deadlineNanos = System.nanoTime() + LOADING_PATIENCE_MS * 1_000_000L;
        while (running.isPresent() && running.get().isRunning()) {
            if (ping().equals("+PONG")) {
                return true;
            }
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new LocalStoresException(
                        "Redis does not answer: waitedMs=" + LOADING_PATIENCE_MS + " " + log.end());
            }
            Thread.sleep(ASK_AGAIN_MS);
        }
        return false;
    }

    private String ping() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 1_000);
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            return answer == null ? "" : answer;
        } catch (IOException e) {
            return ""; // not listening yet, or loading: the caller asks again
        }
    }
}
