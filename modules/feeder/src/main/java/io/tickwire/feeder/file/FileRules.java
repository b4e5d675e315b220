package io.tickwire.feeder.file;

import java.util.Optional;

/**
 * How to read a file, as far as the user says so. The rest is found out by looking at it.
 *
 * @param columns of a CSV file
 * @param delimiter of a CSV file: {@code , ; |} or a tab
 * @param isLoop start again after the end, for ever. Later passes post the same identities, which are duplicates: they
 *     load the webhook and change nothing behind it
 */
public record FileRules(
        Optional<CsvColumns> columns,
        Optional<Character> delimiter,
        TimeRules times,
        NumberRules numbers,
        FieldRules fields,
        boolean isLoop) {
    /** All is found out by looking at the file. */
    public static final FileRules NONE =
            new FileRules(Optional.empty(), Optional.empty(), TimeRules.NONE, NumberRules.NONE, FieldRules.NONE, false);

    /**
     * Reads {@code ,}, {@code ;}, {@code |}, {@code tab} or {@code \t}.
     *
     * @throws IllegalArgumentException for another one
     */
    public static char parseDelimiter(String text) {
        return switch (text) {
            case ",", "comma" -> ',';
            case ";", "semicolon" -> ';';
            case "|", "pipe" -> '|';
            case "\t", "\\t", "tab" -> '\t';
            default -> throw new IllegalArgumentException("must be one of , ; | tab: --delimiter=" + text);
        };
    }

    /** Whether the user says that the file is CSV. */
    boolean areForCsv() {
        return columns.isPresent() || delimiter.isPresent();
    }

    FileRules with(TimeRules other) {
        return new FileRules(columns, delimiter, other, numbers, fields, isLoop);
    }

    FileRules with(FieldRules other) {
        return new FileRules(columns, delimiter, times, numbers, other, isLoop);
    }

    FileRules with(CsvColumns other) {
        return new FileRules(Optional.of(other), delimiter, times, numbers, fields, isLoop);
    }
}
