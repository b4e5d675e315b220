package io.tickwire.postgres;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code postgresql://user:password@host:port/db?sslmode=…}, percent-encoded, for both drivers: pgjdbc runs the
 * migrations, the Vert.x client does the rest. Of the parameters pgjdbc gets all, the Vert.x client {@code sslmode},
 * {@code sslrootcert} (a PEM file) and {@code application_name}. Never printed: it holds the password.
 */
public final class PgUrl {
    private static final int DEFAULT_PORT = 5432;

    private final String host;
    private final int port;
    private final String database;
    private final Optional<String> user;
    private final Optional<String> password;
    private final Map<String, String> parameters = new LinkedHashMap<>();

    private PgUrl(URI uri) {
        host = uri.getHost();
        port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        database = decode(uri.getRawPath().substring(1));
        String[] userInfo = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        user = userInfo.length > 0 && !userInfo[0].isEmpty() ? Optional.of(decode(userInfo[0])) : Optional.empty();
        password = userInfo.length > 1 ? Optional.of(decode(userInfo[1])) : Optional.empty();
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
    }

    /** @param url checked by the configuration already: it names a host and a database */
    public static PgUrl parse(String url) {
        return new PgUrl(URI.create(url));
    }

    /** For pgjdbc, without user and password. */
    public String jdbcUrl() {
        StringBuilder url = new StringBuilder("jdbc:postgresql://" + host + ":" + port + "/" + encode(database));
        char separator = '?';
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            url.append(separator).append(encode(parameter.getKey())).append('=').append(encode(parameter.getValue()));
            separator = '&';
        }
        return url.toString();
    }

    public Optional<String> user() {
        return user;
    }

    public Optional<String> password() {
        return password;
    }

    /**
     * For the Vert.x client.
     *
     * @param applicationName what Postgres shows of the connection, unless the URL has a name for it
     * @throws IllegalArgumentException for an {@code sslmode} that is none, or that verifies without a certificate to
     *     verify by
     */
    public PgConnectOptions connectOptions(String applicationName) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(bareHost())
                .setPort(port)
                .setDatabase(database)
                .setCachePreparedStatements(true)
                .addProperty("application_name", parameters.getOrDefault("application_name", applicationName));
        user.ifPresent(options::setUser);
        password.ifPresent(options::setPassword);
        SslMode mode = SslMode.of(parameters.getOrDefault("sslmode", "disable"));
        options.setSslMode(mode);
        if (mode != SslMode.DISABLE) {
            options.setSslOptions(sslOptions(mode));
        }
        return options;
    }

    private ClientSSLOptions sslOptions(SslMode mode) {
        ClientSSLOptions ssl = new ClientSSLOptions();
        boolean verifies = mode == SslMode.VERIFY_CA || mode == SslMode.VERIFY_FULL;
        String rootCertificate = parameters.get("sslrootcert");
        if (verifies && rootCertificate == null) {
            throw new IllegalArgumentException("PG_URL needs sslrootcert=<PEM file> with sslmode=" + mode.value);
        }
        if (rootCertificate != null) {
            ssl.setTrustOptions(new PemTrustOptions().addCertPath(rootCertificate));
        } else {
            ssl.setTrustAll(true); // as libpq: without a root certificate these modes encrypt and don't verify
        }
        return ssl.setHostnameVerificationAlgorithm(mode == SslMode.VERIFY_FULL ? "HTTPS" : "");
    }

    private String bareHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8); // + is a plus in these URLs
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
