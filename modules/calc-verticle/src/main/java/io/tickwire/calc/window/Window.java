package io.tickwire.calc.window;

import java.util.List;

/** The windows of a view, each made of panes of one width: contract, section 3.1. */
public enum Window {
    ONE_MINUTE("1m", 60, PaneWidth.SECOND),
    FIVE_MINUTES("5m", 300, PaneWidth.FIVE_SECONDS),
    ONE_HOUR("1h", 3_600, PaneWidth.MINUTE),
    ONE_DAY("24h", 86_400, PaneWidth.QUARTER_HOUR);

    /** All, shortest first. */
    public static final List<Window> ALL = List.of(values());

    private final String label;
    private final long micros;
    private final PaneWidth panes;

    Window(String label, long seconds, PaneWidth panes) {
        this.label = label;
        this.micros = seconds * 1_000_000;
        this.panes = panes;
    }

    public String label() {
        return label;
    }

    /** Length, microseconds; a whole number of panes. */
    public long micros() {
        return micros;
    }

    public PaneWidth panes() {
        return panes;
    }
}
