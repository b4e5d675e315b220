package io.tickwire.feeder.file;

import java.util.Locale;

/** What a column of a CSV file, or a member of a JSON object, means. */
public enum Column {
    /** The time of the trade; together with {@link #DATE} only the time of the day. */
    TIME,
    PRICE,
    VOLUME,
    SYMBOL,
    SOURCE,
    SEQ,
    /** The date, where the time of the day is a column of its own. */
    DATE,
    /** Not read; written {@code -}. */
    SKIPPED;

    /** As it is written in {@code --columns}. */
    String word() {
        return this == SKIPPED ? "-" : name().toLowerCase(Locale.ROOT);
    }
}
