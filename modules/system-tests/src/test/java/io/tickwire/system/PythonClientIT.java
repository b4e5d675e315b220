package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client for Python: its own tests, and the examples of its README on a running system. */
class PythonClientIT {
    private static final Pattern EXAMPLE = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL);

    private Path client;

    @BeforeEach
    void find() throws IOException {
        client = Path.of(System.getProperty("tickwire.jar"))
                .toRealPath()
                .getParent()
                .resolve("../../../clients/python")
                .toRealPath();
        boolean isThere = Files.isExecutable(Path.of("/usr/bin/python3"));
        assumeTrue(isThere, "no Python on this machine: install it (Debian: apt-get install python3)");
    }

    @Test
    void itsOwnTestsPass() throws Exception {
        Process tests = python(client, Map.of(), "-m", "unittest", "discover", "-s", ".", "-t", ".", "-p", "test_*.py");
        String printed = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tests.waitFor()).as(printed).isZero();
        assertThat(printed).containsPattern("Ran [1-9][0-9]* tests").doesNotContain("skipped");
    }

    @Test
    void everyExampleOfItsReadmeRuns(@TempDir Path directory) throws Exception {
        List<String> examples = new ArrayList<>();
        Matcher found = EXAMPLE.matcher(Files.readString(client.resolve("README.md")));
        while (found.find()) {
            examples.add(found.group(1));
        }
        assertThat(examples).hasSize(5);
        Files.writeString(directory.resolve("token.txt"), "no token is needed here\n");
        try (TickwireProcess tickwire = TickwireProcess.start(directory, Map.of())) {
            Map<String, String> environment = Map.of(
                    "TICKWIRE_URL",
                    tickwire.url("gateway"),
                    "TICKWIRE_WEBHOOK_URL",
                    tickwire.url("ingest") + "/webhook/ticks");
            assertThat(whole(directory, environment, examples.get(0))).isEqualTo("1 []\n");
            assertThat(firstLine(tickwire, directory, environment, examples.get(1)))
                    .startsWith("BTC-USD 97");
            assertThat(firstLine(tickwire, directory, environment, examples.get(2)))
                    .matches("20\\S+Z 97001 0.5");
            Await.until("stored", () -> whole(directory, environment, examples.get(3))
                    .contains("97001"));
            assertThat(whole(directory, environment, examples.get(4)))
                    .startsWith("bad_parameter ")
                    .contains("interval=7x");
        }
    }

    /** All that a program prints that ends. */
    private String whole(Path directory, Map<String, String> environment, String program) throws Exception {
        Process running = python(directory, environment, "-c", program);
        String printed = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor()).as(printed).isZero();
        return printed;
    }

    /** The first line of a program that goes on for ever, while ticks are posted. */
    private String firstLine(TickwireProcess tickwire, Path directory, Map<String, String> environment, String program)
            throws Exception {
        Process running = python(directory, environment, "-u", "-c", program);
        try (BufferedReader reader = running.inputReader(StandardCharsets.UTF_8)) {
            CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
                try {
                    return reader.readLine();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            Await.until("a line", () -> {
                Webhook.post(
                        tickwire,
                        List.of("{\"symbol\":\"BTC-USD\",\"ts\":\"" + Instant.now()
                                + "\",\"price\":\"97001\",\"volume\":\"0.5\"}"));
                return line.isDone();
            });
            return line.get(1, TimeUnit.SECONDS);
        } finally {
            running.destroyForcibly();
        }
    }

    private Process python(Path directory, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("python3"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("TICKWIRE_"));
        builder.environment().put("PYTHONPATH", client.toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.environment().putAll(environment);
        return builder.start();
    }
}
