package io.tickwire.bench;

import io.tickwire.teststores.PostgresStore;
import io.tickwire.teststores.RedisStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Roles in a process each, with a Redis ({@code appendfsync always}) and a Postgres ({@code fsync}) of their own. */
final class Roles implements AutoCloseable {
    static final String REDIS = "Redis";
    static final String POSTGRES = "Postgres";

    final RedisStore redis = RedisStore.durable();
    final PostgresStore postgres;
    private final Map<String, Target> targets = new LinkedHashMap<>();
    private final ProcessHandle postmaster;

    /**
     * @param roles as the command line names them, in the order in which they start
     * @param environment more variables of each process
     * @param postgresSettings more settings of Postgres
     */
    Roles(
            Path jar,
            Path directory,
            List<String> roles,
            Map<String, String> environment,
            Map<String, String> postgresSettings)
            throws Exception {
        postgres = PostgresStore.durable(postgresSettings);
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(Map.of("REDIS_URL", redis.url(), "PG_URL", postgres.url(), "TICKWIRE_EMBEDDED", "never"));
        for (String role : roles) {
            Path data = Files.createTempDirectory(directory, role);
            targets.put(role, new Target(jar, data, all, "run", role));
        }
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            postmaster = ProcessHandle.of(row.getLong(1)).orElseThrow().parent().orElseThrow();
        }
    }

    Target get(String role) {
        return targets.get(role);
    }

    Map<String, Target> all() {
        return targets;
    }

    String webhook() {
        return get("ingest").webhook();
    }

    /** CPU time that each role, Redis and Postgres have used so far, seconds. */
    Map<String, Double> cpuSeconds() throws IOException {
        Map<String, Double> use = new LinkedHashMap<>();
        for (Map.Entry<String, Target> role : targets.entrySet()) {
            use.put(role.getKey(), ProcessUse.cpuSeconds(role.getValue().handle()));
        }
        use.put(
                REDIS,
                Double.parseDouble(redis.info("cpu", "used_cpu_user:"))
                        + Double.parseDouble(redis.info("cpu", "used_cpu_sys:")));
        use.put(POSTGRES, ProcessUse.cpuSeconds(postmaster));
        return use;
    }

    /** CPU time that the compilers of all roles have used so far, seconds: part of {@link #cpuSeconds}. */
    double compilingSeconds() throws IOException {
        double sum = 0;
        for (Target role : targets.values()) {
            sum += ProcessUse.compilingSeconds(role.handle());
        }
        return sum;
    }

    double redisMb() throws IOException {
        return Double.parseDouble(redis.info("memory", "used_memory:")) / (1 << 20);
    }

    @Override
    public void close() throws IOException {
        for (Target role : targets.values()) {
            role.close();
        }
        redis.close();
        postgres.close();
    }
}
