package io.tickwire.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.net.SelfSignedCertificate;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUrlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // url | addresses | user | password | database
                "redis://r | [r:6379] | | | 0",
                "redis://r/ | [r:6379] | | | 0",
                "redis://my_redis:6380 | [my_redis:6380] | | | 0",
                "redis://redis.1a/2 | [redis.1a:6379] | | | 2",
                "redis://[::1]:6380/13 | [[::1]:6380] | | | 13",
                "redis://10.0.0.7?db=13 | [10.0.0.7:6379] | | | 13",
                "redis://r/13?db=13 | [r:6379] | | | 13",
                "redis://:pw@r | [r:6379] | | pw | 0",
                "redis://me:pw@r:1 | [r:1] | me | pw | 0",
                "redis://me:@r | [r:6379] | me | '' | 0",
                "redis://:@r | [r:6379] | | | 0",
                "redis://:a%2Fb%2Cc%40d%25e%3Af%23g%3Fh@r | [r:6379] | | a/b,c@d%e:f#g?h | 0",
                "redis://:a,b:c+d@r | [r:6379] | | a,b:c+d | 0",
                "redis://:a@b@r | [r:6379] | | a@b | 0",
                "redis://me%3Ayou:pw@r | [r:6379] | me:you | pw | 0",
                "redis://r?password=a%2Fb&user=me | [r:6379] | me | a/b | 0",
                "redis://r/3?password=a/b?c,d | [r:6379] | | a/b?c,d | 3",
                "redis://:grün@r | [r:6379] | | grün | 0",
            })
    void isUnderstood(String url, String addresses, String user, String password, int database) {
        RedisUrl read = RedisUrl.parse(url);
        assertThat(read.kind()).isEqualTo(RedisUrl.Kind.SERVER);
        assertThat(read.addresses()).hasToString(addresses);
        assertThat(read.login().user().orElse(null)).isEqualTo(user);
        assertThat(read.login().password().orElse(null)).isEqualTo(password);
        assertThat(read.database()).isEqualTo(database);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // url | what the message says
                "redis://:hunter2/x@r:6379 | / as %2F",
                "redis://:hunter2#x@r:6379 | # as %23",
                "redis://:hunter2?x@r:6379 | ? as %3F",
                "redis://:hunter2%x@r:6379 | % as %25",
                "redis://:hunter2%ff@r:6379 | % as %25",
                "redis://:hunter2 x@r:6379 | a space as %20",
                "redis://me:123?x=hunter2@r:6379 | ? as %3F",
                "redis://r?password=hunter2@x | @ as %40",
                "redis://hunter2@r | redis://:password@host",
                "redis://me:hunter2@r?password=hunter2 | given once",
                "redis://r?user=me | user= must have a password=",
                "redis://r?password=hunter2&password=hunter2 | given once: password",
                "redis://me:hunter2 | the port must be",
                "redis://:hunter2,redis://x@r | must name a host",
                "redis://r:1,redis://:hunter2@s:1 | must have the same scheme, user, password",
                "redis://:hunter2@r:1,redis://:hunter3@s:1 | must have the same",
                "redis://r:1,rediss://s:1 | must have the same scheme",
                "redis://r:1/13,redis://s:1/13 | only database 0",
                "redis://r:1,s:1 | its own scheme: redis://host1:6379,redis://host2:6379",
                "redis://r:1, | its own scheme",
                "redis://r:0 | from 1 to 65535",
                "redis://r:65536 | from 1 to 65535",
                "redis://r:6379/x | the database must be a whole number",
                "redis://r:6379/-1 | the database must be a whole number",
                "redis://r:6379/1/2 | the database must be a whole number",
                "redis://r/1?db=2 | the database must be given once",
                "redis://r?client=x | no such parameter: client",
                "redis://r?ca=/x | need rediss://",
                "redis:// | must name a host",
                "redis://:6379 | must name a host",
                "redis://rédis | the host must be",
                "redis://[::1 | the host must be",
                "redis://[zz]:1 | the host must be",
                "http://r | must be redis://host:port",
                "r:6379 | must be redis://host:port",
                "rediss://my_redis | TLS can't check a certificate",
                "redis+sentinel://s:1 | must name the master",
                "redis+sentinel://s:1/my master | a space as %20",
                "redis+sentinel://s:1/m/x | the database must be",
                "redis+sentinel://s1/m,redis+sentinel://s2/m | several sentinels stand in one URL",
                "redis+sentinel://s/m?sentinelUser=x | must have a sentinelPassword=",
                "redis://r?sentinelPassword=hunter2 | no such parameter: sentinelPassword",
                "rediss://r?ca=/none/ca.pem | no such file: ca=/none/ca.pem",
                "rediss://r?cert=/none/cert.pem | cert= and key= must be given together",
            })
    void isRefusedAndThePasswordIsNotShown(String url, String message) {
        assertThatThrownBy(() -> RedisUrl.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("hunter2")
                .doesNotContain("hunter3");
    }

    @Test
    void severalAreACluster() {
        RedisUrl read = RedisUrl.parse("redis://me:p%2Cw@a:1 , redis://me:p%2Cw@b:2");
        assertThat(read.kind()).isEqualTo(RedisUrl.Kind.CLUSTER);
        assertThat(read.addresses()).hasToString("[a:1, b:2]");
        assertThat(read.login().password()).contains("p,w");
        assertThat(read).hasToString("redis://me:***@a:1,redis://me:***@b:2");
    }

    @Test
    void sentinelsStandInOneUrl() {
        RedisUrl read = RedisUrl.parse(
                "redis+sentinel://me:pw@s1,[::1]:26380,s_3:1/my-master/13?sentinelUser=you&sentinelPassword=secret");
        assertThat(read.kind()).isEqualTo(RedisUrl.Kind.SENTINEL);
        assertThat(read.addresses()).hasToString("[s1:26379, [::1]:26380, s_3:1]");
        assertThat(read.database()).isEqualTo(13);
        assertThat(read.sentinel().orElseThrow().master()).isEqualTo("my-master");
        assertThat(read.sentinel().orElseThrow().login().password()).contains("secret");
        assertThat(read).hasToString("redis+sentinel://me:***@s1:26379,[::1]:26380,s_3:1/my-master/13");
        assertThat(RedisUrl.parse("rediss+sentinel://s1/m").tls()).isPresent();
    }

    @Property
    void anyPasswordWrittenInPercentIsReadBack(@ForAll @NotEmpty String password) {
        String written = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
        String back = new String(password.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        if (back.equals(password) && password.indexOf('\uFFFD') < 0) { // half of a surrogate pair is no text
            assertThat(RedisUrl.parse("redis://:" + written + "@r").login().password())
                    .contains(password);
            assertThat(RedisUrl.parse("redis://r?password=" + written).login().password())
                    .contains(password);
        }
    }

    /** Whatever is wrong with the URL, its message shows nothing of a password. */
    @Property
    void noMessageShowsAPasswordAsItIs(@ForAll String before, @ForAll String after) {
        String url = "redis://me:" + before + "SeCrEt" + after + "@r:6379/x";
        assertThatThrownBy(() -> RedisUrl.parse(url)).message().doesNotContain("SeCrEt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"key=KEY", "ca=KEY", "cert=KEY&key=KEY", "cert=CERT&key=CERT", "cert=CERT&key=OTHER", "ca=TEXT"})
    void certificatesAreCheckedAtTheStart(String parameters, @TempDir Path directory) throws Exception {
        SelfSignedCertificate own = SelfSignedCertificate.create("localhost");
        SelfSignedCertificate other = SelfSignedCertificate.create("localhost");
        Path text = Files.writeString(directory.resolve("text.pem"), "nothing");
        String url = "rediss://r?"
                + parameters
                        .replace("KEY", own.privateKeyPath())
                        .replace("CERT", own.certificatePath())
                        .replace("OTHER", other.privateKeyPath())
                        .replace("TEXT", text.toString());
        assertThatThrownBy(() -> RedisUrl.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .containsAnyOf("ca=/", "key=/", "cert=/", "cert= and key=");
        RedisUrl good = RedisUrl.parse("rediss://r?ca=" + own.certificatePath() + "&cert=" + own.certificatePath()
                + "&key=" + own.privateKeyPath());
        assertThat(good.tls().orElseThrow().ca()).contains(Path.of(own.certificatePath()));
    }

    @Test
    void settingsTellTheProblemAmongTheOthers() {
        assertThatThrownBy(() -> Settings.read(Map.of(
                        "REDIS_URL", "redis://:hunter2/x@r", "TICKWIRE_CHANNEL", "a b", "TICKWIRE_PARTITIONS", "0")))
                .isInstanceOfSatisfying(SettingsException.class, e -> assertThat(e.problems())
                        .anySatisfy(problem ->
                                assertThat(problem).startsWith("REDIS_URL: ").doesNotContain("hunter2"))
                        .anySatisfy(problem -> assertThat(problem).startsWith("TICKWIRE_CHANNEL: must be 1 to 200 of"))
                        .anySatisfy(problem -> assertThat(problem).contains("TICKWIRE_PARTITIONS")));
    }
}
