package io.tickwire.calc.publish;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedViewTest {
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
        assertThatThrownBy(() -> PublishedView.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
