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
 * @param vertx with the event loops of this role alone
 * @param supervision with an event loop that no client and no batch can reach: for leases, and for what else others take a late
 *     answer of for a death
 * @param settings with the stores' URLs filled in
 * @param readiness checks that {@code /health/ready} asks, one for each dependency
 */
public record RoleContext(
        Vertx vertx,
        Vertx supervision,
        Settings settings,
        MeterRegistry meters,
        HealthChecks readiness,
        MicrosClock clock) {
    /** For a process of one role whose event loops also do the supervision, as in tests. */
    public RoleContext(
            Vertx vertx, Settings settings, MeterRegistry meters, HealthChecks readiness, MicrosClock clock) {
        this(vertx, vertx, settings, meters, readiness, clock);
    }

    /** Where Redis is; present in every role, the launcher saw to it. */
    public RedisUrl redisUrl() {
        return settings.stores().redisUrl().orElseThrow();
    }

    /** The URL of Postgres; present where flush or gateway run, the launcher saw to it. */
    public String pgUrl() {
        return settings.stores().pgUrl().orElseThrow();
    }
}
