package io.tickwire.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads a variable that has one of a few values: the constants of an enum, in lower case. */
final class Choice {
    private Choice() {}

    /** @throws IllegalArgumentException that names the values there are, and the one that is none */
    static <E extends Enum<E>> E parse(Class<E> of, String text) {
        E[] values = of.getEnumConstants();
        return Arrays.stream(values)
                .filter(value -> name(value).equals(text))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("must be " + names(values) + ": value=" + text));
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String names(Enum<?>[] values) {
        String butLast =
                Arrays.stream(values, 0, values.length - 1).map(Choice::name).collect(Collectors.joining(", "));
        return butLast + " or " + name(values[values.length - 1]);
    }
}
