package io.tickwire.postgres;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a part of Tickwire works with Postgres, through a pooler such as PgBouncer too: at the start of a connection it sends
 * only what a pooler takes, it leaves no prepared statement and no setting behind, and the search path and the settings of
 * the URL are set at the beginning of each transaction.
 *
 * @param applicationName what Postgres shows of the connection
 */
public record PgAccess(PgUrl url, String applicationName) {
    private static final Pattern BEGIN = Pattern.compile("^BEGIN[^;]*;", Pattern.MULTILINE);

    /** For the Vert.x client. */
    public PgConnectOptions clientOptions() {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(url.host())
                .setPort(url.port())
                .setDatabase(url.database())
                .setUser(url.user())
                .setPassword(url.password())
                .setSslMode(url.sslMode())
                .setCachePreparedStatements(false)
                .addProperty("application_name", applicationName);
        options.getProperties().remove("extra_float_digits"); // PgBouncer refuses it; numbers come in binary anyway
        return options.setSslOptions(sslOptions()); // not heeded without TLS
    }

    private ClientSSLOptions sslOptions() {
        ClientSSLOptions ssl = new ClientSSLOptions()
                .setHostnameVerificationAlgorithm(url.sslMode() == SslMode.VERIFY_FULL ? "HTTPS" : "");
        Optional<Path> root = url.rootCertificate();
        return root.isPresent()
                ? ssl.setTrustOptions(
                        new PemTrustOptions().addCertPath(root.get().toString()))
                : ssl.setTrustAll(true); // as libpq: these modes encrypt and don't verify
    }

    /** For pgjdbc, to be used with {@link #jdbcProperties}. */
    public String jdbcUrl() {
        String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
        return "jdbc:postgresql://" + host + ":" + url.port() + "/"
                + URLEncoder.encode(url.database(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** For pgjdbc. It looks for no password, certificate or Kerberos ticket where the Vert.x client does not. */
    public Properties jdbcProperties() {
        Properties properties = new Properties();
        properties.setProperty("user", url.user());
        properties.setProperty("password", url.password());
        properties.setProperty("ApplicationName", applicationName);
        properties.setProperty(
                "assumeMinServerVersion", "14"); // the name is told at the start, not by a SET that stays
        properties.setProperty("prepareThreshold", "0");
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("sslmode", url.sslMode().value);
        properties.setProperty("sslcert", "");
        properties.setProperty("sslkey", "");
        url.rootCertificate().ifPresent(file -> properties.setProperty("sslrootcert", file.toString()));
        properties.setProperty("connectTimeout", String.valueOf(url.connectTimeoutS()));
        properties.setProperty("loginTimeout", String.valueOf(url.connectTimeoutS()));
        return properties;
    }

    /** The beginning of a transaction with the search path and the settings of the URL, before its own settings. */
    public Begin begin(SqlFile begin) {
        Matcher first = BEGIN.matcher(begin.text());
        if (!first.find()) {
            throw new IllegalArgumentException("must have a line with BEGIN and a semicolon: sql=" + begin.text());
        }
        String settings = settingsSql().stream().map(sql -> "\n" + sql + ";").collect(Collectors.joining());
        return new Begin(
                begin.text().substring(0, first.end()) + settings + begin.text().substring(first.end()));
    }

    /** What {@link #begin} adds: statements that hold until the end of the transaction. Empty when there are none. */
    public List<String> settingsSql() {
        Stream<PgUrl.Setting> searchPath = url.searchPath().isEmpty()
                ? Stream.empty()
                : Stream.of(new PgUrl.Setting("search_path", SearchPath.write(url.searchPath())));
        return Stream.concat(url.settings().stream(), searchPath)
                .map(setting ->
                        "SELECT set_config(" + literal(setting.name()) + ", " + literal(setting.value()) + ", true)")
                .toList();
    }

    private static String literal(String text) {
        return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
