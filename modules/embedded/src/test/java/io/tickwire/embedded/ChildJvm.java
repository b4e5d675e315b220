package io.tickwire.embedded;

import io.tickwire.config.EmbeddedMode;
import io.tickwire.config.Settings;
import io.tickwire.stores.LocalStores;
import io.tickwire.stores.LocalStoresException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Another JVM that starts the servers on a data directory and holds them until it is killed, or until its stdin ends.
 *
 * @param answer {@code started <redisUrl> <pgUrl>} or {@code refused <message>}
 */
record ChildJvm(Process process, String answer) {
    static ChildJvm start(Path dataDir, String... prefix) throws IOException {
        List<String> command = new ArrayList<>(List.of(prefix));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ChildJvm.class.getName(),
                dataDir.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        while (line != null && !line.startsWith("started") && !line.startsWith("refused")) {
            line = output.readLine();
        }
        return new ChildJvm(process, String.valueOf(line));
    }

    String redisUrl() {
        return answer.split(" ")[1];
    }

    String pgUrl() {
        return answer.split(" ")[2];
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    static Settings.Stores stores(Path dataDir, int redisPort, int pgPort) {
        return new Settings.Stores(Optional.empty(), Optional.empty(), EmbeddedMode.AUTO, dataDir, redisPort, pgPort);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (LocalStores.Started started = new EmbeddedStores().start(stores(Path.of(arguments[0]), 0, 0))) {
            System.out.println("started " + started.redisUrl().orElseThrow() + " "
                    + started.pgUrl().orElseThrow());
            while (System.in.read() >= 0) {
                // hold on
            }
        } catch (LocalStoresException e) {
            System.out.println("refused " + e.getMessage());
        }
    }
}
