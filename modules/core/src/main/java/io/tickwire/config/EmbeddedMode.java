package io.tickwire.config;

/** Whether a private Redis and Postgres are started. */
public enum EmbeddedMode {
    /** When a URL is unset and all four verticles run here. */
    AUTO,
    ALWAYS,
    NEVER;

    public static EmbeddedMode parse(String text) {
        return Choice.parse(EmbeddedMode.class, text);
    }
}
