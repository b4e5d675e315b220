package io.tickwire.flush;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tickwire.config.RedisUrl;
import io.tickwire.config.Settings;
import io.tickwire.config.SettingsException;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.flush.queue.ReaderTimes;
import io.tickwire.redis.QueueSetup;
import io.tickwire.redis.RedisLink;
import io.tickwire.role.RoleContext;
import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.redis.client.Command;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** An empty queue, an empty database, and as many replicas of flush as a test asks for. */
final class FlushRig implements AutoCloseable {
    /** Short, so that tests of taking over do not wait. */
    static final ReaderTimes TIMES = new ReaderTimes(100, 200, 600);

    /** One replica. */
    record Replica(Flush flush, SimpleMeterRegistry meters, HealthChecks readiness) {
        double gauge(String name) {
            return meters.get(name).gauge().value();
        }

        double rows(String result) {
            return meters.get("tickwire.flush.rows")
                    .tag("result", result)
                    .counter()
                    .count();
        }

        boolean isReady(String check) {
            return Boolean.TRUE.equals(
                    TestQueue.await(readiness.checkStatus(check)).getUp());
        }
    }

    final Vertx vertx = Vertx.vertx();
    final TestServers servers;
    final TestQueue queue;
    private final String database;
    private final List<Replica> replicas = new ArrayList<>();

    FlushRig(TestServers servers, String database) throws SQLException {
        this.servers = servers;
        this.database = database;
        servers.createDatabase(database);
        queue = new TestQueue(vertx, servers.redisUrl());
        queue.send(Command.FLUSHALL);
        setUpQueue();
    }

    private void setUpQueue() {
        RedisLink link = new RedisLink(vertx, RedisUrl.parse(servers.redisUrl()), "setup", 5_000);
        TestQueue.await(link.connect().otherwiseEmpty()); // the first attempt of a cold process may take too long
        await(link::isConnected);
        TestQueue.await(new QueueSetup(link, TestQueue.PARTITIONS).run().compose(made -> link.close()));
    }

    Replica start(String... settings) throws SettingsException {
        Replica replica = create(settings);
        TestQueue.await(replica.flush().start());
        return replica;
    }

    Replica create(String... settings) throws SettingsException {
        Map<String, String> variables = new java.util.HashMap<>(Map.of(
                "TICKWIRE_VERTICLES",
                "flush",
                "TICKWIRE_PARTITIONS",
                String.valueOf(TestQueue.PARTITIONS),
                "REDIS_URL",
                servers.redisUrl(),
                "PG_URL",
                servers.pgUrl(database),
                "TICKWIRE_FLUSH_DELAY_MS",
                "20",
                "TICKWIRE_DRAIN_MS",
                "5000"));
        for (int i = 0; i < settings.length; i += 2) {
            variables.put(settings[i], settings[i + 1]);
        }
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        HealthChecks readiness = HealthChecks.create(vertx);
        RoleContext context = new RoleContext(vertx, Settings.read(variables), meters, readiness, MicrosClock.system());
        Replica replica = new Replica(new Flush(context, TIMES), meters, readiness);
        replicas.add(replica);
        return replica;
    }

    void stop(Replica replica) {
        replicas.remove(replica);
        TestQueue.await(replica.flush().stop());
    }

    Connection connect() throws SQLException {
        return servers.connect(database);
    }

    String database() {
        return database;
    }

    void sql(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long count(String from) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + from)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The partition that the ticks of a time are in: of its day, or of its month when that day is old by now. */
    String partitionOf(long tsMicros) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet set =
                        statement.executeQuery("SELECT DISTINCT tableoid::regclass::text FROM md_ticks WHERE ts ="
                                + " timestamptz 'epoch' + interval '1 microsecond' * " + tsMicros)) {
            set.next();
            return set.getString(1);
        }
    }

    /** Every row of md_ticks, read by another driver, times as whole microseconds. */
    List<String> rows() throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet set = statement.executeQuery("SELECT symbol, extract(epoch FROM ts) * 1000000, price, volume,"
                        + " source, seq FROM md_ticks ORDER BY symbol, ts, source, seq")) {
            while (set.next()) {
                rows.add(String.join(
                        "|",
                        set.getString(1),
                        set.getBigDecimal(2).setScale(0).toPlainString(),
                        set.getString(3),
                        set.getString(4),
                        set.getString(5),
                        set.getString(6)));
            }
        }
        return rows;
    }

    /** The same of ticks, by the plainest means. */
    static String row(Tick tick) {
        return String.join(
                "|",
                tick.symbol(),
                String.valueOf(tick.tsMicros()),
                plain(tick.price().toBigDecimal()),
                plain(tick.volume().toBigDecimal()),
                tick.source(),
                String.valueOf(tick.seq()));
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    /** All that was appended is acknowledged. */
    void awaitAllDone() {
        await(() -> queue.metered("flush") == queue.metered("appended") && queue.pending() == 0);
    }

    static void await(Callable<Boolean> condition) {
        await(Duration.ofSeconds(60), condition);
    }

    static void await(Duration limit, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (!condition.call()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("did not come true in " + limit);
                }
                LockSupport.parkNanos(5_000_000);
            }
        } catch (AssertionError e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        replicas.forEach(replica -> TestQueue.await(replica.flush().stop()));
        queue.close();
        TestQueue.await(vertx.close());
    }
}
