package io.tickwire.gateway.sse;

import java.util.Optional;

/**
 * The id of events of a stream with ticks: how far the views are, and how far the tape is, each as its own text. A stream without
 * ticks has the first alone.
 *
 * @param views empty in a stream of ticks alone
 */
record EventId(String views, Optional<String> tape) {
    private static final char BETWEEN = '~';

    static EventId parse(String text) {
        int between = text.indexOf(BETWEEN);
        return between < 0
                ? new EventId(text, Optional.empty())
                : new EventId(text.substring(0, between), Optional.of(text.substring(between + 1)));
    }

    static String of(String views, String tape) {
        return views + BETWEEN + tape;
    }
}
