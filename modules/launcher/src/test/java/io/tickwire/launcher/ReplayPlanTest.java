package io.tickwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.feeder.FeederOptions;
import io.tickwire.feeder.pace.Pace;
import io.tickwire.feeder.store.StoredExtent;
import io.tickwire.launcher.ReplayPlan.Target;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A replay posted into its own source, and waited for hours, without a word. */
class ReplayPlanTest {
    private static final StoredExtent DAY =
            new StoredExtent(2, 12_000, 1_795_341_600_000_000L, 1_795_341_600_000_000L + 86_400_000_000L);

    private static List<String> lines(StoredExtent stored, Pace pace, Target target) {
        FeederOptions options =
                FeederOptions.to(URI.create("http://h:1/webhook/ticks")).withPace(pace);
        return ReplayPlan.lines(stored, "10x", options, "db:5432/md", target);
    }

    @Test
    void saysWhatWillBeReplayedWhereAndForHowLong() {
        assertThat(lines(DAY, new Pace.Recorded(10), Target.UNKNOWN).get(0))
                .contains("12000 ticks of 2 symbols", "2026-11-22T10:00:00", "2026-11-23T10:00:00", "10x")
                .contains("about 2h24m", "db:5432/md", "http://h:1/webhook/ticks");
        assertThat(lines(DAY, new Pace.Recorded(10).withMaxWait(Duration.ofSeconds(5)), Target.UNKNOWN)
                        .get(0))
                .contains("at most 2h24m");
        assertThat(lines(DAY, new Pace.Max(), Target.UNKNOWN).get(0)).doesNotContain("about 2h", "at most");
        assertThat(lines(new StoredExtent(0, 0, 0, 0), new Pace.Max(), Target.ITSELF))
                .containsExactly("nothing to replay: no such ticks stored: store=db:5432/md");
    }

    @Test
    void saysThatARepeatedTickChangesNothing() {
        assertThat(lines(DAY, new Pace.Max(), Target.UNKNOWN).get(1)).contains("duplicates");
        assertThat(lines(DAY, new Pace.Max(), Target.ITSELF).get(1)).contains("duplicates", "--url=", "--source=");
        assertThat(lines(DAY, new Pace.Max(), Target.ANOTHER_SOURCE)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8081, http://localhost:8081/webhook/ticks, true",
        "http://[::1]:8081,     http://127.0.0.1:8081,               true",
        "http://127.0.0.1:8081, http://127.0.0.1:8082,               false",
        "http://db-1:8081,      http://DB-1:8081/webhook/ticks,      true",
        "http://db-1:8081,      http://127.0.0.1:8081,               false",
        "http://db-1,           http://db-1:80,                      true"
    })
    void knowsTheSameServerByTwoUrls(String one, String other, boolean same) {
        assertThat(ReplayPlan.isSameServer(URI.create(one), URI.create(other))).isEqualTo(same);
    }
}
