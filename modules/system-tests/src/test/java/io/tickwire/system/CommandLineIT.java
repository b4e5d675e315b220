package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes and messages of the jar as a shell sees them. */
class CommandLineIT {
    @Test
    void helpNamesTheCommands() throws Exception {
        TickwireProcess.Finished help = TickwireProcess.run(Map.of(), "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("run", "feed", "tail", "replay", "gaps", "dead");
    }

    @Test
    void versionIsOneLine() throws Exception {
        TickwireProcess.Finished version = TickwireProcess.run(Map.of(), "--version");
        assertThat(version.exitCode()).isZero();
        assertThat(version.out().trim()).matches("tickwire \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    }

    @Test
    void aSubsetWithoutItsUrlsNamesThem() throws Exception {
        TickwireProcess.Finished run = TickwireProcess.run(Map.of(), "ingest,flush");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("REDIS_URL").contains("PG_URL");
    }

    @Test
    void everyProblemIsToldAtOnce() throws Exception {
        TickwireProcess.Finished run = TickwireProcess.run(
                Map.of("TICKWIRE_PARTITIONS", "many", "TICKWIRE_INGEST_PORT", "-1", "TICKWIRE_EMBEDDED", "maybe"),
                "run");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("TICKWIRE_PARTITIONS=many", "TICKWIRE_INGEST_PORT=-1", "TICKWIRE_EMBEDDED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replay --speed=fast",
                "replay --speed=0x",
                "replay --symbols=BTC*USD",
                "replay --from=yesterday",
                "replay --from=2026-11-23 --to=2026-11-22",
                "replay --url=nowhere",
                "replay --source=ü",
                "replay --pg=http://127.0.0.1/db",
                "gaps --min=5",
                "gaps --min=-5m",
                "feed sim --fill-gaps",
                "feed pom.xml --symbol=A --fill-gaps --loop"
            })
    void badOptionsAreNamedWithTheirValue(String arguments) throws Exception {
        TickwireProcess.Finished run =
                TickwireProcess.run(Map.of("PG_URL", "postgresql://user:secret@127.0.0.1:1/db"), arguments.split(" "));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        String[] words = arguments.split("[ =]");
        assertThat(run.err()).contains(words[words.length - 1]).doesNotContain("secret", "at io.tickwire");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "calc-symbols",
                "ingest,nonsense",
                "--feed=/no/such/file.csv",
                "--no-such-option",
                "replay",
                "gaps",
                "dead",
                "delete",
                "tial"
            })
    void whatIsWrongOrMissingIsBadUsage(String argument) throws Exception {
        TickwireProcess.Finished run = TickwireProcess.run(Map.of(), argument);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).isNotBlank();
    }

    /** A reader that ends early, a server that is not there: one line, no stack trace, no log of a library. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tail --url=http://127.0.0.1:1 --retry-for=1s",
                "tail --url=http://no-such-host.invalid --retry-for=1s",
                "feed sim --url=https://127.0.0.1:1 --retry-for=1s",
                "gaps --pg=postgresql://user:secret@127.0.0.1:1/db",
                "dead list --redis=redis://:secret@127.0.0.1:1"
            })
    void aServerThatIsAwayIsToldPlainly(String arguments) throws Exception {
        TickwireProcess.Finished run = TickwireProcess.run(Map.of(), arguments.split(" "));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.err()).doesNotContain("\tat ", "Exception", "secret", "WARN", "ERROR");
        assertThat(run.err().lines().filter(line -> !line.startsWith("feed: sent="))) // progress, as often as it takes
                .hasSizeBetween(1, 2);
    }

    @Test
    void bashAcceptsTheCompletion() throws Exception {
        TickwireProcess.Finished script = TickwireProcess.run(Map.of(), "generate-completion");
        assertThat(script.exitCode()).isZero();
        Path file = Files.createTempFile("tickwire-completion-", ".sh");
        Files.writeString(
                file,
                script.out() + "\nCOMP_WORDS=(tickwire ta); COMP_CWORD=1; COMP_LINE='tickwire ta'; COMP_POINT=11; "
                        + "_complete_tickwire; echo \"${COMPREPLY[@]}\"\n");
        Process bash = new ProcessBuilder("bash", file.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim())
                .isEqualTo("tail");
        assertThat(bash.waitFor()).isZero();
    }
}
