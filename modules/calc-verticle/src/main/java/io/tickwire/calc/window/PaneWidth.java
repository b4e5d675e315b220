package io.tickwire.calc.window;

import java.util.List;

/** The widths of panes; bars of one minute are the panes of that width. */
public enum PaneWidth {
    SECOND("1s", 1),
    FIVE_SECONDS("5s", 5),
    MINUTE("1m", 60),
    QUARTER_HOUR("15m", 900);

    /** All, narrowest first. */
    public static final List<PaneWidth> ALL = List.of(values());

    private final String label;
    private final long micros;

    PaneWidth(String label, long seconds) {
        this.label = label;
        this.micros = seconds * 1_000_000;
    }

    public String label() {
        return label;
    }

    public long micros() {
        return micros;
    }

    /** Start of the pane that holds the time: {@code floor(t / w) · w}; times are not before 1970. */
    public long startOf(long tsMicros) {
        return tsMicros - tsMicros % micros;
    }
}
