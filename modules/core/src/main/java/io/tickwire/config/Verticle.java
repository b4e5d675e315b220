package io.tickwire.config;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The parts of the pipeline that a process can run. */
public enum Verticle {
    INGEST,
    CALC_SYMBOL,
    CALC_CROSS,
    GATEWAY,
    FLUSH;

    /** Both halves of calc in one process. */
    private static final String CALC = "calc";

    /** The name on the command line and in {@code TICKWIRE_VERTICLES}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** All names that {@link #parse} reads: {@code calc} and those of the verticles. */
    public static Set<String> names() {
        Set<String> names = Arrays.stream(values()).map(Verticle::id).collect(Collectors.toSet());
        names.add(CALC);
        return names;
    }

    /**
     * Reads {@code ingest,calc}; {@code calc} is {@code calc-symbol,calc-cross}.
     *
     * @throws IllegalArgumentException naming the part that is no verticle
     */
    public static Set<Verticle> parse(String list) {
        Set<Verticle> verticles = EnumSet.noneOf(Verticle.class);
        for (String part : list.split(",", -1)) {
            String id = part.trim();
            if (id.equals(CALC)) {
                verticles.add(CALC_SYMBOL);
                verticles.add(CALC_CROSS);
                continue;
            }
            verticles.add(Arrays.stream(values())
                    .filter(verticle -> verticle.id().equals(id))
                    .findAny()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "must be of ingest, calc, gateway, flush, calc-symbol, calc-cross: verticle=" + id)));
        }
        return verticles;
    }
}
