package io.tickwire.config;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The parts of the pipeline that a process can run. */
public enum Verticle {
    INGEST,
    CALC,
    GATEWAY,
    FLUSH;

    /** The name on the command line and in {@code TICKWIRE_VERTICLES}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads {@code ingest,calc}.
     *
     * @throws IllegalArgumentException naming the part that is no verticle
     */
    public static Set<Verticle> parse(String list) {
        Set<Verticle> verticles = EnumSet.noneOf(Verticle.class);
        for (String part : list.split(",", -1)) {
            String id = part.trim();
            if (id.equals("calc-symbol") || id.equals("calc-cross")) {
                throw new IllegalArgumentException(
                        "the split of calc is not available in this version, run calc instead: verticle=" + id);
            }
            verticles.add(Arrays.stream(values())
                    .filter(verticle -> verticle.id().equals(id))
                    .findAny()
                    .orElseThrow(() ->
                            new IllegalArgumentException("must be of ingest, calc, gateway, flush: verticle=" + id)));
        }
        return verticles;
    }
}
