package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.system.chaos.Stores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Stored ticks out of one system into another: the same rows, bars and ranges, whatever interrupts the replay. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayIT {
    private static final int TICKS = 12_000;

    private Path directory;
    private TickwireProcess from;
    private TickwireProcess to;
    private Stores fromStores;
    private Stores toStores;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        fromStores = new Stores();
        toStores = new Stores();
        from = TickwireProcess.start(Files.createDirectory(directory.resolve("from")), fromStores.environment());
        to = TickwireProcess.start(Files.createDirectory(directory.resolve("to")), toStores.environment());
    }

    @AfterAll
    void stop() throws Exception {
        try (TickwireProcess first = from;
                TickwireProcess second = to) {
            first.assertHealthyLog();
            second.assertHealthyLog();
        } finally {
            fromStores.close();
            toStores.close();
        }
    }

    @Test
    void aReplayIntoAnotherSystemGivesEqualTablesAndIntoTheSameChangesNothing() throws Exception {
        store("WHOLE");
        List<String> expected = Table.everything(from, "WHOLE");
        Finished replay = replay(to, "WHOLE", "max").end();
        assertThat(replay.exitCode).as(replay.text).isZero();
        assertThat(replay.accepted()).isEqualTo(TICKS);
        awaitRows(to, "WHOLE");
        assertThat(Table.everything(to, "WHOLE")).isEqualTo(expected);
        assertThat(resumeFiles("WHOLE")).isEmpty();

        Finished again = replay(from, "WHOLE", "max").end();
        assertThat(again.accepted()).isEqualTo(TICKS);
        awaitDrained(from);
        assertThat(Table.everything(from, "WHOLE")).isEqualTo(expected);
    }

    @Test
    void aReplayThatWasStoppedGoesOnBehindTheLastAnswerAndPostsNothingTwice() throws Exception {
        store("STOP");
        Running first = replay(to, "STOP", "10x");
        Await.until("some are there", () -> rows(to, "STOP") > 500);
        first.process.toHandle().destroy(); // SIGTERM, and its output stays readable
        Finished stopped = first.end();
        assertThat(stopped.text).contains("not complete", "resume file=");
        assertThat(stopped.accepted()).isBetween(500L, TICKS - 1_000L);
        assertThat(resumeFiles("STOP")).hasSize(1);

        Finished rest = replay(to, "STOP", "max").end();
        assertThat(rest.exitCode).as(rest.text).isZero();
        assertThat(stopped.accepted() + rest.accepted()).isEqualTo(TICKS);
        awaitRows(to, "STOP");
        assertThat(Table.everything(to, "STOP")).isEqualTo(Table.everything(from, "STOP"));
        assertThat(resumeFiles("STOP")).isEmpty();
    }

    @Test
    void aReplayThatWasKilledGoesOnAndDoublesNothing() throws Exception {
        store("KILL");
        Running first = replay(to, "KILL", "10x");
        Await.until("some are there", () -> rows(to, "KILL") > 2_000);
        first.process.toHandle().destroyForcibly();
        assertThat(first.end().exitCode).isEqualTo(137);

        Finished rest = replay(to, "KILL", "max").end();
        assertThat(rest.exitCode).as(rest.text).isZero();
        assertThat(rest.accepted()).as("goes on, does not begin anew").isLessThan(TICKS);
        awaitRows(to, "KILL");
        assertThat(Table.everything(to, "KILL")).isEqualTo(Table.everything(from, "KILL"));
    }

    /** Trades of a minute and a half, many in one microsecond, some without a number, two venues, and a day apart. */
    private void store(String name) throws Exception {
        Random random = new Random(name.hashCode());
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < TICKS; i++) {
            long ms = 1_795_341_600_000L + (i / 4) * 30L + (i >= TICKS - 100 ? 86_400_000L : 0);
            String seq = random.nextInt(5) == 0 ? "" : ",\"seq\":" + (TICKS - i);
            lines.add(String.format(
                    Locale.ROOT,
                    "{\"symbol\":\"%s-%d\",\"ts\":%d,\"price\":\"%d.%d\",\"volume\":\"0.%d\",\"source\":\"%s\"%s}",
                    name,
                    random.nextInt(9),
                    ms,
                    100 + random.nextInt(50),
                    1 + i,
                    1 + i,
                    random.nextBoolean() ? "a\\\"b" : "venue",
                    seq));
        }
        for (int at = 0; at < TICKS; at += 2_000) {
            Webhook.post(from, lines.subList(at, at + 2_000));
        }
        awaitRows(from, name);
    }

    private Running replay(TickwireProcess target, String name, String speed) throws Exception {
        Path log = Files.createTempFile(directory, "replay-", ".log");
        return new Running(
                TickwireProcess.launch(
                        Files.createDirectories(directory.resolve(name)),
                        Map.of("PG_URL", from.url("postgres")),
                        log,
                        "replay",
                        "--symbols=" + name.toLowerCase(java.util.Locale.ROOT) + "-*",
                        "--from=2026-11-22",
                        "--url=" + target.url("ingest"),
                        "--batch=100",
                        "--speed=" + speed),
                log);
    }

    private record Running(Process process, Path log) {
        Finished end() throws Exception {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            return new Finished(process.exitValue(), out + Files.readString(log));
        }
    }

    private record Finished(int exitCode, String text) {
        long accepted() {
            return Long.parseLong(text.lines()
                    .filter(line -> line.startsWith("accepted "))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(text))
                    .substring(9)
                    .trim()
                    .split(" ")[0]); // the rest says whether duplicates are known
        }
    }

    private static long rows(TickwireProcess tickwire, String name) throws Exception {
        return Table.number(tickwire, "SELECT count(*) FROM md_ticks WHERE symbol LIKE '" + name + "%'");
    }

    private static void awaitRows(TickwireProcess tickwire, String name) throws Exception {
        Await.until("all rows of " + name, () -> rows(tickwire, name) == TICKS);
    }

    /** What is posted last is stored last or with the others of its partition; a marker for each of enough symbols. */
    private static void awaitDrained(TickwireProcess tickwire) throws Exception {
        List<String> markers = Stream.iterate(0, i -> i + 1)
                .limit(64)
                .map(i -> "{\"symbol\":\"MARKER" + i + "\",\"ts\":1795341600000,\"price\":\"1\",\"volume\":\"1\"}")
                .toList();
        Webhook.post(tickwire, markers);
        Await.until(
                "markers of all partitions",
                () -> Table.number(tickwire, "SELECT count(*) FROM md_ticks WHERE symbol LIKE 'MARKER%'") == 64);
    }

    private List<Path> resumeFiles(String name) throws Exception {
        Path data = directory.resolve(name).resolve("data"); // TICKWIRE_DATA_DIR of who runs the command: ./data
        try (Stream<Path> files = Files.list(data)) {
            return files.filter(file -> file.toString().endsWith(".resume")).toList();
        }
    }
}
