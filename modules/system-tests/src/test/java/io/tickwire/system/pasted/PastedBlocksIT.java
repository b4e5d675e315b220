package io.tickwire.system.pasted;

import static io.tickwire.system.pasted.Desk.has;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import io.tickwire.system.Await;
import io.tickwire.system.Chromium;
import io.tickwire.teststores.RedisStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every block of the documentation that a user would paste, pasted: the README from top to bottom, as a new user does it,
 * and the runbook on the system that the README has started. What can't be pasted here is in {@link NotRun}.
 */
class PastedBlocksIT {
    private static final Map<String, String> ANY_PORTS =
            Map.of("TICKWIRE_INGEST_PORT", "0", "TICKWIRE_GATEWAY_PORT", "0", "TICKWIRE_MANAGEMENT_PORT", "0");

    /** What users have, and what the commands need beside Tickwire. */
    private static final List<String> PROGRAMS = List.of("bash", "curl", "jq", "psql", "redis-cli");

    private static final String SAMPLE_TICKS = "1000";

    /** Beside exit code 0 and what the comments below a command say: what it must print, by a part of its text. */
    private static final Map<String, Predicate<String>> OUTPUTS = Map.ofEntries(
            Map.entry("tail 'symbol:BTC-*'", has("BTC-USD")),
            Map.entry("/sse?channels=", has("(?s)event: ?snapshot.*event: ?symbol.updated")),
            Map.entry("/api/v1/symbols", has("\"MY-COIN\".*\"97000.12\"")),
            Map.entry("/api/v1/market", has("\"market.updated\".*\"gainers\":\\[\\{.*\"indices\":\\[\\{")),
            Map.entry("/api/v1/bars?symbol=BTC-2013", has("\"start\":\"2013-11-25T02:00:00.*Z\"")),
            Map.entry("order=desc&format=csv", has("(?s)symbol,ts,price.*(BTC-2013,2013-11-25T.*){5}")),
            Map.entry("limit=all&format=ndjson", PastedBlocksIT::isTheWholeSample),
            Map.entry("delete --symbol=BTC-2013", has("BTC-2013")),
            Map.entry("/api/v1/coverage?symbol=BTC-2013", has("\"ticks\":\\d+")),
            Map.entry("FROM md_ticks GROUP BY symbol", has("BTC-2013 +\\| +" + SAMPLE_TICKS)),
            Map.entry("feed docs/samples/btc-usd.csv", has(SAMPLE_TICKS)),
            Map.entry("replay --symbols=BTC-2013", has(SAMPLE_TICKS)),
            Map.entry("gaps --min=1m", has("BTC-2013")),
            Map.entry("/health/ready", has("\"UP\"|\"ready\"|\"status\"")),
            Map.entry("/metrics | grep", has("tickwire_queue_lag")));

    /** What the user of the embedded Redis may not: pasted on a Redis as an operator has it. */
    private static final Pattern OF_AN_OPERATOR = Pattern.compile("redis (CONFIG|ACL) .*");

    /** An id that stands in the runbook for one of the list. */
    private static final String SOME_ID = "1732492800000-0";

    private final NotRun notRun = new NotRun();
    private final Set<String> checked = new HashSet<>();
    private boolean hasWords; // the runbook's words for one machine
    private final Path repository;
    private final Path jar;

    PastedBlocksIT() throws IOException {
        jar = Path.of(System.getProperty("tickwire.jar")).toRealPath();
        repository = jar.getParent().resolve("../../..").toRealPath();
    }

