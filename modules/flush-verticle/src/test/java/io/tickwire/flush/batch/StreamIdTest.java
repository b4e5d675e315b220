package io.tickwire.flush.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StreamIdTest {
    @Test
    void ordersAsRedisDoes() {
        assertThat(StreamId.parse("9-5")).isLessThan(StreamId.parse("10-0"));
        assertThat(StreamId.parse("10-9")).isLessThan(StreamId.parse("10-10"));
        assertThat(StreamId.parse("10-9223372036854775807")).isLessThan(StreamId.parse("10-18446744073709551615"));
    }

    @Test
    void readsWhatItWrites() {
        for (String id : new String[] {"0-0", "1795305600000-7", "1-18446744073709551615"}) {
            assertThat(StreamId.parse(id)).hasToString(id);
        }
        assertThatThrownBy(() -> StreamId.parse("17")).hasMessageContaining("id=17");
    }
}
