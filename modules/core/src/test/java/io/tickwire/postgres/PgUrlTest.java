package io.tickwire.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.teststores.TestCertificate;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PgUrlTest {
    @Test
    void bothDriversGetTheSame() {
        PgAccess access = PgUrl.parse("postgresql://us%40er:p%2Fa+s%3As$&w%20@db.example:6543/my%20db"
                        + "?sslmode=require&application_name=a%26b&connect_timeout=7")
                .access("tickwire");
        assertThat(access.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example:6543/my%20db");
        assertThat(access.jdbcProperties())
                .containsEntry("user", "us@er")
                .containsEntry("password", "p/a+s:s$&w ")
                .containsEntry("sslmode", "require")
                .containsEntry("connectTimeout", "7")
                .containsEntry("ApplicationName", "a&b");
        PgConnectOptions options = access.clientOptions();
        assertThat(options.getHost()).isEqualTo("db.example");
        assertThat(options.getPort()).isEqualTo(6543);
        assertThat(options.getDatabase()).isEqualTo("my db");
        assertThat(options.getUser()).isEqualTo("us@er");
        assertThat(options.getPassword()).isEqualTo("p/a+s:s$&w ");
        assertThat(options.getSslMode()).isEqualTo(SslMode.REQUIRE);
        assertThat(options.getSslOptions().isTrustAll()).isTrue();
        assertThat(options.getProperties()).containsEntry("application_name", "a&b");
        assertThat(access.url().connectTimeoutS()).isEqualTo(7);
    }

    @Test
    void theDefaultsAreThoseOfLibpqAndSearchNoPasswordElsewhere() {
        PgAccess access = PgUrl.parse("postgres://db/md").access("tickwire");
        assertThat(access.url().port()).isEqualTo(5432);
        assertThat(access.url().user()).isEqualTo(System.getProperty("user.name"));
        assertThat(access.url().sslMode()).isEqualTo(SslMode.PREFER);
        assertThat(access.clientOptions().getPassword()).isEmpty();
        assertThat(access.jdbcProperties()).containsEntry("password", "").containsEntry("sslmode", "prefer");
        assertThat(access.settingsSql()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // url | host | port | user | password
                "postgresql://u:p@my_db/md | my_db | 5432 | u | p",
                "postgres://u:p@db.a-b.example:1/md | db.a-b.example | 1 | u | p",
                "postgresql://u:p@[::1]/md | ::1 | 5432 | u | p",
                "postgresql://u:p@[2001:db8::7]:6432/md | 2001:db8::7 | 6432 | u | p",
                "postgresql://db:5432/md?user=u&password=p%2F%40 | db | 5432 | u | p/@",
                "postgresql://u@db/md?password=p%26%3F%23 | db | 5432 | u | p&?#",
                "postgresql://u:a,b:c@db/md | db | 5432 | u | a,b:c",
                "postgresql://u:%C3%BC%25@db/md | db | 5432 | u | ü%",
                "postgresql://u:a+b@db/md | db | 5432 | u | a+b",
                "postgresql://db:/md?user=u&password=p | db | 5432 | u | p",
            })
    void readsWhatIsClear(String text, String host, int port, String user, String password) {
        PgUrl url = PgUrl.parse(text);
        assertThat(url.host()).isEqualTo(host);
        assertThat(url.port()).isEqualTo(port);
        assertThat(url.user()).isEqualTo(user);
        assertThat(url.password()).isEqualTo(password);
        assertThat(url.database()).isEqualTo("md");
        assertThat(url.toString()).doesNotContain(":" + password);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // url | what the message tells
                "postgresql://u:hunter2/x@db/md | %2F for /",
                "postgresql://u:hunter2@x@db/md | %40 for @",
                "postgresql://u:hunter2?x@db/md | %3F for ?",
                "postgresql://u:hunter2%x@db/md | part=password",
                "postgresql://u:hunter2%2@db/md | %25 for a % itself",
                "postgresql://u:hunter2%ff@db/md | UTF-8",
                "postgresql://u:hunter2%00@db/md | %00",
                "postgresql://u:hunter2#x@db/md | %23",
                "postgresql://u:hunter2 x@db/md | %20",
                "postgresql://db/md?password=hunter2@x | %40 for @",
                "postgresql://db/md?password=hunter2#x | %23",
                "postgresql://db/md?password=hunter2&x | %26 for &",
                "postgresql://u:hunter2@db/md?password=x | parameter=password",
                "postgresql://u:hunter2@db/md?user=x | parameter=user",
                "postgresql://u:hunter2@db | name a database",
                "postgresql://u:hunter2@db/ | name a database",
                "postgresql://u:hunter2@/md | name a host",
                "postgresql://u:hunter2@%2Fvar%2Frun/md | name a host",
                "postgresql://u:hunter2@a:1,b:2/md | several are not supported",
                "postgresql://u:hunter2@a,b/md | several are not supported",
                "postgresql://u:hunter2@::1/md | needs brackets",
                "postgresql://u:hunter2@[::1:5432/md | needs brackets",
                "postgresql://u:hunter2@[zz]/md | IPv6",
                "postgresql://u:hunter2@db:0/md | port from 1 to 65535",
                "postgresql://u:hunter2@db:65536/md | port from 1 to 65535",
                "postgresql://u:hunter2@db:5432x/md | port from 1 to 65535",
                "postgresql://u:hunter2@d!b/md | letters, digits",
                "postgresql://u:hunter2@db/md?sslmode=on | sslmode=on",
                "postgresql://u:hunter2@db/md?sslmode=REQUIRE | verify-full",
                "postgresql://u:hunter2@db/md?sslmode=require&sslmode=require | parameter=sslmode",
                "postgresql://u:hunter2@db/md?sslmode=verify-ca | sslrootcert",
                "postgresql://u:hunter2@db/md?sslmode=verify-full&sslrootcert=/no/such.pem | /no/such.pem",
                "postgresql://u:hunter2@db/md?ssl=true | parameter=ssl;",
                "postgresql://u:hunter2@db/md?host=/tmp | parameter=host;",
                "postgresql://u:hunter2@db/md?sslcert=a&sslkey=b | parameter=sslcert,sslkey;",
                "postgresql://u:hunter2@db/md?prepareThreshold=0 | known are application_name",
                "postgresql://u:hunter2@db/md?target_session_attrs=any | parameter=target_session_attrs",
                "postgresql://u:hunter2@db/md?passfile=/x | parameter=passfile",
                "postgresql://u:hunter2@db/md?search_path=a&currentSchema=a | the schemas once",
                "postgresql://u:hunter2@db/md?search_path=a&options=-csearch_path%3Da | the schemas once",
                "postgresql://u:hunter2@db/md?search_path=a,,b | search_path=a,,b",
                "postgresql://u:hunter2@db/md?search_path=%22a | in double quotes",
                "postgresql://u:hunter2@db/md?options=-a | option=-a",
                "postgresql://u:hunter2@db/md?options=endpoint%3Dx | option=endpoint=x",
                "postgresql://u:hunter2@db/md?options=-c | option=-c",
                "postgresql://u:hunter2@db/md?options=-c%20x | -c name=value",
                "postgresql://u:hunter2@db/md?options=-cdefault_transaction_read_only%3Don | single transaction",
                "postgresql://u:hunter2@db/md?connect_timeout=soon | connect_timeout=soon",
                "postgresql://u:hunter2@db/md?connect_timeout=0 | from 1 to 300",
                "jdbc:postgresql://u:hunter2@db/md | postgresql://user:password@host:port/db",
                "http://u:hunter2@db/md | postgresql://user:password@host:port/db",
                "u:hunter2@db/md | postgresql://user:password@host:port/db",
                "host=db password=hunter2 dbname=md | postgresql://user:password@host:port/db",
                "postgresql://u:hunter2@db/md?sslmode=require?password=hunter2 | one raw ?",
                "postgresql://u:hunter2@db/md?sslmode=require;password=hunter2 | sslmode=require;password=***",
            })
    void refusesTheRestAndTellsHowToWriteIt(String url, String told) {
        assertThatThrownBy(() -> PgUrl.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(told)
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "search_path=md,%22My%20%5C%22%22Schema%27%22,public",
                "currentSchema=MD,%20%22My%20%5C%22%22Schema%27%22%20,PUBLIC",
                "options=-c%20search_path%3Dmd,%22My%5C%20%5C%5C%22%22Schema%27%22,public",
                "options=--search-path%3Dmd,%22My%5C%20%5C%5C%22%22Schema%27%22,public",
            })
    void theSearchPathHasOneMeaningHoweverItIsGiven(String parameter) {
        PgAccess access = PgUrl.parse("postgresql://db/md?" + parameter).access("x");
        assertThat(access.url().searchPath()).containsExactly("md", "My \\\"Schema'", "public");
        assertThat(access.settingsSql())
                .containsExactly(
                        "SELECT set_config(E'search_path', E'\"md\", \"My \\\\\"\"Schema''\", \"public\"', true)");
    }

    @Test
    void settingsOfTheUrlComeBeforeThoseOfTheTransaction() {
        PgAccess access = PgUrl.parse("postgresql://db/md?options=-cstatement_timeout%3D1s%20-c%20role%3Da%5C%20b")
                .access("x");
        assertThat(access.url().settings())
                .containsExactly(new PgUrl.Setting("statement_timeout", "1s"), new PgUrl.Setting("role", "a b"));
        assertThat(access.begin(new SqlFile("-- why\nBEGIN READ ONLY;\nSET LOCAL statement_timeout = '10s'"))
                        .sql())
                .isEqualTo("-- why\nBEGIN READ ONLY;\nSELECT set_config(E'statement_timeout', E'1s', true);\n"
                        + "SELECT set_config(E'role', E'a b', true);\nSET LOCAL statement_timeout = '10s'");
    }

    @Test
    void aRootCertificateIsReadAndRequireBecomesVerifyCa(@TempDir Path directory) throws Exception {
        Path noCertificate = Files.writeString(directory.resolve("no.pem"), "hello");
        Path empty = Files.createFile(directory.resolve("empty.pem"));
        for (Path file : List.of(noCertificate, empty, directory)) {
            assertThatThrownBy(() -> PgUrl.parse("postgresql://db/md?sslmode=verify-full&sslrootcert=" + file))
                    .hasMessageContaining("sslrootcert=" + file);
        }
        Path pem = TestCertificate.make(directory, "db").file();
        assertThat(PgUrl.parse("postgresql://db/md?sslmode=require&sslrootcert=" + pem)
                        .sslMode())
                .isEqualTo(SslMode.VERIFY_CA);
        assertThatThrownBy(() -> PgUrl.parse("postgresql://db/md?sslrootcert=" + pem))
                .hasMessageContaining("would not protect anything with sslmode=prefer");
        PgConnectOptions options = PgUrl.parse("postgresql://db/md?sslmode=verify-full&sslrootcert=" + pem)
                .access("x")
                .clientOptions();
        assertThat(options.getSslOptions().isTrustAll()).isFalse();
        assertThat(options.getSslOptions().getHostnameVerificationAlgorithm()).isEqualTo("HTTPS");
    }

    @Property
    void anyPasswordIsUnderstoodWhenItIsPercentEncoded(@ForAll @NotEmpty String password) {
        Assume.that(password.indexOf('\0') < 0
                && StandardCharsets.UTF_8.newEncoder().canEncode(password));
        String encoded = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
        assertThat(PgUrl.parse("postgresql://u:" + encoded + "@db/md").password())
                .isEqualTo(password);
        assertThat(PgUrl.parse("postgresql://u@db/md?password=" + encoded).password())
                .isEqualTo(password);
    }
}
