package io.tickwire.ingest.parse;

import com.fasterxml.jackson.core.JsonToken;
import io.tickwire.domain.EpochTime;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Says what is wrong with a {@code ts} that can't be read: in words that follow the field's name, and tell what to send. */
final class TsFault {
    private static final String SECONDS =
            "looks like seconds since 1970; send a whole number of milliseconds, microseconds or nanoseconds";
    private static final String NOT_WHOLE = "must be a whole number, without fraction or exponent, "
            + "of milliseconds, microseconds or nanoseconds since 1970";
    private static final String PAST_2099 = "is after the year 2099";
    private static final String QUOTED = "is a number in quotes; send a number since 1970 without quotes";

    private static final int LONGEST_LOOKED_AT = 64;
    private static final String DATE = "\\d{4}-\\d\\d-\\d\\d";
    private static final String TIME = "\\d\\d:\\d\\d:\\d\\d";
    private static final BigDecimal LEAST_MILLIS = new BigDecimal("1e11");

    /** Forms that people and programs send, from the narrow to the wide. */
    private static final Map<Pattern, String> FORMS = new LinkedHashMap<>();

    static {
        form("\\s*", "is empty; send RFC 3339 with an offset, as 2026-11-22T10:00:00Z");
        form("\\s.*|.*\\s", "has blanks around it; remove them");
        form("[-+]?\\d+([.]\\d+)?([eE][-+]?\\d+)?", QUOTED);
        form(DATE, "is a date without a time; send it as 2026-11-22T10:00:00Z");
        form(DATE + "[ _].*", "must have a T between date and time, and an offset, as 2026-11-22T10:00:00Z");
        form(DATE + "[Tt]\\d\\d:\\d\\d(?!:\\d).*", "has no seconds; send it as 2026-11-22T10:00:00Z");
        form(DATE + "[Tt]" + TIME + ",.*", "has a comma before its fraction; send a point");
        form(DATE + "[Tt]" + TIME + "([.]\\d+)?", "has no offset; add Z for UTC, or +hh:mm");
        form(DATE + "[Tt]" + TIME + "[.]\\d{10,}.*", "has more than 9 digits of fraction");
        form(DATE + "[Tt]" + TIME + "[.](?!\\d).*", "has a point without a fraction behind it");
        form(
                DATE + "[Tt]" + TIME + "([.]\\d+)?(?![Zz]$|[-+]\\d\\d:\\d\\d$).+",
                "has an offset that can't be read; send Z for UTC, or +hh:mm");
        form("(?!19[789]|20)\\d{4}-.*", "must be of the years 1970 to 2099");
        form(DATE + "[Tt]" + TIME + ".*", "is a day or a time that does not exist, or not of the years 1970 to 2099");
    }

    private TsFault() {}

    private static void form(String regex, String rule) {
        FORMS.put(Pattern.compile(regex), rule);
    }

    static String of(JsonToken token, CharSequence text) {
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return ofInteger(text);
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            return isBelowMillis(text) ? SECONDS : NOT_WHOLE;
        }
        if (token != JsonToken.VALUE_STRING || text.length() > LONGEST_LOOKED_AT) {
            return FaultCode.BAD_TS.rule();
        }
        return FORMS.entrySet().stream()
                .filter(form -> form.getKey().matcher(text).matches())
                .map(form -> form.getValue().equals(QUOTED) && isBelowMillis(text) ? SECONDS : form.getValue())
                .findFirst()
                .orElse(FaultCode.BAD_TS.rule());
    }

    private static String ofInteger(CharSequence text) {
        WholeNumber number = new WholeNumber();
        if (!number.read(text)) {
            return text.charAt(0) == '-' ? SECONDS : PAST_2099;
        }
        EpochTime.Unit unit = EpochTime.Unit.of(number.value());
        return unit == EpochTime.Unit.SECONDS
                ? SECONDS
                : PAST_2099 + ", read as " + unit.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static boolean isBelowMillis(CharSequence number) {
        return number.length() <= LONGEST_LOOKED_AT && isBelow(number.toString());
    }

    private static boolean isBelow(String number) {
        try {
            return new BigDecimal(number).compareTo(LEAST_MILLIS) < 0;
        } catch (NumberFormatException e) {
            return false; // an exponent of more than ten digits
        }
    }
}
