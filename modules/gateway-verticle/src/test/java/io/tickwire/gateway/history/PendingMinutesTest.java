package io.tickwire.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.Tick;
import io.tickwire.gateway.GatewayRig;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Bars and coverage are the same whether they are read from the tables of the release before, from this one's views, or while thousands of
 * minutes are pending: a gateway of this release may be there before the first flush of it.
 */
@Timeout(120)
class PendingMinutesTest {
    /** More than a page aggregates. */
    private static final int MINUTES = 12_000;

    private static final long SPAN_MS = MINUTES * 60_000L;
    private static final String FROM = String.valueOf(TestTicks.BASE_MICROS / 1_000);
    private static final String UNTIL = String.valueOf(TestTicks.BASE_MICROS / 1_000 + SPAN_MS);
    private static final String RANGE = "&from=" + FROM + "&to=" + UNTIL;
    private static final List<String> PATHS = List.of(
            "/api/v1/bars?symbol=A&interval=1m&limit=10000" + RANGE,
            "/api/v1/bars?symbol=A&interval=1m&limit=10000&order=desc" + RANGE,
            "/api/v1/bars?symbol=A&interval=1d" + RANGE,
            "/api/v1/bars?symbol=A&interval=1w" + RANGE,
            "/api/v1/bars?symbol=A&interval=2m&limit=6000",
            "/api/v1/bars?symbol=A&interval=1d&order=desc",
            "/api/v1/coverage?symbol=A" + RANGE,
            "/api/v1/coverage?symbol=A&from=" + (TestTicks.BASE_MICROS / 1_000 + 90_500) + "&to=" + UNTIL);

    private TestPostgres postgres;
    private GatewayRig rig;

    @BeforeEach
    void start() throws Exception {
        postgres = new TestPostgres();
        for (int version = 1; version <= 4; version++) {
            postgres.migrate("V" + version + "__");
        }
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < 2 * MINUTES; i++) {
            ticks.add(TestTicks.tick("A", TestTicks.BASE_MICROS + i * 30 * TestTicks.SECOND, "5." + i, "0.25", "a", i));
        }
        postgres.store(ticks);
        rig = new GatewayRig(postgres.url()).start();
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
        postgres.close();
    }

    private Map<String, String> answers() throws Exception {
        Map<String, String> answers = new LinkedHashMap<>();
        for (String path : PATHS) {
            HttpResponse<String> response = rig.get(path);
            assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(200);
            answers.put(path, response.body());
        }
        return answers;
    }

    @Test
    void answersAreTheSameFromTablesFromViewsAndWhilePending() throws Exception {
        Map<String, String> ofTheReleaseBefore = answers();
        assertThat(ofTheReleaseBefore.values())
                .allSatisfy(answer -> assertThat(answer).contains("\"2026-"));

        postgres.migrate("V5__");
        assertThat(answers()).as("written").isEqualTo(ofTheReleaseBefore);

        postgres.makeAllPending();
        assertThat(answers()).as("pending").isEqualTo(ofTheReleaseBefore);

        postgres.execute("SELECT md_bars_to_tables()");
        assertThat(answers()).as("tables again").isEqualTo(ofTheReleaseBefore);
    }
}
