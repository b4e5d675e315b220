package io.tickwire.teststores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a process has on disk, until it is closed. */
final class DataDirectory implements AutoCloseable {
    final Path path;

    DataDirectory(String name) throws IOException {
        path = Files.createTempDirectory("tickwire-" + name + "-");
    }

    @Override
    public void close() throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(path)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.deleteIfExists(file);
        }
    }
}
