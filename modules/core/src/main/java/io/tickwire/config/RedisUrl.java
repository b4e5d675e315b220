package io.tickwire.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where Redis is and how to log in, as {@code REDIS_URL} says it. The only reader of such URLs: what it does not understand
 * it refuses.
 *
 * @param kind what the addresses are
 * @param addresses of the server, of some nodes of the cluster, or of the sentinels
 * @param login at Redis
 * @param database number of the database; 0 in a cluster
 * @param tls present with {@code rediss://}
 * @param sentinel present with {@code redis+sentinel://}
 */
public record RedisUrl(
        Kind kind,
        List<RedisAddress> addresses,
        RedisLogin login,
        int database,
        Optional<RedisTls> tls,
        Optional<Sentinel> sentinel) {
    /** What is behind the addresses. */
    public enum Kind {
        /** One server. */
        SERVER,
        /** Nodes of a Redis Cluster. */
        CLUSTER,
        /** Sentinels, which know the master. */
        SENTINEL
    }

    /**
     * What to say to the sentinels.
     *
     * @param master name of the master that is asked for
     * @param login at the sentinels, which have users of their own
     */
    public record Sentinel(String master, RedisLogin login) {}

    /**
     * Reads the text of {@code REDIS_URL}; the certificates of {@code rediss://} are read and checked too.
     *
     * @throws IllegalArgumentException when it is not understood; the message holds no password
     */
    public static RedisUrl parse(String text) {
        return new RedisUrlReader(text).read();
    }

    /** As {@code REDIS_URL}, the passwords masked. */
    @Override
    public String toString() {
        String scheme = (tls.isPresent() ? "rediss" : "redis") + (sentinel.isPresent() ? "+sentinel" : "") + "://";
        String user = login.equals(RedisLogin.NONE) ? "" : login + "@";
        String master = sentinel.map(asked -> "/" + asked.master()).orElse("");
        String path = master + (database == 0 ? "" : "/" + database);
        if (kind == Kind.SENTINEL) {
            return scheme
                    + user
                    + addresses.stream().map(RedisAddress::toString).collect(Collectors.joining(","))
                    + path;
        }
        return addresses.stream().map(address -> scheme + user + address + path).collect(Collectors.joining(","));
    }
}
