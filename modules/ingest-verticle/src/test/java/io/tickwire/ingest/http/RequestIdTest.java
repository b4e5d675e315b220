package io.tickwire.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.tickwire.domain.MicrosClock;
import io.tickwire.ingest.IngestFixture;
import io.tickwire.ingest.IngestFixture.Answer;
import io.tickwire.ingest.TestRedis;
import io.tickwire.testlogs.ExpectedErrors;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A post is called the same in its answer, in a problem and in the log. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestIdTest {
    private static final String TICK = "{\"symbol\":\"A\",\"ts\":1700000000000,\"price\":1,\"volume\":1}";
    private static final String LONGEST = "x".repeat(128);

    private final AtomicBoolean clockIsBroken = new AtomicBoolean();
    private TestRedis redis;
    private IngestFixture fixture;

    @BeforeAll
    void start() throws Exception {
        redis = TestRedis.start();
        MicrosClock clock = MicrosClock.system();
        fixture = new IngestFixture(redis, Map.of(), () -> {
            if (clockIsBroken.get()) {
                throw new IllegalStateException("broken by the test");
            }
            return clock.micros();
        });
    }

    @AfterAll
    void stop() throws Exception {
        fixture.close();
        redis.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {TICK, "{}", "nonsense"})
    void theSendersIdComesBackAndTheWebhooksGoesFirst(String body) {
        assertThat(idOf(post(body, "webhook-id", "msg_1"))).isEqualTo("msg_1");
        assertThat(idOf(post(body, "X-Request-Id", LONGEST))).isEqualTo(LONGEST);
        assertThat(idOf(post(body, "X-Request-Id", "r-1", "Webhook-Id", "msg_2")))
                .isEqualTo("msg_2");
        assertThat(idOf(post(body, "X-Request-Id", "r-1", "webhook-id", "two words")))
                .isEqualTo("r-1");
    }

    static Stream<String> unusableIds() {
        return Stream.of("", "two words", "tab\there", "caf\u00e9", LONGEST + "x");
    }

    @ParameterizedTest
    @MethodSource("unusableIds")
    void whatIsNoBoundedWordOfAsciiIsNoId(String id) throws Exception {
        try (RawClient client = new RawClient(fixture.uri())) {
            client.write("POST /webhook/ticks HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Request-Id: " + id
                    + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
            assertThat(client.readAll())
                    .startsWith("HTTP/1.1 422")
                    .containsPattern("\"requestId\":\"[0-9a-f-]{36}\"")
                    .doesNotContain("two words", "tab\there", "caf", LONGEST);
        }
    }

    @Test
    void onlyAProblemIsGivenAnIdOfItsOwn() {
        assertThat(post(TICK).headers().firstValue("x-request-id")).isEmpty();
        assertThat(idOf(post("{}"))).isNotEqualTo(idOf(post("{}")));
    }

    @Test
    @ExpectedErrors({"Intake: a post failed: requestId=msg_3", "Intake: a post failed: requestId=[0-9a-f-]{36}"})
    void anUnexpectedFaultIsLoggedUnderTheIdThatIsAnsweredAndWithoutThePost() {
        clockIsBroken.set(true);
        Answer named = post(TICK, "webhook-id", "msg_3");
        Answer unnamed = post(TICK);
        clockIsBroken.set(false);

        for (Answer answer : new Answer[] {named, unnamed}) {
            assertThat(answer.status()).isEqualTo(500);
            ILoggingEvent event =
                    fixture.logged("requestId=" + idOf(answer) + " ").orElseThrow();
            assertThat(event.getLevel()).isEqualTo(Level.ERROR);
            assertThat(event.getFormattedMessage()).doesNotContain("symbol");
        }
        assertThat(idOf(named)).isEqualTo("msg_3");
    }

    private Answer post(String body, String... headers) {
        var request = fixture.post("application/json").POST(BodyPublishers.ofString(body));
        return fixture.send(headers.length == 0 ? request : request.headers(headers));
    }

    /** The head's, which must be the problem's if there is one. */
    private static String idOf(Answer answer) {
        String id = answer.headers().firstValue("x-request-id").orElseThrow();
        if (answer.status() != 200) {
            assertThat(answer.json().path("requestId").asText()).isEqualTo(id);
        }
        return id;
    }
}
