package io.tickwire.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cursors that clients have from another release. */
class CursorFormatTest {
    /** As 0.1.0 gave it out, for the query below. */
    private static final String OF_THE_FIRST_RELEASE = "AXJm3GlpdrtZAAZg2opTakCh-1L0MjTxyWNvaW5iYXNl";

    private static final TickKey KEY = new TickKey(1_795_341_600_123_456L, "coinbase", -6_774_730_005_680_950_839L);

    private Span span;

    @BeforeEach
    void query() throws Exception {
        span = Span.read(MultiMap.caseInsensitiveMultiMap()
                .add("symbol", "BTC-USD")
                .add("from", "2026-11-22T10:00:00Z")
                .add("to", "2026-11-22T11:00:00Z"));
    }

    @Test
    void thatOfTheFirstReleaseIsRead() {
        assertThat(Cursor.decode(span, OF_THE_FIRST_RELEASE)).contains(KEY);
        assertThat(Cursor.encode(span, KEY)).isEqualTo(OF_THE_FIRST_RELEASE);
    }

    @Test
    void thatOfALaterReleaseIsNone() {
        assertThat(Cursor.decode(span, OF_THE_FIRST_RELEASE.replaceFirst("^AX", "An")))
                .isEmpty();
    }
}
