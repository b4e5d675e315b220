package io.tickwire.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StreamIdTest {
    @Test
    void idsAreOrderedAsNumbers() {
        assertThat(StreamId.parse("9-10")).isLessThan(StreamId.parse("10-9"));
        assertThat(StreamId.parse("10-9")).isLessThan(StreamId.parse("10-10"));
        assertThat(StreamId.parse("10-9")).isLessThan(StreamId.parse("10-18446744073709551615"));
        assertThat(StreamId.parse("0-0")).isEqualTo(StreamId.START);
    }

    @Test
    void textComesBack() {
        assertThat(StreamId.parse("1764000000000-18446744073709551615"))
                .hasToString("1764000000000-18446744073709551615");
        assertThatThrownBy(() -> StreamId.parse("17")).hasMessageContaining("id=17");
    }
}
