package io.tickwire.ingest.parse;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Says what is wrong with a text that is no decimal: in words that follow the field's name, and tell what to send. */
final class DecimalFault {
    private static final int LONGEST_LOOKED_AT = 64;

    /** Forms that people and programs send, from the narrow to the wide. */
    private static final Map<Pattern, String> FORMS = new LinkedHashMap<>();

    static {
        form("\\s*", "is empty; send a decimal, as 97000.12");
        form("\\s.*|.*\\s", "has blanks around it; remove them");
        form("[+].*", "must not begin with +");
        form("-?[.]\\d.*", "must have a digit before the point, as 0.5");
        form("-?\\d+[.]", "must have a digit after the point, as 1.0");
        form("-?0\\d.*", "must not begin with a zero that stands before another digit");
        form(
                "-?[\\d.]*[,'_ \\u00a0\\u202f][\\d.,]*",
                "must have a point before its fraction, and nothing between thousands");
        form("(?i)[-+]?(nan|inf|infinity|null|none|n/a)", "is no number");
        form("(?s).*[^\\x00-\\x7f].*", "must be of the digits 0 to 9, with a point before the fraction");
    }

    private DecimalFault() {}

    private static void form(String regex, String rule) {
        FORMS.put(Pattern.compile(regex), rule);
    }

    static String of(CharSequence text) {
        if (text.length() > LONGEST_LOOKED_AT) {
            return FaultCode.BAD_DECIMAL.rule();
        }
        return FORMS.entrySet().stream()
                .filter(form -> form.getKey().matcher(text).matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(FaultCode.BAD_DECIMAL.rule());
    }
}
