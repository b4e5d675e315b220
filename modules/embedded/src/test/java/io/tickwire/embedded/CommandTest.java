package io.tickwire.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
    @TempDir
    private Path directory;

    @Test
    @Timeout(60)
    void aProgramThatIsStillOpenForWritingIsTriedAgain() throws Exception {
        Path program = Files.copy(Path.of("/bin/true"), directory.resolve("program"));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        CompletableFuture<Integer> exitCode = new CompletableFuture<>();
        Thread runner = new Thread(() -> {
            try {
                exitCode.complete(Command.run(
                        List.of(program.toString()), directory, "", new ServerLog(directory.resolve("log"))));
            } catch (Exception e) {
                exitCode.completeExceptionally(e);
            }
        });
        try (OutputStream open = Files.newOutputStream(program, StandardOpenOption.APPEND)) {
            runner.start();
            while (runner.getState() != Thread.State.TIMED_WAITING && !exitCode.isDone()) {
                Thread.onSpinWait();
            }
            assertThat(exitCode).isNotDone();
            open.flush();
        }
        assertThat(exitCode.get(60, TimeUnit.SECONDS)).isZero();
    }
}
