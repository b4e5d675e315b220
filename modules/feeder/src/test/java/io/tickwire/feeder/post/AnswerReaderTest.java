package io.tickwire.feeder.post;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String PROBLEM =
            "{\"title\":\"t\",\"detail\":\"why\",\"rejected\":[{\"index\":0,\"field\":\"price\","
                    + "\"code\":\"price_not_positive\",\"detail\":\"d\"}]}";
    private static final Rejection REJECTION = new Rejection(0, "price", "price_not_positive", "d");

    @Test
    void readsWhatWasTaken() {
        assertThat(read(200, null, "{\"accepted\":2,\"rejected\":[]}")).isEqualTo(new Answer.Taken(2, List.of()));
        assertThat(read(200, null, PROBLEM.replace("\"title\":\"t\"", "\"accepted\":1")))
                .isEqualTo(new Answer.Taken(1, List.of(REJECTION)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[1]", "null", "7", "{}", "{\"accepted\":\"2\"}"})
    void aServerThatIsNoWebhookIsHopeless(String body) {
        assertThat(read(200, null, body)).isEqualTo(new Answer.Hopeless(200, "not an answer of a webhook"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 422, 409})
    void aPostMayBeRefused(int status) {
        assertThat(read(status, null, PROBLEM)).isEqualTo(new Answer.Refused(status, "why", List.of(REJECTION)));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 405, 413, 415})
    void someAnswersLeaveNoHope(int status) {
        assertThat(read(status, null, PROBLEM)).isEqualTo(new Answer.Hopeless(status, "why"));
        assertThat(read(status, null, "{\"title\":\"t\"}")).isEqualTo(new Answer.Hopeless(status, "t"));
        assertThat(read(status, null, "<html>")).isEqualTo(new Answer.Hopeless(status, ""));
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 301, 302})
    void otherAnswersAreNoWebhooks(int status) {
        assertThat(read(status, null, "")).isInstanceOf(Answer.Hopeless.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "503|-|0",
                "503|2|2000",
                "503| 2 |2000",
                "429|1|1000",
                "500|-|0",
                "408|-|0",
                "503|Sun, 22 Nov 2026 10:00:07 GMT|7000",
                "503|Sun, 22 Nov 2026 09:00:00 GMT|0",
                "503|999999999|300000",
                "503|9999999999999|0",
                "503|-1|0",
                "503|soon|0",
                "503||0"
            })
    void busyIsAskedAgainWhenItSays(int status, String retryAfter, long expectedMs) {
        assertThat(read(status, retryAfter, ""))
                .isEqualTo(new Answer.Busy("status=" + status, expectedMs, status < 500 || retryAfter != null));
    }

    @Test
    void longDetailsAreCut() {
        assertThat(((Answer.Refused) read(400, null, "{\"detail\":\"" + "x".repeat(9_999) + "\"}")).detail())
                .hasSize(301);
    }

    private static Answer read(int status, String retryAfter, String body) {
        return AnswerReader.read(status, retryAfter, Buffer.buffer(body), NOW);
    }
}
