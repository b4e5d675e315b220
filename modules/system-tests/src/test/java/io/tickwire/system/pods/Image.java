package io.tickwire.system.pods;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.tickwire.deploy.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The command of a container, by the entry point of the Dockerfile and its own file of arguments, with this machine's paths. */
final class Image {
    private static final Path ARGUMENTS = Chart.REPOSITORY.resolve("deploy/image/java.args");
    private static final Pattern ENTRY_POINT = Pattern.compile("(?m)^ENTRYPOINT (\\[.*])$");

    private Image() {}

    static List<String> command(Container container, Path directory) throws IOException {
        List<String> command = new ArrayList<>();
        List<String> own = container.getCommand();
        for (String word : own == null || own.isEmpty() ? entryPoint() : own) {
            command.add(
                    switch (word) {
                        case "java" -> ProcessHandle.current().info().command().orElse("java");
                        case "@/app/java.args" -> "@" + arguments(container, directory);
                        default -> word;
                    });
        }
        command.addAll(container.getArgs());
        return command;
    }

    private static List<String> entryPoint() throws IOException {
        String dockerfile = Files.readString(Chart.REPOSITORY.resolve("Dockerfile"));
        assertThat(dockerfile).contains("COPY deploy/image/java.args ./").contains("WORKDIR /app");
        var entry = ENTRY_POINT.matcher(dockerfile);
        assertThat(entry.find()).as("an ENTRYPOINT").isTrue();
        return Arrays.asList(new ObjectMapper().readValue(entry.group(1), String[].class));
    }

    /** As the image's build completes the file: with the class path. And what a container tells the JVM, its memory limit. */
    private static Path arguments(Container container, Path directory) throws IOException {
        Quantity memory = container.getResources().getLimits().get("memory");
        Path jar = Path.of(System.getProperty("tickwire.jar")).toRealPath();
        return Files.writeString(
                Files.createTempFile(
                        directory, container.getArgs().get(1) + "-", ".args"), // another JVM may read the last
                Files.readString(ARGUMENTS)
                        + "-cp " + jar + "\n-XX:MaxRAM="
                        + memory.getNumericalAmount().longValueExact()
                        + "\n-XX:TieredStopAtLevel=1\n"); // many short lives on few cores
    }
}
