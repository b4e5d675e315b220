package io.tickwire.system.chaos;

import io.tickwire.teststores.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One role in a JVM of its own, on ports that it keeps over restarts. */
final class RoleProcess {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    final String role;
    final String name;
    private final int port = Ports.free();
    private final int managementPort = Ports.free();
    private final JavaProcess process;

    /** @param number tells it from the other one of its role */
    RoleProcess(String role, int number, Path directory, Map<String, String> stores) throws IOException {
        this(Path.of(System.getProperty("tickwire.jar")), role, number, directory, stores);
    }

    /** @param jar the release */
    RoleProcess(Path jar, String role, int number, Path directory, Map<String, String> stores) throws IOException {
        this.role = role;
        this.name = role + "-" + number;
        Map<String, String> environment = new HashMap<>(stores);
        environment.put("TICKWIRE_INGEST_PORT", Integer.toString(port));
        environment.put("TICKWIRE_GATEWAY_PORT", Integer.toString(port));
        environment.put("TICKWIRE_MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("TICKWIRE_EMBEDDED", "never");
        environment.put("TICKWIRE_DRAIN_MS", "15000");
        process = new JavaProcess(command(jar, role), environment, directory.resolve(name + ".log"));
    }

    private static List<String> command(Path jar, String role) throws IOException {
        return List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // many short lives on few cores
                "-jar",
                jar.toRealPath().toString(),
                "run",
                role);
    }

    void start() throws IOException {
        process.start();
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
        return process.isAlive();
    }

    void kill() throws InterruptedException {
        process.kill();
    }

    int terminate(long limitMs) throws InterruptedException {
        return process.terminate(limitMs);
    }

    void signal(String signal) throws IOException, InterruptedException {
        process.signal(signal);
    }

    List<String> complaints() throws IOException {
        return process.complaints();
    }
}
