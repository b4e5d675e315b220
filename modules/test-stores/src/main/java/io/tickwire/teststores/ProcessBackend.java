package io.tickwire.teststores;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The servers that come in jars, as processes of this machine. */
final class ProcessBackend implements Backend {
    @Override
    public Server redis(int port, List<String> settings) throws IOException {
        return new RedisProcess(port, settings, List.of());
    }

    @Override
    public Server sentinel(int port, List<String> settings) throws IOException {
        return new RedisProcess(port, settings, List.of("--sentinel"));
    }

    @Override
    public Server postgres(int port, Map<String, String> settings) throws IOException {
        return new PostgresProcess(port, settings);
    }
}
