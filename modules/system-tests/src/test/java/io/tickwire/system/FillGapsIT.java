package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickwire.system.chaos.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file with holes is fed; the holes are listed; the whole file fills them and posts nothing else. */
class FillGapsIT {
    private static final int SECONDS = 3_600;
    private static final String DAY = "2026-11-22T";

    @Test
    void gapsAreListedAndFilledExactly(@TempDir Path directory) throws Exception {
        Path whole = write(directory.resolve("whole.csv"), IntStream.range(0, SECONDS));
        Path holes = write(
                directory.resolve("holes.csv"),
                // ten minutes of silence, two of it, and single ticks lost where all is covered
                IntStream.range(0, SECONDS).filter(s -> s / 600 != 2 && s / 120 != 20 && s % 97 != 13));
        long stored = Files.readAllLines(holes).size() - 1;
        try (Stores stores = new Stores();
                TickwireProcess tickwire = TickwireProcess.start(directory, stores.environment())) {
            feed(tickwire, holes);
            awaitRows(tickwire, stored);
            List<JsonNode> gaps = gaps(tickwire, "--min=5m");
            assertThat(gaps).hasSize(1);
            assertThat(gaps.get(0).get("symbol").asText()).isEqualTo("ABC");
            assertThat(gaps.get(0).get("from").asText()).isEqualTo(DAY + "10:19:59.000000Z");
            assertThat(gaps.get(0).get("to").asText()).isEqualTo(DAY + "10:30:00.000000Z");
            assertThat(gaps.get(0).get("seconds").asDouble()).isEqualTo(601);
            assertThat(gaps(tickwire, "--min=90s")).hasSize(2);
            assertThat(gaps(
                            tickwire,
                            "--min=5m",
                            "--symbols=A*,NEVER",
                            "--from=" + DAY + "09:50:00Z",
                            "--to=" + DAY + "12:00:00+01:00"))
                    .extracting(gap -> gap.get("symbol").asText() + " "
                            + gap.get("seconds").asInt())
                    .containsExactly("ABC 600", "ABC 601", "NEVER 4200");
            assertThat(run(tickwire, "gaps").out()).contains("ABC", DAY + "10:30:00.000000Z", "10m1s");

            TickwireProcess.Finished fill = feed(tickwire, whole, "--fill-gaps");
            assertThat(fill.out())
                    .contains(
                            "accepted  " + (SECONDS - stored),
                            "skipped   " + stored,
                            "sent      " + (SECONDS - stored));
            awaitRows(tickwire, SECONDS);
            assertThat(gaps(tickwire, "--min=1s")).isEmpty();
            assertThat(Table.rows(tickwire, "SELECT seq, price FROM md_ticks ORDER BY ts"))
                    .isEqualTo(IntStream.range(0, SECONDS)
                            .mapToObj(s -> s + "|" + (100 + s))
                            .toList());
            assertThat(feed(tickwire, whole, "--fill-gaps").out()).contains("accepted  0", "skipped   " + SECONDS);
            tickwire.assertHealthyLog();
        }
    }

    private static Path write(Path file, IntStream seconds) throws Exception {
        List<String> lines = new ArrayList<>(List.of("timestamp,symbol,price,volume,seq"));
        seconds.forEach(s ->
                lines.add(String.format(Locale.ROOT, "%s10:%02d:%02dZ,ABC,%d,1,%d", DAY, s / 60, s % 60, 100 + s, s)));
        return Files.write(file, lines);
    }

    private static TickwireProcess.Finished feed(TickwireProcess tickwire, Path file, String... options)
            throws Exception {
        List<String> all = new ArrayList<>(List.of("feed", file.toString(), "--url=" + tickwire.url("ingest")));
        all.addAll(List.of(options));
        TickwireProcess.Finished feed = run(tickwire, all.toArray(String[]::new));
        assertThat(feed.exitCode()).as(feed.out() + feed.err()).isZero();
        return feed;
    }

    private static List<JsonNode> gaps(TickwireProcess tickwire, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("gaps", "--json"));
        all.addAll(List.of(options));
        TickwireProcess.Finished listed = run(tickwire, all.toArray(String[]::new));
        assertThat(listed.exitCode()).as(listed.err()).isZero();
        List<JsonNode> gaps = new ArrayList<>();
        for (String line : listed.out().lines().toList()) {
            gaps.add(new ObjectMapper().readTree(line));
        }
        return gaps;
    }

    private static TickwireProcess.Finished run(TickwireProcess tickwire, String... arguments) throws Exception {
        return TickwireProcess.run(Map.of("PG_URL", tickwire.url("postgres")), arguments);
    }

    private static void awaitRows(TickwireProcess tickwire, long rows) throws Exception {
        Await.until(rows + " rows", () -> Table.number(tickwire, "SELECT count(*) FROM md_ticks") == rows);
    }
}
