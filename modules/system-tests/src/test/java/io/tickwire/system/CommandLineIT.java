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
        assertThat(help.out()).contains("run", "feed", "tail");
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
                "calc-symbol",
                "ingest,nonsense",
                "--feed=/no/such/file.csv",
                "--no-such-option",
                "replay",
                "dead"
            })
    void whatIsWrongOrMissingIsBadUsage(String argument) throws Exception {
        TickwireProcess.Finished run = TickwireProcess.run(Map.of(), argument);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).isNotBlank();
    }
}
