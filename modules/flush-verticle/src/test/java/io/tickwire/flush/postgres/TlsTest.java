package io.tickwire.flush.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.postgres.PgAccess;
import io.tickwire.postgres.PgLink;
import io.tickwire.postgres.PgUrl;
import io.tickwire.teststores.PostgresStore;
import io.tickwire.teststores.TestCertificate;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each sslmode on servers with and without TLS: both drivers do the same, which is what libpq does. */
@Timeout(60)
class TlsTest {
    private static final String ASK =
            "SELECT CASE WHEN ssl THEN 'tls' ELSE 'plain' END FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

    @TempDir
    private static Path directory;

    private static Vertx vertx;
    private static PostgresStore plain;
    private static PostgresStore secure;
    private static TestCertificate own;
    private static TestCertificate stranger;

    @BeforeAll
    static void startServers() throws Exception {
        vertx = Vertx.vertx();
        plain = PostgresStore.quick();
        secure = PostgresStore.quick();
        own = TestCertificate.make(directory, "localhost");
        stranger = TestCertificate.make(directory, "stranger");
        for (String database : new String[] {"either", "only_tls", "only_plain"}) {
            secure.createDatabase(database);
        }
        putFile("server.crt", Files.readString(own.file()));
        putFile("server.key", Files.readString(own.keyFile()));
        putFile(
                "pg_hba.conf",
                "hostssl only_tls all all scram-sha-256\nhostnossl only_tls all all reject\n"
                        + "hostnossl only_plain all all scram-sha-256\nhostssl only_plain all all reject\n"
                        + "host all all all scram-sha-256\nlocal all all trust\n");
        secure.execute("ALTER USER postgres PASSWORD 'postgres'");
        secure.execute("ALTER SYSTEM SET ssl = on");
        secure.execute("SELECT pg_reload_conf()");
    }

    /** Into the data directory, wherever the server runs. */
    private static void putFile(String name, String text) throws Exception {
        try (Connection connection = secure.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("CREATE TEMP TABLE line (text text)");
            for (String line : text.split("\n")) {
                statement.execute("INSERT INTO line VALUES ('" + line + "')");
            }
            statement.execute("COPY line TO PROGRAM 'umask 077 && cat > " + name + "'");
        }
    }

    @AfterAll
    static void stopServers() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        plain.close();
        secure.close();
    }

    @ParameterizedTest
    @CsvSource({
        // server, sslmode (and whose certificate is the root), host, what becomes of it
        "plain, -, localhost, plain",
        "plain, disable, localhost, plain",
        "plain, allow, localhost, plain",
        "plain, prefer, localhost, plain",
        "plain, require, localhost, refused",
        "plain, require own, localhost, refused",
        "plain, verify-ca own, localhost, refused",
        "plain, verify-full own, localhost, refused",
        "either, -, localhost, tls",
        "either, disable, localhost, plain",
        "either, allow, localhost, plain",
        "either, prefer, localhost, tls",
        "either, require, localhost, tls",
        "either, require, 127.0.0.1, tls",
        "either, require own, localhost, tls",
        "either, require own, 127.0.0.1, tls",
        "either, require stranger, localhost, refused",
        "either, verify-ca own, localhost, tls",
        "either, verify-ca own, 127.0.0.1, tls",
        "either, verify-ca stranger, localhost, refused",
        "either, verify-full own, localhost, tls",
        "either, verify-full own, 127.0.0.1, refused",
        "either, verify-full stranger, localhost, refused",
        "only_tls, -, localhost, tls",
        "only_tls, disable, localhost, refused",
        "only_tls, allow, localhost, tls",
        "only_tls, prefer, localhost, tls",
        "only_tls, require, localhost, tls",
        "only_plain, -, localhost, plain",
        "only_plain, allow, localhost, plain",
        "only_plain, prefer, localhost, plain",
        "only_plain, require, localhost, refused",
    })
    void bothDriversDoTheSame(String server, String mode, String host, String outcome) {
        String[] words = mode.split(" ");
        String parameters = words[0].equals("-") ? "" : "?sslmode=" + words[0];
        if (words.length > 1) {
            parameters += "&sslrootcert="
                    + Map.of("own", own, "stranger", stranger).get(words[1]).file();
        }
        boolean isPlain = server.equals("plain");
        PgAccess access = PgUrl.parse("postgresql://postgres:postgres@" + host + ":" + (isPlain ? plain : secure).port()
                        + "/" + (isPlain ? "postgres" : server) + parameters)
                .access("test");
        assertThat(byPgjdbc(access)).as("pgjdbc").isEqualTo(outcome);
        assertThat(byVertx(access)).as("vertx-pg-client").isEqualTo(outcome);
    }

    private static String byPgjdbc(PgAccess access) {
        try (Connection connection = DriverManager.getConnection(access.jdbcUrl(), access.jdbcProperties());
                var rows = connection.createStatement().executeQuery(ASK)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            return "refused";
        }
    }

    private static String byVertx(PgAccess access) {
        Promise<String> answer = Promise.promise();
        vertx.runOnContext(go -> {
            PgLink link = new PgLink(vertx, access);
            link.use(10_000, connection -> connection.query(ASK).execute())
                    .map(rows -> rows.iterator().next().getString(0))
                    .eventually(link::close)
                    .onComplete(answer);
        });
        try {
            return answer.future().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return "refused";
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