    @Test
    void everyBlockWorksWhenPasted(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) throws Exception {
        List<String> missing =
                PROGRAMS.stream().filter(program -> !isInstalled(program)).toList();
        assumeTrue(missing.isEmpty(), "not on this machine, install them (as .ci/run does): " + missing);
        List<Block> blocks = new ArrayList<>();
        for (String file : files()) {
            blocks.addAll(Block.of(repository, file));
        }
        assertThat(blocks)
                .as("a block says what it is in: sh, js, sql, promql, or text")
                .noneMatch(block -> block.language().isEmpty());
        try (RedisStore operators = RedisStore.inMemory();
                Desk desk = new Desk(directory, repository, jar)) {
            for (Block block : blocks) {
                switch (block.language()) {
                    case "sh" -> {
                        if (block.file().equals("docs/operations.md")) {
                            pasteRunbook(desk, operators, block);
                        } else {
                            paste(desk, block);
                        }
                    }
                    case "js" -> pasteIntoPage(desk, block);
                    default ->
                        assertThat(notRun.reason(block))
                                .as("run or excused: " + block)
                                .isPresent();
                }
            }
            theSecondSystemHasWhatWasReplayed(desk);
        }
        assertThat(notRun.unused()).as("entries of NotRun without a block").isEmpty();
        assertThat(checked).as("entries of OUTPUTS that met a command").isEqualTo(OUTPUTS.keySet());
    }

    private static boolean isTheWholeSample(String output) {
        return output.lines().filter(line -> line.contains("\"BTC-2013\"")).count() == Long.parseLong(SAMPLE_TICKS);
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** The README first: what it starts goes on for the others. */
    private List<String> files() throws IOException {
        List<String> files = new ArrayList<>(List.of("README.md", "CONTRIBUTING.md"));
        for (String folder : List.of("docs", "deploy/helm")) {
            try (Stream<Path> found = Files.walk(repository.resolve(folder))) {
                found.filter(path -> path.toString().endsWith(".md")
                                && !path.toString().contains("/charts/"))
                        .map(path -> repository.relativize(path).toString())
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files;
    }

    private void paste(Desk desk, Block block) throws Exception {
        for (ShellCommand command : ShellCommand.of(block)) {
            if (notRun.reason(command).isPresent()) {
                continue;
            }
            if (command.text().matches("(?s).*tickwire\\.jar( --.*)?")) {
                desk.serve(command.text(), Map.of()); // goes on, for the commands below it
            } else if (command.text().matches("(?s).*tickwire\\.jar (ingest|calc|gateway|flush)\\b.*")) {
                desk.serve(withTheStoresOf(desk, command.text()), ANY_PORTS).stop();
            } else if (command.text().contains("tickwire.jar tail")
                    || command.text().contains("curl -sN")) {
                desk.watch(command.text(), output(command));
            } else {
                ends(desk, command, command.text());
            }
        }
    }

    /** A command that ends by itself. What it asks for may still be under way, so it is asked again for a while. */
    private void ends(Desk desk, ShellCommand command, String text) throws Exception {
        Predicate<String> output = output(command);
        Desk.Outcome[] last = new Desk.Outcome[1];
        try {
            Await.until(command.toString(), () -> {
                last[0] = desk.run(text, Map.of());
                return last[0].exitCode() == 0 && output.test(last[0].out());
            });
        } catch (AssertionError e) {
            throw new AssertionError(command + "\n" + last[0], e);
        }
    }

    private Predicate<String> output(ShellCommand command) {
        Predicate<String> all = output -> command.expected().stream().allMatch(output::contains);
        for (Map.Entry<String, Predicate<String>> entry : OUTPUTS.entrySet()) {
            if (command.text().contains(entry.getKey())) {
                checked.add(entry.getKey());
                all = all.and(entry.getValue());
            }
        }
        return all;
    }

    /** The servers that a user has to bring are those of the first system here. */
    private static String withTheStoresOf(Desk desk, String command) throws Exception {
        String redis = desk.url("redis");
        String postgres = desk.url("postgres");
        String here = command.replace("redis://redis:6379", "'" + redis + "'")
                .replace("postgresql://md:secret@db:5432/md", "'" + postgres + "'");
        assertThat(here).isNotEqualTo(command);
        return here;
    }

    /** On a page of another origin, as on a user's own server. */
    private static void pasteIntoPage(Desk desk, Block block) throws Exception {
        byte[] html = ("<!doctype html><script type=module>\n" + desk.ported(block.text()) + "\n</script>")
                .getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, html.length);
            exchange.getResponseBody().write(html);
            exchange.close();
        });
        server.start();
        try (Chromium chromium = new Chromium()) {
            Queue<String> console = new ConcurrentLinkedQueue<>();
            Page page = chromium.page(800, 600);
            page.onConsoleMessage(message -> console.add(message.text()));
            page.navigate("http://localhost:" + server.getAddress().getPort() + "/");
            Await.until("prices in the console: " + block, () -> {
                page.evaluate("0"); // messages come to this thread while it talks to the browser
                return console.stream().anyMatch(has("^BTC-USD [\\d.]+$"));
            });
            assertThat(chromium.complaints()).isEmpty();
        } finally {
            server.stop(0);
        }
    }

