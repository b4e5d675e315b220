package io.tickwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command line in this process: words, help, exit codes. */
class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... arguments) {
        CommandLine commandLine =
                Main.commandLine(Map.of()).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return Main.execute(commandLine, Main.withDefaultCommand(arguments, Main.commandNames()));
    }

    @ParameterizedTest
    @CsvSource({
        "tial,           tial,    tail",
        "inget,          inget,   ingest",
        "run ingets,     ingets,  ingest",
        "'ingest,clac',  clac,    calc",
        "FEED,           FEED,    feed",
        "Ingest,         Ingest,  ingest",
        "repaly,         repaly,  replay",
        "help tial,      tial,    tail",
        "feeed x.csv,    feeed,   feed",
        "tial --plain,   tial,    tail",
        "delte --symbol=X --from=now-1d, delte, delete",
        "help dead lits, lits,    list",
        "--feed=sim gatway, gatway, gateway"
    })
    void aMistypedWordIsToldWithTheOneThatWasMeant(String line, String word, String meant) {
        assertThat(execute(line.split(" "))).isEqualTo(2);
        assertThat(err.toString())
                .contains(word + "; did you mean " + meant + "?")
                .hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aWordThatIsLikeNothingHasNoSuggestion() {
        assertThat(execute("bananas")).isEqualTo(2);
        assertThat(err.toString().trim()).isEqualTo("tickwire: unknown command or verticle: bananas");
    }

    @ParameterizedTest
    @CsvSource({"feed sim --urll=x, --url", "tail --no-colour, --no-color", "replay --spead=1x, --speed"})
    void aMistypedOptionIsToldWithTheOneThatWasMeant(String line, String meant) {
        assertThat(execute(line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains("Unknown option").contains(meant).doesNotContain("\tat ");
    }

    @Test
    void helpAndVersionAreCommandsToo() {
        assertThat(execute("version")).isZero();
        assertThat(out.toString()).startsWith("tickwire ");
        out.getBuffer().setLength(0);
        assertThat(execute("help")).isZero();
        assertThat(out.toString()).contains(Main.commandNames());
        out.getBuffer().setLength(0);
        assertThat(execute("help", "dead", "list")).isZero();
        assertThat(out.toString()).startsWith("Usage: tickwire dead list");
    }

    static Stream<String> allCommands() {
        return paths("", Main.commandLine(Map.of()));
    }

    private static Stream<String> paths(String before, CommandLine command) {
        return command.getSubcommands().entrySet().stream()
                .flatMap(entry -> Stream.concat(
                        Stream.of((before + " " + entry.getKey()).trim()),
                        paths(before + " " + entry.getKey(), entry.getValue())));
    }

    @ParameterizedTest
    @MethodSource("allCommands")
    void everyCommandHasHelpWithItsExitCodes(String path) {
        String[] words = (path.equals("help") ? path : path + " --help").split(" ");
        assertThat(execute(words)).isZero();
        if (!path.contains("help") && !path.contains("generate-completion") && !path.equals("feed")) {
            assertThat(out.toString()).contains("Exit codes");
        }
        assertThat(out.toString()).doesNotContain(" is meant", "that is not meant", "\u001b");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void completionKnowsEveryCommandAndIsInTheHelp() {
        execute("--help");
        assertThat(out.toString()).contains("generate-completion");
        out.getBuffer().setLength(0);
        assertThat(execute("generate-completion")).isZero();
        assertThat(out.toString()).contains(new TreeSet<>(Main.commandNames())).contains("--retry-for");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tail --conflate=10001",
                "tail --retry-for=soon",
                "tail --url=127.0.0.1:8080",
                "tail --url=ftp://h",
                "feed sim --retry-for=0s",
                "feed sim --max-wait=-5s",
                "replay --max-wait=ever --pg=postgresql://u:secret@127.0.0.1:1/db",
                "replay --from=yesterday --pg=postgresql://u:secret@127.0.0.1:1/db",
                "gaps --to=1795341600 --pg=postgresql://u:secret@127.0.0.1:1/db",
                "delete --symbol=A --pg=postgresql://u:secret@127.0.0.1:1/db",
                "delete --symbol=A --from=now-1d --pg=postgresql://u:secret@127.0.0.1:1/db",
                "delete --symbol=A* --from=now-1d --to=now --pg=postgresql://u:secret@127.0.0.1:1/db",
                "delete --symbol=A --from=now --to=now-1d --pg=postgresql://u:secret@127.0.0.1:1/db",
                "delete --symbol=A --from=now-1d --to=now --pg=postgresql://u:secret@127.0.0.1:1/db"
            })
    void badUsageIsOneLineAndExitCode2(String line) {
        assertThat(execute(line.split(" "))).as(err.toString()).isEqualTo(2);
        assertThat(err.toString()).startsWith("tickwire: ").hasLineCount(1).doesNotContain("secret", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gaps --pg=postgresql://u:secret@127.0.0.1:1/db",
                "gaps --pg=postgresql://u:secret@no-such-host.invalid/db",
                "replay --pg=postgresql://u:secret@127.0.0.1:1/db --resume-file=target/none.resume",
                "delete --yes --all --symbol=A --pg=postgresql://u:secret@127.0.0.1:1/db",
                "dead list --redis=redis://:secret@127.0.0.1:1"
            })
    void aStoreThatIsAwayIsOneLineAndExitCode1(String line) {
        assertThat(execute(line.split(" "))).as(err.toString()).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("tickwire: ")
                .hasLineCount(1)
                .doesNotContain("secret", "\tat ", "Exception");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1", "https://127.0.0.1:1", "http://no-such-host.invalid"})
    void tailGivesUpWithTheUrlAndTheLastError(String url) {
        assertThat(execute("tail", "--url=" + url, "--retry-for=0.5s")).isEqualTo(1);
        List<String> lines = err.toString().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).contains("gave up", url, url.contains("invalid") ? "no such host" : "refused");
    }

    /** What was printed into a full disk or a closed pipe was lost with exit code 0. */
    @Test
    void outputThatCanNotBeWrittenIsAFailure() {
        Writer full = new Writer() {
            @Override
            public void write(char[] buffer, int offset, int length) throws java.io.IOException {
                throw new java.io.IOException("No space left on device");
            }

            @Override
            public void flush() {
                // nothing is held back
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        CommandLine commandLine =
                Main.commandLine(Map.of()).setOut(new PrintWriter(full, true)).setErr(new PrintWriter(err, true));
        assertThat(Main.execute(commandLine, "version")).isEqualTo(1);
        assertThat(err.toString().trim()).isEqualTo("tickwire: standard output is closed or can't be written");
    }
}
