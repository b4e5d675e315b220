package io.tickwire.system.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One role in a JVM of its own, on ports that it keeps over restarts. */
final class RoleProcess {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    final String role;
    final String name;
    private final int port = Ports.free();
    private final int managementPort = Ports.free();
    private final Path log;
    private final Map<String, String> environment = new HashMap<>();
    private Process process;

    /** @param number tells it from the other one of its role */
    RoleProcess(String role, int number, Path directory, Map<String, String> stores) {
        this.role = role;
        this.name = role + "-" + number;
        this.log = directory.resolve(name + ".log");
        environment.putAll(stores);
        environment.put("TICKWIRE_INGEST_PORT", Integer.toString(port));
        environment.put("TICKWIRE_GATEWAY_PORT", Integer.toString(port));
        environment.put("TICKWIRE_MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("TICKWIRE_EMBEDDED", "never");
        environment.put("TICKWIRE_DRAIN_MS", "15000");
    }

    void start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // many short lives on few cores
                "-jar",
                Path.of(System.getProperty("tickwire.jar")).toRealPath().toString(),
                "run",
                role));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(key -> key.startsWith("TICKWIRE_") || key.endsWith("_URL"));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    boolean isReady() {
        try {
            return HTTP.send(
                                    HttpRequest.newBuilder(
                                                    URI.create("http://127.0.0.1:" + managementPort + "/health/ready"))
                                            .timeout(Duration.ofSeconds(3))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /**
     * SIGTERM, and the wait for its end.
     *
     * @return the exit code, or -1 when it did not end in time
     */
    int terminate(long limitMs) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(limitMs, TimeUnit.MILLISECONDS)) {
            kill();
            return -1;
        }
        return process.exitValue();
    }

    void signal(String signal) throws IOException, InterruptedException {
        Signals.send(signal, List.of(process.pid()));
    }

    /** Lines of the log that no fault of this harness excuses. */
    List<String> complaints() throws IOException {
        if (!Files.exists(log)) {
            return List.of();
        }
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(" ERROR ")).toList();
        }
    }
}
