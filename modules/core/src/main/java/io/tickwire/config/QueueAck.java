package io.tickwire.config;

/**
 * What must have a tick before its post is answered with 200.
 *
 * @param replicas how many replicas of Redis, besides Redis itself; 0 when Redis itself is enough
 */
public record QueueAck(int replicas) {
    /** Redis has it, on disk as far as its own configuration says so. */
    public static final QueueAck MEMORY = new QueueAck(0);

    private static final int MAX_REPLICAS = 100;
    private static final String REPLICAS = "replicas:";

    public QueueAck {
        if (replicas < 0 || replicas > MAX_REPLICAS) {
            throw new IllegalArgumentException("must be 0 to " + MAX_REPLICAS + ": replicas=" + replicas);
        }
    }

    /** Reads {@code memory} or {@code replicas:2}. */
    static QueueAck parse(String text) {
        if (text.equals("memory")) {
            return MEMORY;
        }
        if (text.matches(REPLICAS + "[1-9][0-9]{0,2}")) {
            return new QueueAck(Integer.parseInt(text.substring(REPLICAS.length())));
        }
        throw new IllegalArgumentException("must be memory or replicas:N, N >= 1: value=" + text);
    }
}
