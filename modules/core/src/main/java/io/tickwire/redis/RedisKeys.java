package io.tickwire.redis;

/**
 * Every key in Redis; the channels are in {@link io.tickwire.config.UpdatesChannel}. Keys of one partition share a Redis Cluster
 * hash tag, {@code {p}}, so that one script may touch several of them.
 */
public final class RedisKeys {
    /** Ticks that can't be decoded or stored, with the reason. */
    public static final String DEAD_LETTERS = "md:dead";

    /** A random id of the system that this database is of. */
    public static final String SYSTEM = "md:system";

    /** Number of partitions the system was first started with. */
    public static final String PARTITIONS = "md:partitions";

    /** Sorted set: the calc processes of now, each with the time its heartbeat runs out, milliseconds since the epoch. */
    public static final String CALC_MEMBERS = "md:calc:members";

    /** Sorted set: the symbols that have a place in the system, each with the day since 1970 (UTC) when it was seen last. */
    public static final String SYMBOLS = "md:symbols";

    /** Sorted set: the same for sources. */
    public static final String SOURCES = "md:sources";

    public static final String CALC_GROUP = "calc";
    public static final String FLUSH_GROUP = "flush";

    /** The one field of a stream entry: a frame, see docs/wire-format.md. */
    public static final String FRAME_FIELD = "f";

    /** Hash: what the leader of calc-cross has published, and the fence that keeps earlier leaders out. */
    public static final String CROSS = "md:cross:{cross}";

    /** Field of {@link #CROSS}: the newest {@code market.updated} message. */
    public static final String CROSS_MESSAGE = "message";

    /** Field of {@link #CROSS}: the newest correlation, as {@code /api/v1/market/correlation} answers it. */
    public static final String CROSS_CORRELATION = "correlation";

    /** String with a time to live: who leads calc-cross, {@code token member}. */
    public static final String CROSS_LEASE = "md:cross:{cross}:lease";

    private RedisKeys() {}

    /** The stream of a partition. */
    public static String ticks(int partition) {
        return "md:ticks:{" + partition + "}";
    }

    /** Stream: entries that were in the queue, with the ids that they had there; kept while somebody wants the tape. */
    public static String tape(int partition) {
        return "md:tape:{" + partition + "}";
    }

    /** String with a time to live: that the tape is wanted, {@code keepMs maxBytes}. */
    public static String tapeWanted(int partition) {
        return "md:tape:{" + partition + "}:wanted";
    }

    /**
     * Hash: counters of the partition's queue, {@code appended} ticks, {@code calc} and {@code flush} ticks done; and how far the tape
     * reaches, see {@code tape.lua}.
     */
    public static String meter(int partition) {
        return "md:meter:{" + partition + "}";
    }

    /** Hash: symbol to its newest published message. */
    public static String views(int partition) {
        return "md:views:{" + partition + "}";
    }

    /** Hash: the market partial of the partition's symbols, and the market's time as calc-cross knows it. */
    public static String market(int partition) {
        return "md:market:{" + partition + "}";
    }

    /** Hash: what calc has committed of a partition, stream position first of all. */
    public static String calcPosition(int partition) {
        return "md:calc:{" + partition + "}";
    }

    /** Hash: committed calc state of one symbol. */
    public static String calcSymbol(int partition, String symbol) {
        return "md:calc:{" + partition + "}:" + symbol;
    }

    /** Set: the symbols that calc has committed state of. Never a symbol's own key: symbols are upper case. */
    public static String calcSymbols(int partition) {
        return "md:calc:{" + partition + "}:symbols";
    }

    /** Set: while a partition's windows are being rebuilt from the store, the symbols that are done. Never a symbol's own key. */
    public static String calcRebuilt(int partition) {
        return "md:calc:{" + partition + "}:rebuilt";
    }

    /** String with a time to live: who owns the partition in calc, {@code token member}. Never a symbol's own key either. */
    public static String calcLease(int partition) {
        return "md:calc:{" + partition + "}:lease";
    }
}
