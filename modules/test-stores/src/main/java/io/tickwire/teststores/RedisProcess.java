package io.tickwire.teststores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/** Redis from its jar, with a configuration file and a log in its data directory. */
final class RedisProcess implements Server {
    private final DataDirectory data = new DataDirectory("redis");
    private final Path configuration = data.path.resolve("redis.conf");
    private final String program =
            ExecutableProvider.newJarResourceProvider().get().getAbsolutePath();
    private final Thread killer = new Thread(this::kill, "kill-redis");
    private final List<String> options;
    private Process process;

    RedisProcess(int port, List<String> settings, List<String> options) throws IOException {
        this.options = options;
        List<String> lines = new ArrayList<>(List.of("port " + port, "bind 127.0.0.1", "dir " + data.path));
        lines.addAll(settings);
        Files.write(configuration, lines);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    @Override
    public void start() throws IOException {
        List<String> command = new ArrayList<>(List.of(program, configuration.toString()));
        command.addAll(options);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.path.resolve("redis.log").toFile()))
                .start();
    }

    @Override
    public void stop() throws IOException {
        thaw(); // a frozen process takes no other signal
        process.destroy();
        process.onExit().join();
    }

    @Override
    public void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    @Override
    public void freeze() throws IOException {
        Signals.send("STOP", List.of(process.pid()));
    }

    @Override
    public void thaw() throws IOException {
        Signals.send("CONT", List.of(process.pid()));
    }

    @Override
    public void close() throws IOException {
        kill();
        Runtime.getRuntime().removeShutdownHook(killer);
        data.close();
    }
}
