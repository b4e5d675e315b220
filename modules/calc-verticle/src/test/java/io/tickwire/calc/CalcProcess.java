package io.tickwire.calc;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tickwire.calc.ownership.PartitionOwnership;
import io.tickwire.config.Settings;
import io.tickwire.config.SettingsException;
import io.tickwire.domain.MicrosClock;
import io.tickwire.role.RoleContext;
import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.HealthChecks;
import java.util.Map;
import java.util.Optional;

/** A process that runs calc and nothing else. */
final class CalcProcess implements AutoCloseable {
    static final int PARTITIONS = 8;

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Vertx vertx = Vertx.vertx();
    private final HealthChecks readiness = HealthChecks.create(vertx);
    private final CalcSymbol calc;

    /** One of several that share the partitions. */
    CalcProcess(String redisUrl, int publishIntervalMs) throws SettingsException {
        calc = new CalcSymbol(context(redisUrl, publishIntervalMs));
    }

    CalcProcess(String redisUrl, int publishIntervalMs, PartitionOwnership ownership) throws SettingsException {
        calc = new CalcSymbol(context(redisUrl, publishIntervalMs), ownership);
    }

    /** One with room for symbols of so many bytes. */
    CalcProcess(String redisUrl, int publishIntervalMs, long residentBytes) throws SettingsException {
        RoleContext context = context(redisUrl, publishIntervalMs);
        calc = new CalcSymbol(context, CalcSymbol.leased(context), residentBytes);
    }

    /** One that rebuilds from Postgres what it finds no state of, and takes all partitions from whoever has them. */
    CalcProcess(String redisUrl, String pgUrl, PartitionOwnership ownership) throws SettingsException {
        Settings settings = settings(redisUrl, 5);
        calc = new CalcSymbol(
                new RoleContext(
                        vertx,
                        settings.withStores(settings.stores().redisUrl(), Optional.of(pgUrl)),
                        meters,
                        readiness,
                        MicrosClock.system()),
                ownership);
    }

    private RoleContext context(String redisUrl, int publishIntervalMs) throws SettingsException {
        Settings settings = settings(redisUrl, publishIntervalMs);
        return new RoleContext(vertx, settings, meters, readiness, MicrosClock.system());
    }

    static Settings settings(String redisUrl, int publishIntervalMs) throws SettingsException {
        return Settings.read(Map.of(
                "TICKWIRE_VERTICLES",
                "calc",
                "REDIS_URL",
                redisUrl,
                "TICKWIRE_PARTITIONS",
                Integer.toString(PARTITIONS),
                "TICKWIRE_PUBLISH_INTERVAL_MS",
                Integer.toString(publishIntervalMs),
                "TICKWIRE_INDICES",
                "TOP=BTC-USD*0.6+ETH-USD*0.4"));
    }

    CalcProcess start() {
        TestRedis.await(calc.start());
        return this;
    }

    void stop() {
        TestRedis.await(calc.stop());
    }

    boolean isReady(String check) {
        return Boolean.TRUE.equals(TestRedis.await(readiness.checkStatus(check)).getUp());
    }

    double ticks(String result) {
        return meters.get("tickwire.calc.ticks").tag("result", result).counter().count();
    }

    double gauge(String name) {
        return meters.get(name).tag("group", "calc").gauge().value();
    }

    double residentSymbols() {
        return meters.get("tickwire.calc.resident.symbols").gauge().value();
    }

    double absentSymbols() {
        return meters.get("tickwire.calc.absent.symbols").gauge().value();
    }

    double warmingSymbols() {
        return meters.get("tickwire.calc.warming.symbols").gauge().value();
    }

    double counter(String name) {
        return meters.get(name).counter().count();
    }

    double partitionsOwned() {
        return meters.get("tickwire.calc.partitions.owned").gauge().value();
    }

    /** As a process ends; stops calc too. */
    @Override
    public void close() {
        TestRedis.await(vertx.close());
    }
}
