package io.tickwire.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.embedded.ServerProcess.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
    @TempDir
    private Path temp;

    @Test
    void isKnownByProgramAndAllArguments() throws Exception {
        Path file = Files.createFile(temp.resolve("redis.conf"));
        Process reader = new ProcessBuilder("tail", "-f", file.toString()).start();
        try {
            assertThat(ServerProcess.find(program("redis-server", file))).isEmpty(); // somebody looks at our file
            assertThat(ServerProcess.find(program("tail", temp.resolve("redis"))))
                    .isEmpty();
            assertThat(ServerProcess.find(program("tail", file)))
                    .hasValueSatisfying(found -> assertThat(found.pid()).isEqualTo(reader.pid()));
        } finally {
            reader.destroyForcibly().waitFor();
        }
        assertThat(ServerProcess.find(program("tail", file))).isEmpty();
    }

    @Test
    void aProgramThatTheSystemReportsAsARootDirectoryIsNobodysServer() {
        Program program = new Program("redis-server", List.of("x"), "TERM");
        for (String reported : List.of("/", "", "/usr/bin/", "/usr/bin/redis-cli", "\0")) {
            assertThat(program.isStartedBy(reported)).as(reported).isFalse();
        }
        assertThat(program.isStartedBy("/usr/bin/redis-server-6.2 (deleted)")).isTrue();
    }

    @Test
    void isKilledWhenItDoesNotStop() throws Exception {
        Path deaf = Files.writeString(temp.resolve("deaf.sh"), "trap '' TERM; echo ready; while :; do sleep 1; done\n");
        Process process = new ProcessBuilder("sh", deaf.toString()).start();
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        Program program = new Program("", List.of(deaf.toString()), "TERM");
        ServerProcess server = ServerProcess.find(program).orElseThrow();
        server.requestStop();
        assertThat(server.awaitEnd(200)).isTrue();
        assertThat(process.waitFor()).isEqualTo(128 + 9);
    }

    private static Program program(String name, Path file) throws IOException {
        return new Program(name, List.of("-f", file.toString()), "TERM");
    }
}
