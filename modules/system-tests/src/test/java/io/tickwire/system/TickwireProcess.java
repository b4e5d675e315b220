package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.testlogs.ProcessLog;
import io.tickwire.teststores.MachineLoad;
import io.tickwire.teststores.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The launcher's jar in a process of its own, as a user starts it: free ports, a data directory, logs in a file. */
public final class TickwireProcess implements AutoCloseable {
    /** What Vert.x takes for blocked. */
    private static final Duration LOOP_LIMIT = Duration.ofSeconds(2);

    private static final Pattern BLOCKED = Pattern.compile("has been blocked for (\\d+) ms");
    private static final Duration START_LIMIT = Duration.ofSeconds(180);

    private final Process process;
    private final Path log;
    private final Map<String, String> urls;
    private final List<String> expectedFaults = new ArrayList<>();

    private TickwireProcess(Process process, Path log, Map<String, String> urls) {
        this.process = process;
        this.log = log;
        this.urls = urls;
    }

    /**
     * Starts and waits for the ready line.
     *
     * @param environment without {@code REDIS_URL} and {@code PG_URL} it brings its own
     */
    static TickwireProcess start(Path directory, Map<String, String> environment, String... arguments)
            throws Exception {
        return start(List.of(), directory, environment, arguments);
    }

    /** @param javaOptions of the JVM; they win over those that each process here gets */
    public static TickwireProcess start(
            List<String> javaOptions, Path directory, Map<String, String> environment, String... arguments)
            throws Exception {
        Path log = Files.createTempFile(directory, "tickwire-", ".log");
        Map<String, String> variables = new HashMap<>(Map.of(
                "TICKWIRE_INGEST_PORT", "0",
                "TICKWIRE_GATEWAY_PORT", "0",
                "TICKWIRE_MANAGEMENT_PORT", "0",
                "TICKWIRE_EMBEDDED_REDIS_PORT", "0",
                "TICKWIRE_EMBEDDED_PG_PORT", "0",
                "TICKWIRE_DATA_DIR", directory.resolve("data").toString()));
        variables.putAll(environment);
        Process process = builder(javaOptions, variables, log, arguments).start();
        BufferedReader stdout = process.inputReader(StandardCharsets.UTF_8);
        CompletableFuture<String> ready = CompletableFuture.supplyAsync(() -> readyLine(stdout));
        String line;
        try {
            line = ready.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new AssertionError("not ready in " + START_LIMIT + ":\n" + Files.readString(log), e);
        }
        assertThat(line).as("ready line; log:\n" + Files.readString(log)).isNotNull();
        Map<String, String> urls = new HashMap<>();
        for (String pair : line.substring("tickwire ready: ".length()).split(" ")) {
            urls.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        // the ready line names only what the process brought itself
        Path data = Path.of(variables.get("TICKWIRE_DATA_DIR"));
        for (Map.Entry<String, String> store :
                Map.of("REDIS_URL", "redis", "PG_URL", "postgres").entrySet()) {
            String name = store.getValue();
            if (environment.containsKey(store.getKey())) {
                urls.put(name, environment.get(store.getKey()));
            } else if (urls.containsKey(name)) { // without its password
                urls.put(name, Files.readString(data.resolve(name + ".url")).trim());
            }
        }
        return new TickwireProcess(process, log, urls);
    }

    /** Runs a command of the jar to its end. */
    static Finished run(Map<String, String> environment, String... arguments) throws Exception {
        Path log = Files.createTempFile("tickwire-", ".log");
        Process process = launch(environment, log, arguments);
        CompletableFuture<String> out = CompletableFuture.supplyAsync(() -> {
            try {
                return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertThat(process.waitFor(5, TimeUnit.MINUTES))
                .as("command ends: " + List.of(arguments))
                .isTrue();
        assertThat(ProcessLog.faults(log, List.of()))
                .as("faults in the log of " + List.of(arguments))
                .isEmpty();
        return new Finished(process.exitValue(), out.get(60, TimeUnit.SECONDS), Files.readString(log));
    }

    /** How a command ended. */
    record Finished(int exitCode, String out, String err) {}

    /** Starts a command of the jar in a directory of its own; errors go to the log. */
    static Process launch(Path directory, Map<String, String> environment, Path log, String... arguments)
            throws IOException {
        return builder(List.of(), environment, log, arguments)
                .directory(directory.toFile())
                .start();
    }

    private static Process launch(Map<String, String> environment, Path log, String... arguments) throws IOException {
        return builder(List.of(), environment, log, arguments).start();
    }

    private static ProcessBuilder builder(
            List<String> javaOptions, Map<String, String> environment, Path log, String... arguments)
            throws IOException {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx768m"));
        command.addAll(javaOptions);
        command.add("-jar");
        command.add(Path.of(System.getProperty("tickwire.jar")).toRealPath().toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("TICKWIRE_") || name.endsWith("_URL"));
        builder.environment().putAll(environment);
        return builder;
    }

    private static String readyLine(BufferedReader stdout) {
        return stdout.lines()
                .filter(line -> line.startsWith("tickwire ready: "))
                .findFirst()
                .orElse(null);
    }

    /** {@code ingest}, {@code gateway}, {@code management}, {@code redis} or {@code postgres}. */
    public String url(String name) {
        return Optional.ofNullable(urls.get(name)).orElseThrow(() -> new AssertionError("no " + name + " in " + urls));
    }

    public URI uri(String name, String path) {
        return URI.create(url(name) + path);
    }

    public long pid() {
        return process.pid();
    }

    /** In the form of JDBC. */
    String jdbcUrl() {
        URI uri = URI.create(url("postgres"));
        String user = uri.getUserInfo().contains(":")
                ? "user=" + uri.getUserInfo().split(":")[0] + "&password="
                        + uri.getUserInfo().split(":")[1]
                : "user=" + uri.getUserInfo();
        return "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath() + "?" + user;
    }

    public String log() throws IOException {
        return Files.readString(log);
    }

    /** {@code kill -9}: no drain, no goodbye; the embedded servers are left alone. */
    void killHard() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** The exit code of a process that ends by itself. */
    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends by itself").isTrue();
        return process.exitValue();
    }

    /** SIGTERM, and the exit code. */
    public int terminate() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as("ends after SIGTERM")
                .isTrue();
        return process.exitValue();
    }

    /** SIGSTOP, SIGCONT and the like. */
    void signal(String signal) throws IOException, InterruptedException {
        Signals.send(signal, List.of(process.pid()));
    }

    /** A line of the log in which one of these regular expressions is found is what the test brings about, no fault. */
    TickwireProcess expecting(String... faults) {
        expectedFaults.addAll(List.of(faults));
        return this;
    }

    /** Whatever a test did, no event loop may have been blocked and no fault may have been logged on the way. */
    void assertHealthyLog() throws IOException {
        assertNoFault();
        long limitMs = MachineLoad.stretched(LOOP_LIMIT).toMillis();
        assertThat(log().lines().filter(line -> blockedMs(line) > limitMs))
                .as("threads blocked for more than %d ms", limitMs)
                .isEmpty();
    }

    /** How long a thread was blocked, as a line of the log tells; 0 when it tells something else. */
    private static long blockedMs(String line) {
        Matcher blocked = BLOCKED.matcher(line);
        return blocked.find() ? Long.parseLong(blocked.group(1)) : 0;
    }

    private void assertNoFault() throws IOException {
        assertThat(ProcessLog.faults(log, expectedFaults))
                .as("faults in the log")
                .isEmpty();
    }

    /** Stops it. Fails when its log tells of a fault. */
    @Override
    public void close() throws IOException {
        try {
            if (process.isAlive()) {
                process.destroy();
                if (!process.waitFor(40, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        assertNoFault();
    }
}
