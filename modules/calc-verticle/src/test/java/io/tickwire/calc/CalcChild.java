package io.tickwire.calc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.config.SettingsException;
import io.tickwire.redis.RedisKeys;
import io.tickwire.testlogs.ProcessLog;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A JVM of its own that runs calc, and can be signalled. Its log is in {@code target} and tells of no fault. */
final class CalcChild implements AutoCloseable {
    private static final int EXIT_LIMIT_S = 20;

    private final TestRedis redis;
    private final Path log;
    private final Process process;

    CalcChild(TestRedis redis) throws IOException {
        this.redis = redis;
        log = Files.createTempFile(Path.of("target"), "calc-child-", ".log");
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens",
                        "java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CalcChild.class.getName(),
                        redis.url())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** As the launcher does it: calc stops on SIGTERM. */
    public static void main(String[] arguments) throws SettingsException {
        CalcProcess calc = new CalcProcess(arguments[0], 5).start();
        Runtime.getRuntime().addShutdownHook(new Thread(calc::stop));
    }

    /** How many partitions are leased to this process. */
    long leases() {
        return IntStream.range(0, CalcProcess.PARTITIONS)
                .mapToObj(partition -> redis.send(Command.GET, RedisKeys.calcLease(partition)))
                .filter(Objects::nonNull)
                .map(Response::toString)
                .filter(lease -> lease.contains("-" + process.pid() + "-"))
                .count();
    }

    void signal(String name) throws Exception {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (exit != 0) {
            throw new AssertionError("kill failed: signal=" + name + " exit=" + exit);
        }
    }

    /** Exit code after it has ended by itself. */
    int ended() throws InterruptedException {
        if (!process.waitFor(EXIT_LIMIT_S, TimeUnit.SECONDS)) {
            throw new AssertionError("did not end in " + EXIT_LIMIT_S + " s: pid=" + process.pid());
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.onExit().join();
        assertThat(ProcessLog.faults(log, List.of())).as("faults in " + log).isEmpty();
    }
}
