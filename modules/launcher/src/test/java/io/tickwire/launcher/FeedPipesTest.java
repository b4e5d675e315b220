package io.tickwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command in a process of its own, fed by real pipes: all rows, read once, and an end when it is asked for. */
@Timeout(120)
class FeedPipesTest {
    private static final int ROWS = 20_000; // many times what a pipe holds
    private static final long PROMPTLY_SECONDS = 10;

    @TempDir
    Path dir;

    private FeedRig webhook;
    private Process process;
    private Process writer;

    @BeforeEach
    void start() throws IOException {
        webhook = new FeedRig();
    }

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly();
        }
        if (writer != null) {
            writer.destroyForcibly();
        }
        webhook.close();
    }

    /** 8 kB were lost with exit code 0: the file was opened twice. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat big.csv | %s -",
                "cat big.csv | %s /dev/stdin",
                "%s - < big.csv",
                "%s <(cat big.csv)",
                "mkfifo fifo && { cat big.csv > fifo & } && %s fifo",
                "gzip -c big.csv | %s -",
                "{ gzip -c big.csv; sleep 1; tail -1 big.csv | gzip -c; } | %s - --seq=none"
            })
    void allRowsOfAPipeArePostedOnce(String command) throws Exception {
        StringBuilder rows = new StringBuilder("time,price,volume\n");
        for (int i = 0; i < ROWS; i++) {
            rows.append(1_795_600_000L + i).append(",1,2\n");
        }
        Files.writeString(dir.resolve("big.csv"), rows);
        String java = String.join(" ", java()) + " feed --symbol=X --url=" + webhook.url();
        process = run("bash", "-c", String.format(Locale.ROOT, command, java.replace("%", "%%")));
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int more = command.contains("tail") ? 1 : 0;
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("accepted  " + (ROWS + more));
        assertThat(webhook.takePosted()).hasSize(ROWS + more);
    }

    /** It hung for ten minutes: the end waited for a read, and the read for input. */
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalEndsItWhileItWaitsForInput(String signal) throws Exception {
        process = feed("-");
        OutputStream input = process.getOutputStream();
        input.write("time,price,volume\n1795600000,1,2\n".getBytes(StandardCharsets.UTF_8));
        input.flush();
        awaitPosted(1);
        input.write("1795600001,1,2\n".getBytes(StandardCharsets.UTF_8)); // what comes later goes out at once, too
        input.flush();
        awaitPosted(1);
        end(signal);
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("accepted  2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalEndsItBeforeTheFirstInput(String signal) throws Exception {
        assertThat(run("mkfifo", "fifo").waitFor()).isZero();
        process = feed("fifo");
        // the writer's opening succeeds when the reader has opened it, and then it says nothing
        writer = run("bash", "-c", "exec 3> fifo; touch opened; sleep 60");
        while (!Files.exists(dir.resolve("opened"))) {
            assertThat(process.isAlive()).isTrue();
            Thread.sleep(20);
        }
        end(signal);
    }

    @Test
    void aPipeCanNotBeLooped() throws Exception {
        process = feed("-", "--loop");
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("--loop");
    }

    private void end(String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
        assertThat(process.waitFor(PROMPTLY_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private void awaitPosted(int count) throws InterruptedException {
        for (int posted = 0; posted < count; posted += webhook.takePosted().size()) {
            assertThat(process.isAlive()).isTrue();
            Thread.sleep(20);
        }
    }

    private Process feed(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(withSignals());
        command.addAll(java());
        command.addAll(List.of("feed", "--symbol=X", "--url=" + webhook.url()));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    /** A build that runs in the background of a script ignores SIGINT, and its children would, too. */
    private static List<String> withSignals() {
        return System.getProperty("os.name").equals("Linux") ? List.of("env", "--default-signal=INT") : List.of();
    }

    private static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName());
    }

    private Process run(String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .start();
    }
}
