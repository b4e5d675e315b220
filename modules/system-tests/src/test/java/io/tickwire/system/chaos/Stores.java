package io.tickwire.system.chaos;

import io.tickwire.teststores.PostgresStore;
import io.tickwire.teststores.RedisStore;
import java.io.IOException;
import java.util.Map;

/** A real Redis and a real Postgres that have on disk what they have answered. */
public final class Stores implements AutoCloseable {
    public final RedisStore redis = RedisStore.durable();
    public final PostgresStore postgres =
            PostgresStore.durable(Map.of("work_mem", "128MB")); // for the verdict, over millions of rows

    public Stores() throws IOException {}

    /** Where a process finds them. */
    public Map<String, String> environment() {
        return Map.of("REDIS_URL", redis.url(), "PG_URL", postgres.url());
    }

    /** Stored ticks, those of indices left out. */
    long rows() throws Exception {
        return postgres.count("SELECT count(*) FROM md_ticks WHERE symbol NOT LIKE 'INDEX:%'");
    }

    @Override
    public void close() throws IOException {
        redis.close();
        postgres.close();
    }
}
