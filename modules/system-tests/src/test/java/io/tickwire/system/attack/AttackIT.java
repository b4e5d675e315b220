package io.tickwire.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.system.Await;
import io.tickwire.system.LiveClients;
import io.tickwire.system.TickwireProcess;
import io.tickwire.teststores.PostgresStore;
import io.tickwire.teststores.RedisStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar with 512 MB under every attack, one after another, while a feeder and two clients go on: they lose nothing, calc
 * keeps its leases, and what was shown falsely becomes true. {@code make attack} sends more and also holds the times and the
 * heap against their aims; the build's own run does not, because how fast this machine is says nothing about the code.
 */
class AttackIT {
    private static final List<String> HEAP = List.of("-Xmx512m");
    private static final int WARM_UP_ROUNDS = 100;
    private static final boolean MEASURED = Boolean.getBoolean("attack.measured");
    private static final String ONLY = System.getProperty("attack.only", "");

    @TempDir
    private Path directory;

    @Test
    void aStrangerCannotStopIt() throws Exception {
        try (RedisStore redis = RedisStore.durable();
                PostgresStore postgres = PostgresStore.quick();
                TickwireProcess tickwire = TickwireProcess.start(
                        HEAP, directory, Map.of("REDIS_URL", redis.url(), "PG_URL", postgres.url()));
                LiveClients webSocket = new LiveClients();
                LiveClients events = new LiveClients()) {
            Target target = new Target(tickwire, redis, HttpClient.newHttpClient(), MEASURED ? 5 : 1);
            GoodFeeder feeder = new GoodFeeder(target.webhook());
            LivenessProbe probe = new LivenessProbe(tickwire.uri("management", "/health/live"));
            Thread feeding = started(feeder, "good-feeder");
            Thread probing = started(probe, "liveness-probe");
            Await.until("warm", () -> feeder.rounds() >= WARM_UP_ROUNDS);
            List<GoodClient> clients = List.of(new GoodClient(), new GoodClient());
            URI gateway = URI.create(tickwire.url("gateway"));
            webSocket.webSocket(
                    gateway,
                    "{\"op\":\"subscribe\",\"id\":1,\"channels\":[\"symbol:" + GoodFeeder.PREFIX + "*\"]}",
                    clients.get(0));
            events.sse(gateway, "channels=symbol:" + GoodFeeder.PREFIX + "*", clients.get(1));

            AttackReport report = new AttackReport(tickwire, feeder, probe, clients, MEASURED);
            AttackReport.printHead();
            for (Attack attack : attacks()) {
                report.measure(attack, target);
            }

            feeder.stop();
            feeding.join();
            probe.stop();
            probing.join();
            assertThat(feeder.fault()).isNull();
            assertEverythingArrived(postgres, feeder, clients);
            report.assertNothingWasLost();
            if (MEASURED) {
                report.assertAims();
            }
            assertThat(tickwire.terminate()).isZero();
        }
    }

    private static List<Attack> attacks() {
        List<Attack> attacks = new ArrayList<>();
        Stream.of(
                        ConnectionAttacks.all(),
                        ChannelAttacks.all(),
                        WebhookAttacks.all(),
                        GatewayAttacks.all(),
                        UnfinishedAttacks.all())
                .flatMap(List::stream)
                .filter(attack -> attack.name().contains(ONLY))
                .forEach(attacks::add);
        return attacks;
    }

    private static void assertEverythingArrived(PostgresStore postgres, GoodFeeder feeder, List<GoodClient> clients)
            throws Exception {
        String good = "FROM md_ticks WHERE symbol LIKE '" + GoodFeeder.PREFIX + "%'";
        long posted = feeder.rounds() * GoodFeeder.SYMBOLS;
        Await.until("stored: " + posted, () -> postgres.count("SELECT count(*) " + good) == posted);
        assertThat(postgres.count("SELECT count(DISTINCT (symbol, seq)) " + good))
                .isEqualTo(posted);
        for (GoodClient client : clients) {
            Await.until("shown: " + feeder.rounds(), () -> client.shows(feeder.rounds()));
            assertThat(client.fault()).isNull();
        }
    }

    private static Thread started(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
