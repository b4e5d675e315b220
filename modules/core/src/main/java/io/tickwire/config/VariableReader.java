package io.tickwire.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads typed values out of the variables and collects what is wrong, so that all of it is reported at once. */
final class VariableReader {
    private static final Logger LOG = LoggerFactory.getLogger(VariableReader.class);

    private static final Pattern OF_SERVICE = Pattern.compile("(?:tcp|udp|sctp)://[0-9A-Za-z.:\\[\\]-]+:[0-9]+");

    /** {@code docker run --env-file} and others keep the quotes that a shell takes away. */
    private static final Pattern QUOTED = Pattern.compile("\"(?s:.*)\"|'(?s:.*)'");

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

    /**
     * A port, 0 for any free one. Kubernetes sets {@code TICKWIRE_INGEST_PORT=tcp://10.0.0.1:8081} in every pod when there is
     * a Service {@code tickwire-ingest}; that is nobody's wish and is left out.
     */
    int port(String name, int fallback) {
        Optional<String> ofService =
                text(name).filter(value -> OF_SERVICE.matcher(value).matches());
        if (ofService.isPresent()) {
            LOG.warn(
                    "ignored, Kubernetes sets it for a Service of this name; set a number in the pod to choose the port:"
                            + " {}={} default={}",
                    name,
                    ofService.get(),
                    fallback);
            return fallback;
        }
        return (int) number(name, fallback, 0, 65_535);
    }

    /**
     * A value that a function understands.
     *
     * @param parse throws IllegalArgumentException with a message that does not repeat a secret
     */
    <T> Optional<T> parsed(String name, Function<String, T> parse) {
        return text(name).flatMap(value -> {
            if (QUOTED.matcher(value).matches()) {
                problem(name + ": stands in quotes, and they are a part of its value here: remove them");
                return Optional.empty();
            }
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
