package io.tickwire.ingest.parse;

import io.tickwire.domain.Symbol;
import java.util.Locale;

/** What can be wrong with a tick or with the form of a post. The lower-case names are part of the contract. */
public enum FaultCode {
    MALFORMED_JSON("must be JSON in UTF-8"),
    BAD_SHAPE("must be a JSON object"),
    EMPTY_BATCH("must hold at least one tick"),
    TOO_MANY_TICKS("must hold at most 100000 ticks"),
    MISSING("is required"),
    BAD_SYMBOL(Symbol.RULE),
    TOO_MANY_SYMBOLS("is new, and the system has as many symbols as it may have"),
    BAD_TS(
            "must be RFC 3339 with an offset, as 2026-11-22T10:00:00Z, or a whole number of milliseconds, microseconds or "
                    + "nanoseconds since 1970, of the years 1970 to 2099"),
    TS_TOO_OLD("must not be older than the limit (TICKWIRE_MAX_AGE_DAYS, TICKWIRE_RETENTION_DAYS)"),
    TS_IN_FUTURE("must not be ahead of the clock by more than the limit"),
    BAD_DECIMAL("must be a decimal, as 97000.12, in a JSON string or number"),
    PRICE_NOT_POSITIVE("must be > 0, unless the system has TICKWIRE_PRICES=any"),
    VOLUME_NEGATIVE("must be >= 0"),
    OUT_OF_RANGE("must have at most 18 digits before and after the point together, and at most 18 after it"),
    BAD_SOURCE("must be a string of 1 to 32 printable ASCII characters"),
    TOO_MANY_SOURCES("is new, and the system has as many sources as it may have"),
    BAD_SEQ("must be a whole number of 0 to 9223372036854775807, as JSON number or as a string of digits");

    private final String code = name().toLowerCase(Locale.ROOT);
    private final String rule;

    FaultCode(String rule) {
        this.rule = rule;
    }

    /** The name in answers. */
    public String code() {
        return code;
    }

    /** What holds for good input, in words that follow the name of the thing. */
    public String rule() {
        return rule;
    }
}
