package io.tickwire.postgres;

import io.vertx.pgclient.SslMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where Postgres is and how to work in it, as {@code PG_URL} says. Two drivers work by it, pgjdbc for the migrations and the
 * Vert.x client for the rest, and both understand all of it alike: what only one of them could follow, and what nobody
 * knows, is refused by {@link #parse}.
 *
 * @param host name or address, IPv6 without brackets
 * @param user by default the user of the operating system, as in libpq
 * @param password empty when there is none; no other place is asked for one
 * @param sslMode {@code require} with a root certificate has become {@code verify-ca}, as in libpq
 * @param rootCertificate a PEM file with certificates, readable when this was made
 * @param searchPath schemas, in order; empty for the default of the user or the database
 * @param settings {@code -c name=value} of the parameter {@code options}, but for {@code search_path}
 * @param connectTimeoutS longest time until a connection is made, seconds
 */
public record PgUrl(
        String host,
        int port,
        String database,
        String user,
        String password,
        SslMode sslMode,
        Optional<Path> rootCertificate,
        List<String> searchPath,
        List<Setting> settings,
        Optional<String> applicationName,
        int connectTimeoutS) {

    /** A run-time setting of Postgres. */
    public record Setting(String name, String value) {}

    public PgUrl {
        searchPath = List.copyOf(searchPath);
        settings = List.copyOf(settings);
    }

    /**
     * Reads {@code postgresql://user:password@host:port/db?name=value}, percent-encoded.
     *
     * @throws IllegalArgumentException when there is a part that is not understood without doubt: the message names it and
     *     tells how to write it, and holds no password
     */
    public static PgUrl parse(String url) {
        return PgUrlReader.read(url);
    }

    /** For a part of Tickwire that goes by this name in {@code pg_stat_activity}, unless the URL has a name for it. */
    public PgAccess access(String name) {
        return new PgAccess(this, applicationName.orElse(name));
    }

    /** Host, port and database: no user, no password. */
    public String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/" + database;
    }

    @Override
    public String toString() {
        return "postgresql://" + user + "@" + address();
    }
}
