package io.tickwire.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.List;
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
        span = Span.read(
                "BTC-USD",
                MultiMap.caseInsensitiveMultiMap()
                        .add("from", "2026-11-22T10:00:00Z")
                        .add("to", "2026-11-22T11:00:00Z"),
                0);
    }

    @Test
    void thatOfTheFirstReleaseIsRead() {
        Cursor cursor = new Cursor(span, new Place(Walk.FORWARD, KEY));
        assertThat(Cursor.decode(span, OF_THE_FIRST_RELEASE)).contains(cursor);
        assertThat(cursor.encode()).isEqualTo(OF_THE_FIRST_RELEASE);
    }

    @Test
    void thatOfALaterReleaseIsNone() {
        for (String otherFormat : List.of("AH", "A3", "BH", "BX", "/X")) {
            assertThat(Cursor.decode(span, OF_THE_FIRST_RELEASE.replaceFirst("^AX", otherFormat)))
                    .isEmpty();
        }
    }

    @Test
    void thatOfTheWayBackIsReadAsSuch() {
        Cursor cursor = new Cursor(span, new Place(Walk.BACKWARD, KEY));
        assertThat(Cursor.decode(span, cursor.encode())).contains(cursor);
    }

    @Test
    void relativeTimesStayWhatTheyWereForTheFirstPage() throws Exception {
        MultiMap query =
                MultiMap.caseInsensitiveMultiMap().add("from", "now-1h").add("to", "now");
        Span first = Span.read("BTC-USD", query, KEY.micros() + 1);
        Span later = Span.read("BTC-USD", query, KEY.micros() + 7_200_000_000L);
        Cursor cursor = new Cursor(first, new Place(Walk.BACKWARD, KEY));
        assertThat(Cursor.decode(later, cursor.encode())).contains(cursor);
        query.set("from", "now-2h");
        assertThat(Cursor.decode(Span.read("BTC-USD", query, KEY.micros() + 1), cursor.encode()))
                .isEmpty();
    }
}
