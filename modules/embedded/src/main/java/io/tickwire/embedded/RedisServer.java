package io.tickwire.embedded;

import io.tickwire.stores.LocalStoresException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Redis on {@code <data-dir>/redis}: what it has answered is in its append-only file, on disk. {@code <data-dir>/redis.url}
 * tells where it listens, with the random password of its one user, {@value #USER}, for whoever can read that file. The user can't
 * change the server's settings, load modules, or make it a replica: with those rights it could write files.
 */
final class RedisServer implements Server {
    private static final String USER = "tickwire";
    private static final String PASSWORD_FILE = "tickwire.password";
    private static final String PROGRAM = "redis-server";
    /**
     * All that works on data; of what works on the server, what people look at, and nothing that writes a file, runs a
     * program or takes data elsewhere.
     */
    private static final String RIGHTS =
            "~* &* +@all -@admin -@dangerous +info +keys +flushall +flushdb +role +client|list +client|kill +latency +slowlog";

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
    private final ServerUser user;
    private final ServerProcess.Program program;
    private String password;
    private int port;

    /**
     * @param data the data directory, held by this process
     * @param resources the program, and others that do instead
     * @param wantedPort 0 for any free one
     * @param user as whom it is run
     */
    RedisServer(Path data, ProgramCache programs, List<String> resources, int wantedPort, ServerUser user) {
        this.resources = resources;
        this.programs = programs;
        this.data = data;
        this.directory = data.resolve("redis");
        this.config = directory.resolve("redis.conf");
        this.log = new ServerLog(data.resolve("redis.log"));
        this.wantedPort = wantedPort;
        this.user = user;
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
        password = password();
        log.append("starting"); // so that there is a file to give to the user
        user.own(log.file());
        for (int attempt = 1; ; attempt++) {
            log.mark();
            port = FreePort.resolve(wantedPort);
            ConfigFile.write(config, ConfigFile.resource("redis.conf") + settings());
            user.own(directory);
            Command.run(user.command(executable, List.of(config.toString())), directory, "", log);
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
        return "redis://" + USER + ":" + password + "@127.0.0.1:" + port;
    }

    @Override
    public ServerProcess.Program program() {
        return program;
    }

    /** Made at the first start; an earlier version had none. */
    private String password() throws IOException {
        Path file = directory.resolve(PASSWORD_FILE);
        if (!Files.exists(file)) {
            ConfigFile.write(file, ConfigFile.newPassword() + "\n");
        }
        return Files.readString(file).trim();
    }

    private String settings() {
        return "port " + port + "\nuser " + USER + " on #" + sha256(password) + " " + RIGHTS + "\n";
    }

    private static String sha256(String text) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }

    private Path executable() throws LocalStoresException, IOException, InterruptedException {
        for (String resource : resources) {
            Path executable = programs.file(resource, PROGRAM);
            if (Command.run(user.command(executable, List.of("--version")), directory, "", log) == 0) {
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
            String asked = "AUTH " + USER + " " + password + "\r\nPING\r\n";
            socket.getOutputStream().write(asked.getBytes(StandardCharsets.US_ASCII));
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String login = answers.readLine();
            String answer = answers.readLine();
            return login == null || answer == null ? "" : answer;
        } catch (IOException e) {
            return ""; // not listening yet, or loading: the caller asks again
        }
    }
}
