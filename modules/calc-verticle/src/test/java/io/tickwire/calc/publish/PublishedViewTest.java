package io.tickwire.calc.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedViewTest {
    @Test
    void whatALaterVersionAddsIsPassedOver() {
        String more =
                "\"more\":{\"seq\":7,\"count\":8,\"publishedAt\":\"2027-01-01T00:00:00Z\",\"view\":{\"count\":9}},"
                        + "\"list\":[{\"seq\":7},{\"view\":{\"count\":9}}]";
        assertThat(parse("{" + more + ",\"seq\":1,\"view\":{" + more
                        + ",\"count\":2,\"publishedAt\":\"1970-01-01T00:00:00.000003Z\"," + more + "}," + more + "}"))
                .isEqualTo(new PublishedView(1, 2, 3, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "{}",
                "{\"seq\":1}",
                "{\"seq\":1,\"view\":{\"count\":2}}",
                "{\"seq\":\"1\",\"view\":{\"count\":2,\"publishedAt\":\"2026-11-22T10:00:00.000000Z\"}}",
                "{\"seq\":1,\"view\":{\"count\":2,\"publishedAt\":\"yesterday\"}}",
                "{\"seq\":1,\"view\":{\"count\":2,\"publishedAt\":null}}"
            })
    void whatIsNoUpdateIsRefused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static PublishedView parse(String message) {
        return PublishedView.parse(message.getBytes(StandardCharsets.UTF_8));
    }
}
