package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;

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
                "calc-symbol",
                "ingest,nonsense",
                "--feed=/no/such/file.csv",
                "--no-such-option",
                "replay",
                "gaps",
                "dead"
            })
    void whatIsWrongOrMissingIsBadUsage(String argument) throws Exception {
        TickwireProcess.Finished run = TickwireProcess.run(Map.of(), argument);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).isNotBlank();
    }
}
