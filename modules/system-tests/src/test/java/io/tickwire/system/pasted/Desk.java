package io.tickwire.system.pasted;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.system.Await;
import io.tickwire.testlogs.ProcessLog;
import io.tickwire.teststores.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A user's terminals: a working directory that looks like the repository after the build, and bash. Only the ports are
 * others than in the documentation: by Tickwire's variables, and by their numbers in addresses and assignments.
 */
final class Desk implements AutoCloseable {
    private static final long LIMIT_S = 120;

    /** Ports that the documentation names, and the variables that move those of the first system. */
    private static final Map<String, String> VARIABLES = Map.of(
            "8080", "TICKWIRE_GATEWAY_PORT",
            "8081", "TICKWIRE_INGEST_PORT",
            "9000", "TICKWIRE_MANAGEMENT_PORT",
            "16379", "TICKWIRE_EMBEDDED_REDIS_PORT",
            "15432", "TICKWIRE_EMBEDDED_PG_PORT");

    private static final List<String> OF_A_SECOND_SYSTEM = List.of("18080", "18081", "19000", "26379", "25432");

    private final Path directory;
    private final Map<String, String> ports = new TreeMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final List<Server> servers = new ArrayList<>();
    private String prelude = "";

    Desk(Path directory, Path repository, Path jar) throws IOException {
        this.directory = directory;
        Stream.concat(VARIABLES.keySet().stream(), OF_A_SECOND_SYSTEM.stream())
                .forEach(port -> ports.put(port, Integer.toString(Ports.free())));
        VARIABLES.forEach((port, variable) -> environment.put(variable, ports.get(port)));
        for (String part : List.of("docs", "webroot")) {
            Files.createSymbolicLink(directory.resolve(part), repository.resolve(part));
        }
        Path target = Files.createDirectories(directory.resolve("modules/launcher/target"));
        Files.createSymbolicLink(target.resolve("tickwire.jar"), jar);
        Files.createSymbolicLink(directory.resolve("tickwire.jar"), jar); // as the runbook has it
    }

    /** The text with the ports of this desk. */
    String ported(String text) {
        String moved = text;
        for (Map.Entry<String, String> port : ports.entrySet()) {
            moved = moved.replaceAll("(?<=127\\.0\\.0\\.1:|_PORT=)" + port.getKey() + "\\b", port.getValue());
        }
        return moved;
    }

    /** Where a server is that the documentation has at this port. */
    URI address(String port) {
        return URI.create("http://127.0.0.1:" + ports.get(port));
    }

    /** Of a store of the first system: from its data directory, or as its ready line has it when it needs no password. */
    String url(String store) throws IOException {
        Path file = directory.resolve("data").resolve(store + ".url");
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        Matcher url = Pattern.compile(" " + store + "=(\\S+)").matcher(servers.get(0).ready);
        assertThat(url.find()).as(servers.get(0).ready).isTrue();
        return url.group(1);
    }

    /** Defines words for all commands from now on. */
    void define(String words) throws Exception {
        prelude = ported(words) + "\n";
        assertThat(run("true", Map.of()).exitCode()).as(words).isZero();
    }

    /** Runs a command that ends by itself. */
    Outcome run(String command, Map<String, String> more) throws Exception {
        Path out = Files.createTempFile(directory, "out-", ".txt");
        Path err = Files.createTempFile(directory, "err-", ".txt");
        Process process = bash(command, more, out, err);
        try {
            if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
                throw new AssertionError("did not end in " + LIMIT_S + " s: " + command + "\n" + Files.readString(out)
                        + Files.readString(err));
            }
        } finally {
            end(process);
        }
        return new Outcome(process.exitValue(), text(out), Files.readString(err));
    }

    record Outcome(int exitCode, String out, String err) {}

    /** Starts a command that goes on until Ctrl-C, waits until its output is as it should be, and ends it. */
    void watch(String command, Predicate<String> output) throws Exception {
        Path out = Files.createTempFile(directory, "out-", ".txt");
        Path err = Files.createTempFile(directory, "err-", ".txt");
        Process process = bash(command, Map.of(), out, err);
        try {
            Await.until(command, () -> {
                if (!process.isAlive()) {
                    throw new AssertionError("ended by itself: " + command + "\n" + Files.readString(err));
                }
                return output.test(Files.readString(out));
            });
        } finally {
            end(process);
        }
    }

    /** Starts Tickwire and waits for its ready line. It runs until {@link Server#stop} or the end of the test. */
    Server serve(String command, Map<String, String> more) throws Exception {
        Path out = Files.createTempFile(directory, "out-", ".txt");
        Path err = Files.createTempFile(directory, "err-", ".txt");
        Process process = bash(command, more, out, err);
        Server server = new Server(command, process, err);
        servers.add(server); // it is ended, also when it is never ready
        Await.until("ready: " + command, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("ended by itself: " + command + "\n" + Files.readString(err));
            }
            server.ready = Files.readString(out);
            return server.ready.contains("tickwire ready: ") && server.ready.endsWith("\n");
        });
        return server;
    }

    /** A Tickwire that was started by a pasted command. */
    static final class Server {
        private final String command;
        private final Process process;
        private final Path log;
        private String ready = "";

        private Server(String command, Process process, Path log) {
            this.command = command;
            this.process = process;
            this.log = log;
        }

        /** As Ctrl-C does, and looks at its log. */
        void stop() throws IOException {
            end(process);
            assertThat(ProcessLog.faults(log, List.of())).as(command).isEmpty();
        }
    }

    private Process bash(String command, Map<String, String> more, Path out, Path err) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", prelude + ported(command))
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("TICKWIRE_") || name.endsWith("_URL"));
        builder.environment().putAll(environment);
        builder.environment().putAll(more);
        return builder.start();
    }

    /** As Ctrl-C does: to the shell and to what it runs, but not to the servers that Tickwire runs. */
    private static void end(Process process) {
        boolean isTickwire = process.info().command().orElse("").endsWith("java"); // bash became it
        List<ProcessHandle> all = Stream.concat(
                        isTickwire ? Stream.empty() : process.children(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        for (ProcessHandle each : all) {
            try {
                each.onExit().get(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                each.destroyForcibly();
            } catch (ExecutionException | TimeoutException e) {
                each.destroyForcibly();
                throw new AssertionError("did not end in 60 s: pid=" + each.pid(), e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Server server : servers) {
            server.stop();
        }
    }

    /** A regular expression that is found in the output. */
    static Predicate<String> has(String regex) {
        return Pattern.compile(regex).asPredicate();
    }

    /** A frame of ticks is no text, and redis-cli prints it as it is. */
    private static String text(Path output) throws IOException {
        return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    }
}
