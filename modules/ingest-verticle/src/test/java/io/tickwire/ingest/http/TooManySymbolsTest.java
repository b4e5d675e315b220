package io.tickwire.ingest.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import io.tickwire.domain.Tick;
import io.tickwire.ingest.IngestFixture;
import io.tickwire.ingest.IngestFixture.Answer;
import io.tickwire.ingest.TestRedis;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract, section 2: a tick of one symbol too many is rejected, and those of known symbols go on. */
class TooManySymbolsTest {
    private static final Map<String, String> THREE = Map.of("TICKWIRE_MAX_SYMBOLS", "3");

    private TestRedis redis;
    private IngestFixture fixture;

    @BeforeEach
    void start() throws Exception {
        redis = TestRedis.start();
        fixture = new IngestFixture(redis, THREE);
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
        redis.close();
        fixture.assertQuietLog(Level.WARN);
    }

    private static String tick(String symbol, String source, int seq) {
        return "{\"symbol\":\"" + symbol + "\",\"ts\":1700000000000,\"price\":1,\"volume\":1,\"source\":\"" + source
                + "\",\"seq\":" + seq + "}";
    }

    private static String tick(String symbol) {
        return tick(symbol, "a", 1);
    }

    private static List<String> rejections(Answer answer) {
        return StreamSupport.stream(answer.json().path("rejected").spliterator(), false)
                .map(each -> each.path("index").asInt() + " "
                        + each.path("field").asText() + " " + each.path("code").asText())
                .toList();
    }

    private double metric(String name, String kind) {
        return fixture.meters
                .get(name)
                .tag("kind", kind)
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    private String score(String key, String member) throws IOException {
        Object score = redis.command("ZSCORE", key, member);
        return score == null ? null : new String((byte[]) score, UTF_8);
    }

    @Test
    void knownSymbolsGoOnAndAFurtherOneIsRejectedWhereItStands() {
        assertThat(fixture.postJson("[" + tick("A") + "," + tick("B") + "," + tick("C") + "]")
                        .status())
                .isEqualTo(200);
        Answer mixed = fixture.postLines(String.join("\n", tick("d"), "", tick("A", "a", 2), "{}", tick("E")));
        assertThat(mixed.status()).isEqualTo(200);
        assertThat(mixed.json().path("accepted").asInt()).isEqualTo(1);
        assertThat(mixed.json().path("rejectedCount").asInt()).isEqualTo(3);
        assertThat(rejections(mixed))
                .containsExactly("0 symbol too_many_symbols", "3 symbol missing", "4 symbol too_many_symbols");
        JsonNode first = mixed.json().path("rejected").get(0);
        assertThat(first.path("detail").asText())
                .isEqualTo(
                        "symbol is new, and the system has as many symbols as it may have (TICKWIRE_MAX_SYMBOLS=3): symbol=D");
        Answer none = fixture.postJson(tick("D"));
        assertThat(none.status()).isEqualTo(422);
        assertThat(rejections(none)).containsExactly("0 symbol too_many_symbols");
        assertThat(fixture.queued()).extracting(Tick::symbol).containsExactlyInAnyOrder("A", "B", "C", "A");
        assertThat(metric("tickwire.ingest.names", "symbol")).isEqualTo(3);
        assertThat(metric("tickwire.ingest.names.max", "symbol")).isEqualTo(3);
        assertThat(metric("tickwire.ingest.names.refused.ticks", "symbol")).isEqualTo(3);
        assertThat(fixture.meters
                        .counter("tickwire.ingest.ticks", "result", "rejected")
                        .count())
                .isEqualTo(4);
        assertThat(fixture.logged("as many names as it may have")).isPresent();
    }

    @Test
    void allProcessesShareTheBound() throws Exception {
        try (IngestFixture other = new IngestFixture(redis, THREE)) {
            assertThat(fixture.postJson("[" + tick("A") + "," + tick("B") + "]").status())
                    .isEqualTo(200);
            assertThat(other.postJson("[" + tick("A") + "," + tick("C") + "]").status())
                    .isEqualTo(200);
            assertThat(fixture.postJson(tick("D")).status()).isEqualTo(422);
            assertThat(other.postJson(tick("D")).status()).isEqualTo(422);
            assertThat(fixture.postJson(tick("C")).status()).isEqualTo(200);
        }
    }

    @Test
    void aSymbolThatIsNotSeenForThirtyDaysGivesItsPlaceBack() throws Exception {
        fixture.postJson("[" + tick("A") + "," + tick("B") + "," + tick("C") + "]");
        long today = Long.parseLong(score("md:symbols", "A"));
        redis.command("ZADD", "md:symbols", Long.toString(today - 30), "A");
        assertThat(fixture.postJson(tick("D")).status()).as("thirty days").isEqualTo(422);
        redis.command("ZADD", "md:symbols", Long.toString(today - 31), "A");
        assertThat(fixture.postJson(tick("D")).status()).as("more").isEqualTo(200);
        assertThat(score("md:symbols", "A")).isNull();
    }

    @Test
    void theDaysFirstTickOfASymbolKeepsItsPlace() throws Exception {
        fixture.postJson("[" + tick("A") + "," + tick("B") + "," + tick("C") + "]");
        long today = Long.parseLong(score("md:symbols", "A"));
        redis.command("ZADD", "md:symbols", Long.toString(today - 30), "A");
        try (IngestFixture other = new IngestFixture(redis, THREE)) {
            assertThat(other.postJson(tick("A", "a", 2)).status()).isEqualTo(200);
        }
        assertThat(score("md:symbols", "A")).isEqualTo(Long.toString(today));
    }

    @Test
    void thereAreTenThousandSources() throws Exception {
        String all =
                IntStream.range(0, 10_000).mapToObj(i -> tick("A", "s" + i, i)).collect(Collectors.joining("\n"));
        assertThat(fixture.postLines(all).json().path("accepted").asInt()).isEqualTo(10_000);
        Answer one = fixture.postLines(tick("A", "s0", 10_000) + "\n" + tick("A", "further", 10_001));
        assertThat(one.json().path("accepted").asInt()).isEqualTo(1);
        assertThat(rejections(one)).containsExactly("1 source too_many_sources");
        assertThat(one.json().path("rejected").get(0).path("detail").asText())
                .isEqualTo(
                        "source is new, and the system has as many sources as it may have (maxSources=10000): source=further");
        assertThat(metric("tickwire.ingest.names", "source")).isEqualTo(10_000);
        assertThat(metric("tickwire.ingest.names.refused.ticks", "source")).isEqualTo(1);
    }

    /** The queue is there, the names can't be kept: a post with a new one is to be sent again. */
    @Test
    void aSymbolThatCanNotBeRegisteredIsNotQueued() throws Exception {
        fixture.postJson(tick("A"));
        redis.command("SET", "md:symbols", "not a sorted set");
        Answer answer = fixture.postJson("[" + tick("A", "a", 2) + "," + tick("B") + "]");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("queue_unavailable");
        assertThat(answer.headers().firstValue("retry-after")).contains("1");
        assertThat(fixture.queued()).hasSize(1);
        assertThat(fixture.postJson(tick("A", "a", 2)).status()).as("known").isEqualTo(200);
        redis.command("DEL", "md:symbols");
        assertThat(fixture.postJson(tick("B")).status()).isEqualTo(200);
    }
}
