package io.tickwire.config;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlSecretsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // url | what is printed
                "postgresql://me:hunter2@db:5432/md | postgresql://me:***@db:5432/md",
                "postgresql://me@db/md | postgresql://me@db/md",
                "postgresql://db:5432/md?sslmode=require | postgresql://db:5432/md?sslmode=require",
                "postgresql://[::1]:5432/md | postgresql://[::1]:5432/md",
                "postgresql://db/md?user=me&password=hunter2&sslmode=require"
                        + " | postgresql://db/md?user=me&password=***&sslmode=require",
                "postgresql://db/md?pass%77ord=hunter2 | postgresql://db/md?pass%77ord=***",
                "redis://:hunter2@my_redis:6379 | redis://:***@my_redis:6379",
                "redis://hunter2@r:6379 | redis://***@r:6379",
                "redis://r1:6379,redis://r2:6379 | redis://r1:6379,redis://r2:6379",
                "redis://:hunter2@r1:6379, rediss://me:hunter2@r2/0 | redis://:***@r1:6379, rediss://me:***@r2/0",
                "redis+sentinel://:hunter2@s1:26379,s2:26379/m | redis+sentinel://:***@s1:26379,s2:26379/m",
                "redis+sentinel://s1:26379,[::1]:26379/m | redis+sentinel://s1:26379,[::1]:26379/m",
                "http://127.0.0.1:8081/webhook/ticks?token=hunter2 | http://127.0.0.1:8081/webhook/ticks?token=***",
                "http://127.0.0.1:8081/webhook/ticks | http://127.0.0.1:8081/webhook/ticks",
                "redis://r:99999999/0 | redis://r:99999999/0",
            })
    void hidesTheSecretAndShowsTheRest(String url, String printed) {
        assertThat(UrlSecrets.mask(url)).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://me:hunter2/x@db/md",
                "postgresql://me:x/hunter2@db/md",
                "postgresql://me:x,hunter2@db/md",
                "postgresql://me:x@hunter2@db/md",
                "postgresql://me:%hunter2@db/md",
                "postgresql://me:x#hunter2@db/md",
                "postgresql://me:x?hunter2@db/md",
                "postgresql://me:x?hunter2=1@db/md",
                "postgresql://me:hunter2?password=x@db/md",
                "postgresql://me:x&password=1hunter2@db/md",
                "postgresql://me:x hunter2@db/md",
                "postgresql://db/md?password=x@hunter2",
                "postgresql://me:hunter2@db/md?password=x@y",
                "postgresql://db/md?password=x&hunter2",
                "postgresql://db/md?password=x&hunter2&sslmode=require",
                "postgresql://db/md?password=x#hunter2",
                "postgresql://me:hunter2",
                "postgresql://me:hunter2/md",
                "postgresql:/me:hunter2@db/md",
                "me:hunter2@db/md",
                "me:hunter2",
                "host=db user=me password=hunter2 dbname=md",
                "host=db user=me password = 'x hunter2'",
                "jdbc:postgresql://db/md?user=me&password=hunter2",
                "jdbc:postgresql://me:hunter2@db/md",
                "redis://:x,hunter2@r:6379",
                "redis://:x,redis:hunter2@r:6379",
                "redis://:hunter2",
                "redis://r:6379?password=hunter2",
                "redis://r:6379?Auth=hunter2",
            })
    void neverShowsThePassword(String url) {
        assertThat(UrlSecrets.mask(url)).doesNotContain("hunter2");
    }

    @Property
    void noPasswordIsShownHoweverItIsWritten(@ForAll @From("passwords") String password) {
        assertThat(UrlSecrets.mask("postgresql://me:" + password + "@db:5432/md"))
                .doesNotContain("hunter2");
        assertThat(UrlSecrets.mask("redis://:" + password + "@r:6379/3")).doesNotContain("hunter2");
    }

    @Provide
    Arbitrary<String> passwords() {
        Arbitrary<String> noise =
                Arbitraries.strings().withChars("aZ0/,@%#?&=: ;[]\\'\"+").ofMaxLength(6);
        return noise.flatMap(before -> noise.map(after -> before + "hunter2" + after));
    }

    @Example
    void anythingElseStays() {
        assertThat(UrlSecrets.mask("")).isEmpty();
        assertThat(UrlSecrets.mask("none")).isEqualTo("none");
    }
}
