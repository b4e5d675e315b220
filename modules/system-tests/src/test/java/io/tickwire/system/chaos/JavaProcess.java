package io.tickwire.system.chaos;

import io.tickwire.testlogs.ProcessLog;
import io.tickwire.teststores.Signals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that can be started again and again with the same command, environment and log. */
public final class JavaProcess {
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private Process process;

    /** @param environment all that it sees of Tickwire's variables, whatever this process has */
    public JavaProcess(List<String> command, Map<String, String> environment, Path log) {
        this.command = command;
        this.environment = environment;
        this.log = log;
    }

    public void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(key -> key.startsWith("TICKWIRE_") || key.endsWith("_URL"));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /**
     * SIGTERM, and the wait for its end.
     *
     * @return the exit code, or -1 when it did not end in time
     */
    public int terminate(long limitMs) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(limitMs, TimeUnit.MILLISECONDS)) {
            kill();
            return -1;
        }
        return process.exitValue();
    }

    void signal(String signal) throws IOException, InterruptedException {
        Signals.send(signal, List.of(process.pid()));
    }

    /** Lines of the log that no fault of this harness excuses. */
    public List<String> complaints() throws IOException {
        return ProcessLog.faults(log, List.of());
    }
}
