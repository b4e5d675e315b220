package io.tickwire.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramCacheTest {
    private static final String REDIS = Platform.LINUX_AMD64.redisServers().get(1);

    @TempDir
    private Path temp;

    @Test
    void unpacksOnce() throws IOException {
        Path first = new ProgramCache(temp).file(REDIS, "redis-server");
        Object made = Files.getLastModifiedTime(first);
        assertThat(new ProgramCache(temp).file(REDIS, "redis-server")).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(first)).isEqualTo(made);
        assertThat(first).isExecutable();
    }

    @Test
    void sideBySideAllGetAWholeOne() throws IOException {
        ProgramCache cache = new ProgramCache(temp);
        List<Path> unpacked = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> {
                    try {
                        Path file = cache.file(REDIS, "redis-server");
                        assertThat(file).hasSize(4_238_724);
                        return file;
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .distinct()
                .toList();
        assertThat(unpacked).hasSize(1);
        try (Stream<Path> left = Files.list(temp)) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void fallsBackWithoutAHome() throws IOException {
        Path notADirectory = Files.createFile(temp.resolve("home"));
        Path fallback = temp.resolve("fallback");
        Path program =
                ProgramCache.choose(null, notADirectory.toString(), fallback).file(REDIS, "redis-server");
        assertThat(program).startsWith(fallback);
        assertThat(ProgramCache.choose(null, "?", fallback).file(REDIS, "redis-server"))
                .startsWith(fallback);
    }

    @Test
    void followsXdgCacheHome() throws IOException {
        Path xdg = temp.resolve("xdg");
        assertThat(ProgramCache.choose(xdg.toString(), "/nowhere", temp).file(REDIS, "redis-server"))
                .startsWith(xdg.resolve("tickwire"));
    }
}
