package io.tickwire.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import org.junit.jupiter.api.Test;

class PgUrlTest {
    @Test
    void decodesForBothDrivers() {
        PgUrl url = PgUrl.parse("postgresql://us%40er:p%2Fa+s%3As$&w%20@db.example:6543/my%20db"
                + "?sslmode=require&application_name=a%26b&tcpKeepAlive=true");
        assertThat(url.jdbcUrl())
                .isEqualTo("jdbc:postgresql://db.example:6543/my%20db"
                        + "?sslmode=require&application_name=a%26b&tcpKeepAlive=true");
        assertThat(url.user()).contains("us@er");
        assertThat(url.password()).contains("p/a+s:s$&w ");
        PgConnectOptions options = url.connectOptions("tickwire");
        assertThat(options.getHost()).isEqualTo("db.example");
        assertThat(options.getPort()).isEqualTo(6543);
        assertThat(options.getDatabase()).isEqualTo("my db");
        assertThat(options.getUser()).isEqualTo("us@er");
        assertThat(options.getPassword()).isEqualTo("p/a+s:s$&w ");
        assertThat(options.getSslMode()).isEqualTo(SslMode.REQUIRE);
        assertThat(options.getSslOptions().isTrustAll()).isTrue();
        assertThat(options.getProperties()).containsEntry("application_name", "a&b");
    }

    @Test
    void hasDefaultsAndKnowsIpv6() {
        PgUrl url = PgUrl.parse("postgres://[::1]/db");
        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://[::1]:5432/db");
        assertThat(url.connectOptions("tickwire").getHost()).isEqualTo("::1");
        assertThat(url.connectOptions("tickwire").getSslMode()).isEqualTo(SslMode.DISABLE);
        assertThat(url.user()).isEmpty();
    }

    @Test
    void verifyingNeedsACertificateToVerifyBy() {
        PgUrl url = PgUrl.parse("postgresql://u:secret@h/db?sslmode=verify-full");
        assertThatThrownBy(() -> url.connectOptions("tickwire"))
                .hasMessageContaining("sslrootcert")
                .hasMessageNotContaining("secret");
        PgConnectOptions options = PgUrl.parse("postgresql://u@h/db?sslmode=verify-full&sslrootcert=/ca.pem")
                .connectOptions("tickwire");
        assertThat(options.getSslOptions().isTrustAll()).isFalse();
        assertThat(options.getSslOptions().getHostnameVerificationAlgorithm()).isEqualTo("HTTPS");
    }
}
