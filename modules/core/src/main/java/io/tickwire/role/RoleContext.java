package io.tickwire.role;

import io.micrometer.core.instrument.MeterRegistry;
import io.tickwire.config.RedisUrl;
import io.tickwire.config.Settings;
import io.tickwire.domain.MicrosClock;
import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.HealthChecks;

/**
 * What a role is given.
 *
 * @param settings with the stores' URLs filled in
 * @param readiness checks that {@code /health/ready} asks, one for each dependency
 */
public record RoleContext(
        Vertx vertx, Settings settings, MeterRegistry meters, HealthChecks readiness, MicrosClock clock) {
    /** Where Redis is; present in every role, the launcher saw to it. */
    public RedisUrl redisUrl() {
        return settings.stores().redisUrl().orElseThrow();
    }

    /** The URL of Postgres; present where flush or gateway run, the launcher saw to it. */
    public String pgUrl() {
        return settings.stores().pgUrl().orElseThrow();
    }
}
