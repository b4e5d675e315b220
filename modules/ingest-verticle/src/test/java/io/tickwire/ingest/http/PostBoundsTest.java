package io.tickwire.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.ingest.IngestFixture;
import io.tickwire.ingest.TestRedis;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a post may make the webhook do and answer: contract, section 2. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostBoundsTest {
    private static final int MAX_ANSWER_BYTES = 1024 * 1024;

    private TestRedis redis;
    private IngestFixture fixture;

    @BeforeAll
    void start() throws Exception {
        redis = TestRedis.start();
        fixture = new IngestFixture(redis, Map.of());
    }

    @AfterAll
    void stop() throws Exception {
        fixture.close();
        redis.close();
    }

    @AfterEach
    void emptyQueue() throws Exception {
        fixture.clear();
    }

    private static String tick(int i) {
        return "{\"symbol\":\"A\",\"ts\":1700000000000,\"price\":1,\"volume\":1,\"seq\":" + i + "}";
    }

    private static String ticks(int count) {
        return IntStream.range(0, count).mapToObj(PostBoundsTest::tick).collect(Collectors.joining(","));
    }

    private static String bad(int count) {
        return "1,".repeat(count);
    }

    @Test
    void theListOfRejectionsEndsAndTheCountDoesNot() throws Exception {
        IngestFixture.Answer answer = fixture.postJson("[" + bad(5_000) + tick(1) + "," + bad(5_000) + tick(2) + "]");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("accepted").asInt()).isEqualTo(2);
        assertThat(answer.json().path("rejected")).hasSize(1_000);
        assertThat(answer.json().path("rejected").get(999).path("index").asInt())
                .isEqualTo(999);
        assertThat(answer.json().path("rejectedCount").asInt()).isEqualTo(10_000);
        assertThat(fixture.queued()).hasSize(2);
    }

    @Test
    void aPostIsNotReadOnAfterTenThousandBadTicksInARow() throws Exception {
        IngestFixture.Answer answer = fixture.postJson("[" + tick(1) + "," + bad(4_000_000) + tick(2) + "]");
        assertHopeless(answer);
        assertThat(fixture.queued()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\n", "1\n", "x\n", "{}\n", "{} 1\n"})
    void soIsAPostOfLines(String line) throws Exception {
        assertHopeless(fixture.postLines(line.repeat(300_000)));
        assertThat(fixture.queued()).isEmpty();
    }

    private static void assertHopeless(IngestFixture.Answer answer) {
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("too_many_bad_ticks");
        assertThat(answer.json().path("rejected")).hasSize(1_000);
        assertThat(answer.json().path("rejectedCount").asInt()).isEqualTo(10_000);
        assertThat(answer.json().toString().length()).isLessThan(MAX_ANSWER_BYTES);
    }

    @Test
    void aPostHasAtMostAHundredThousandTicks() throws Exception {
        String lines = ticks(100_000).replace("},{", "}\n{");
        IngestFixture.Answer most = fixture.postLines(lines);
        assertThat(most.status()).isEqualTo(200);
        assertThat(most.json().path("accepted").asInt()).isEqualTo(100_000);
        fixture.clear();
        for (IngestFixture.Answer tooMany : new IngestFixture.Answer[] {
            fixture.postLines(lines + "\n" + tick(100_000)), fixture.postJson("[" + ticks(100_001) + "]")
        }) {
            assertThat(tooMany.status()).isEqualTo(413);
            assertThat(tooMany.code()).isEqualTo("too_many_ticks");
            assertThat(tooMany.json().path("detail").asText()).contains("100000");
        }
        assertThat(fixture.queued()).isEmpty();
    }
}
