package io.tickwire.ingest.parse;

/** What is wrong with the fields of the object being read; for each, the last value counts. For one thread; used again. */
final class FieldFaults {
    private static final Field[] FIELDS = Field.values();

    private final FaultCode[] codes = new FaultCode[FIELDS.length];
    private final String[] rules = new String[FIELDS.length];
    private final String[] found = new String[FIELDS.length];

    /** Begins with an object that has no field yet. */
    void clear() {
        for (Field field : FIELDS) {
            note(field, field.whenAbsent(), null, null);
        }
    }

    /**
     * Notes what a value is worth.
     *
     * @param code null when nothing is wrong
     * @param rule null when the code says it all
     * @param value for the answer; null when there is none
     */
    void note(Field field, FaultCode code, String rule, String value) {
        codes[field.ordinal()] = code;
        rules[field.ordinal()] = rule;
        found[field.ordinal()] = value;
    }

    /** The first fault in the order of the fields; null when there is none. */
    Rejection first(int index) {
        for (Field field : FIELDS) {
            FaultCode code = codes[field.ordinal()];
            if (code != null) {
                String rule = rules[field.ordinal()];
                return new Rejection(index, field, code, rule == null ? code.rule() : rule, found[field.ordinal()]);
            }
        }
        return null;
    }
}
