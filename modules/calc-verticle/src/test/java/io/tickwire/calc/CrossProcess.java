package io.tickwire.calc;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tickwire.calc.cross.CalcCross;
import io.tickwire.calc.ownership.LeaseTerms;
import io.tickwire.domain.MicrosClock;
import io.tickwire.role.RoleContext;
import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.HealthChecks;

/** A process that runs calc-cross and nothing else. */
final class CrossProcess implements AutoCloseable {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Vertx vertx;
    private final CalcCross role;

    /** Starts it. */
    CrossProcess(Vertx vertx, String redisUrl, String member, long correlationMs) throws Exception {
        this.vertx = vertx;
        role = new CalcCross(
                new RoleContext(
                        vertx,
                        CalcProcess.settings(redisUrl, 5),
                        meters,
                        HealthChecks.create(vertx),
                        MicrosClock.system()),
                member,
                LeaseTerms.DEFAULT,
                correlationMs);
        TestRedis.await(role.start());
    }

    boolean leads() {
        return meters.get("tickwire.market.leader").gauge().value() == 1;
    }

    void stop() {
        TestRedis.await(role.stop());
    }

    /** As a process ends; stops calc-cross too. */
    @Override
    public void close() {
        TestRedis.await(vertx.close());
    }
}
