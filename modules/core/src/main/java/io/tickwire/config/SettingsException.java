package io.tickwire.config;

import java.util.List;

/** Everything that is wrong with the configuration, together. Each problem names its variable and, masked, its value. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    public SettingsException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