    private static void theSecondSystemHasWhatWasReplayed(Desk desk) throws Exception {
        String count = "curl -s '" + desk.address("18080")
                + "/api/v1/coverage?symbol=BTC-2013' | jq '[.covered[].ticks] | add'";
        Await.until("replayed", () -> desk.run(count, Map.of()).out().strip().equals(SAMPLE_TICKS));
    }

    /** With the words for one machine, on the system of the README. */
    private void pasteRunbook(Desk desk, RedisStore operators, Block block) throws Exception {
        if (block.text().contains("redis() {")) {
            if (notRun.reason(new ShellCommand(block, block.text(), List.of())).isEmpty()) {
                desk.define(block.text());
                makeDeadLetters(desk);
                hasWords = true;
            }
            return;
        }
        if (!hasWords) {
            paste(desk, block); // before the runbook
            return;
        }
        for (ShellCommand command : ShellCommand.of(block)) {
            if (notRun.reason(command).isPresent()) {
                continue;
            }
            Desk.Outcome outcome = OF_AN_OPERATOR.matcher(command.text()).matches()
                    ? desk.run("REDIS_URL=" + operators.url() + "\n" + command.text(), Map.of())
                    : pasteOnDeadLetters(desk, command);
            assertThat(outcome.exitCode()).as(command.toString()).isZero();
            assertThat(outcome.out())
                    .as(command.toString())
                    .doesNotContainPattern("(?m)^\\(error\\)|^(ERR|WRONGTYPE|NOPERM) ");
        }
    }

    /** Dead letters are there again before each command. One that a busy machine makes too late is given again. */
    private static Desk.Outcome pasteOnDeadLetters(Desk desk, ShellCommand command) throws Exception {
        Desk.Outcome[] last = new Desk.Outcome[1];
        try {
            Await.until(command.toString(), () -> {
                String id = desk.run(
                                "redis COPY test:dead md:dead REPLACE > /dev/null;"
                                        + " redis --raw XRANGE md:dead - + COUNT 1 | head -n 1",
                                Map.of())
                        .out()
                        .strip();
                assertThat(id).matches("\\d+-\\d+");
                last[0] = desk.run(command.text().replace(SOME_ID, id), Map.of());
                return last[0].exitCode() == 0;
            });
        } catch (AssertionError e) {
            throw new AssertionError(command + "\n" + last[0], e);
        }
        return last[0];
    }

    /** Something for the commands about dead letters, and a copy of it, for most of them take it away. */
    private static void makeDeadLetters(Desk desk) throws Exception {
        String tick = "{\"symbol\":\"DEAD\",\"ts\":\"2026-11-22T10:00:00Z\",\"price\":\"1\",\"volume\":\"1\"}";
        Desk.Outcome made = desk.run(String.format(Locale.ROOT, """
                psql -q "$PG_URL" -c "ALTER TABLE md_ticks ADD CONSTRAINT no_dead CHECK (symbol <> 'DEAD')" &&
                echo '%s' > post.json &&
                curl -sf -H 'Content-Type: application/json' -d @post.json http://127.0.0.1:8081/webhook/ticks
                """, tick), Map.of());
        assertThat(made.exitCode()).as(made.toString()).isZero();
        Await.until("a dead letter", () -> desk.run("redis --raw XLEN md:dead", Map.of())
                .out()
                .strip()
                .matches("[1-9]\\d*"));
        Desk.Outcome mended = desk.run(
                "psql -q \"$PG_URL\" -c 'ALTER TABLE md_ticks DROP CONSTRAINT no_dead' && redis COPY md:dead test:dead",
                Map.of());
        assertThat(mended.exitCode()).as(mended.toString()).isZero();
    }
}
