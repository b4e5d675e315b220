package io.tickwire.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.system.Await;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The processes of each role are replaced by those of another release, one after another in any order, while feeders post and clients
 * listen. {@code make upgrade OTHER=…} takes the jar to come from, with two processes of each role; without it both releases are this one, and
 * there is one process of each.
 */
class UpgradeIT {
    private static final List<String> ROLES = List.of("ingest", "calc", "gateway", "flush");
    private static final long SEED = Long.parseLong(System.getProperty("chaos.seed"));
    private static final String NOW = System.getProperty("tickwire.jar");

    private final Random random = new Random(SEED);
    private final Load load = new Load(random);

    /** Those that run; replaced one by one. */
    private final List<RoleProcess> processes = new CopyOnWriteArrayList<>();

    @Test
    void nothingIsLostOrDoubledWhileTwoReleasesWorkTogether(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory)
            throws Exception {
        String from = System.getProperty("upgrade.from");
        boolean isShort = from.isEmpty();
        Path before = Path.of(isShort ? NOW : from);
        try (Stores stores = new Stores()) {
            Map<String, String> environment =
                    Map.of("REDIS_URL", "redis://127.0.0.1:" + stores.redis.port(), "PG_URL", stores.postgres.url());
            try {
                Path logsBefore = Files.createDirectory(directory.resolve("before"));
                for (String role : ROLES) {
                    for (int number = 1; number <= (isShort ? 1 : 2); number++) {
                        processes.add(new RoleProcess(before, role, number, logsBefore, environment));
                    }
                }
                for (RoleProcess process : processes) {
                    process.start();
                }
                awaitReady();
                load.startClients(() -> urls("gateway", ""), List.of("symbol:*")); // an old release may have no other
                load.startFeeders(() -> urls("ingest", "/webhook/ticks"));
                load.awaitFlow();
                replaceAll(Files.createDirectory(directory.resolve("now")), environment);
                judge(stores);
            } finally {
                load.close();
                for (RoleProcess process : processes) {
                    process.kill();
                }
            }
        }
    }

    private void replaceAll(Path logs, Map<String, String> environment) throws Exception {
        List<RoleProcess> before = new ArrayList<>(processes);
        Collections.shuffle(before, random);
        int number = 0;
        for (RoleProcess old : before) {
            RoleProcess next = new RoleProcess(Path.of(NOW), old.role, ++number, logs, environment);
            next.start();
            Await.until("ready, or ended: " + next.name, () -> next.isReady() || !next.isAlive());
            assertThat(next.isAlive()).as(next.name).isTrue();
            processes.add(next);
            processes.remove(old);
            int exitCode = old.terminate(30_000);
            System.out.println("upgrade: replaced " + old.name + ", exit code " + exitCode);
            assertThat(exitCode).as(old.name).isZero();
            load.awaitFlow();
        }
        awaitReady();
    }

    private void awaitReady() throws Exception {
        Await.until(
                "all are ready, or one has ended",
                () -> processes.stream().allMatch(RoleProcess::isReady)
                        || processes.stream().anyMatch(process -> !process.isAlive()));
        assertThat(processes).allMatch(RoleProcess::isAlive);
    }

    private void judge(Stores stores) throws Exception {
        load.stopFeeders();
        Verdict verdict = load.verdict(stores, () -> urls("gateway", ""));
        Verdict.Rows rows = verdict.rows();
        System.out.printf(
                Locale.ROOT,
                "upgrade: acknowledged=%d lost=%d doubled=%d retriedPosts=%d%n",
                rows.acknowledged(),
                rows.lost(),
                rows.doubled(),
                load.retries());
        verdict.nothingIsMissingOrWrong(rows);
        for (RoleProcess process : processes) {
            assertThat(process.terminate(25_000)).as(process.name).isZero();
            assertThat(process.complaints()).isEmpty();
        }
    }

    private List<URI> urls(String role, String path) {
        return processes.stream()
                .filter(process -> process.role.equals(role))
                .map(process -> process.url().resolve(path))
                .toList();
    }
}
