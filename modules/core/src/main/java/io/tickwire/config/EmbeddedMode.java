package io.tickwire.config;

import java.util.Arrays;
import java.util.Locale;

/** Whether a private Redis and Postgres are started. */
public enum EmbeddedMode {
    /** When a URL is unset and all four verticles run here. */
    AUTO,
    ALWAYS,
    NEVER;

    public static EmbeddedMode parse(String text) {
        return Arrays.stream(values())
                .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(text))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("must be auto, always or never: value=" + text));
    }
}
