package io.tickwire.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads typed values out of the variables and collects what is wrong, so that all of it is reported at once. */
final class VariableReader {
    private final Map<String, String> variables;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> names = new TreeSet<>();

    VariableReader(Map<String, String> variables) {
        this.variables = variables;
    }

    /** The value, trimmed; empty when unset or blank. */
    Optional<String> text(String name) {
        names.add(name);
        return Optional.ofNullable(variables.get(name)).map(String::trim).filter(value -> !value.isEmpty());
    }

    /** A whole number in {@code [min, max]}. */
    long number(String name, long fallback, long min, long max) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            long value = Long.parseLong(text.get());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, in the same words as a number out of range
        }
        problem("must be a whole number from " + min + " to " + max + ": " + name + "=" + text.get());
        return fallback;
    }

    int port(String name, int fallback) {
        return (int) number(name, fallback, 0, 65_535);
    }

    /**
     * A value that a function understands.
     *
     * @param parse throws IllegalArgumentException with a message that does not repeat a secret
     */
    <T> Optional<T> parsed(String name, Function<String, T> parse) {
        return text(name).flatMap(value -> {
            try {
                return Optional.of(parse.apply(value));
            } catch (IllegalArgumentException e) {
                problem(name + ": " + e.getMessage());
                return Optional.empty();
            }
        });
    }

    /** Every name that was asked for, in order. */
    Set<String> names() {
        return Collections.unmodifiableSet(names);
    }

    void problem(String message) {
        problems.add(message);
    }

    void throwProblems() throws SettingsException {
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }
}
