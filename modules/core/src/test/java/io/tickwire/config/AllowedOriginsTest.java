package io.tickwire.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedOriginsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "*                          | https://any.example            | true",
                "*                          | null                           | true",
                "https://a.example          | https://a.example              | true",
                "HTTPS://A.example          | https://a.EXAMPLE              | true",
                "https://a.example          | https://a.example:443          | true",
                "https://a.example:443      | https://a.example              | true",
                "http://a.example:80        | http://a.example               | true",
                "https://a.example          | http://a.example               | false",
                "https://a.example          | https://a.example:8443         | false",
                "https://a.example          | https://b.example              | false",
                "https://a.example          | https://a.example.evil.example | false",
                "https://a.example          | https://xa.example             | false",
                "https://a.example          | https://a.example/path         | false",
                "https://a.example          | null                           | false",
                "https://*.example.com      | https://a.example.com          | true",
                "https://*.example.com      | https://a-b_1.example.com      | true",
                "https://*.example.com      | https://example.com            | false",
                "https://*.example.com      | https://.example.com           | false",
                "https://*.example.com      | https://a.b.example.com        | false",
                "https://*.example.com      | https://a.example.com.evil.org | false",
                "https://*.example.com      | https://evilexample.com        | false",
                "https://*.example.com      | https://a@example.com          | false",
                "https://*.example.com      | https://evil.org/.example.com  | false",
                "https://app-*.example.com  | https://app-7.example.com      | true",
                "https://app-*.example.com  | https://app-.example.com       | false",
                "http://localhost:*         | http://localhost:5173          | true",
                "http://localhost:*         | http://localhost               | true",
                "http://localhost:*         | https://localhost:5173         | false",
                "http://[::1]:3000          | http://[::1]:3000              | true",
                "chrome-extension://abc     | chrome-extension://abc         | true",
                "https://a.example,https://b.example | https://b.example    | true"
            })
    void allowsWhatIsListed(String list, String origin, boolean allowed) {
        assertThat(AllowedOrigins.parse(list).allows(origin)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.example",
                "https://",
                "https://a.example/",
                "https://a.example/path",
                "https://user@a.example",
                "https://a.example?x",
                "*://a.example",
                "https://a..example",
                "https://a.example:",
                "https://a.example:x",
                "https://a.example,",
                "https://a.example,*",
                "null"
            })
    void whatIsNoOriginIsRefused(String list) {
        assertThatThrownBy(() -> AllowedOrigins.parse(list)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "https://a.example, a.example, true",
                "https://a.example, a.example:443, true",
                "http://a.example, A.EXAMPLE:80, true",
                "http://a.example:8080, a.example:8080, true",
                "https://[::1]:8080, [::1]:8080, true",
                "http://a.example:8080, a.example, false",
                "https://a.example, b.example, false",
                "https://a.example, a.example.evil.org, false",
                "https://a.example, a.example@evil.org, false",
                "null, a.example, false",
                "chrome-extension://a, a, false",
                "https://a.example, -, false"
            })
    void aServersOwnPagesAreTold(String origin, String authority, boolean same) {
        assertThat(AllowedOrigins.isSame(origin, authority)).isEqualTo(same);
    }

    /** A pattern that goes one call deeper for each label ended the request with a StackOverflowError. */
    @Test
    void aHostOfThousandsOfLabelsIsNone() {
        String host = "a.".repeat(15_000) + "a";
        assertThat(AllowedOrigins.parse("https://*.example").allows("https://" + host))
                .isFalse();
        assertThat(AllowedOrigins.isSame("https://" + host, host)).isFalse();
        assertThat(AllowedOrigins.isSame("https://a.example", host)).isFalse();
        assertThatThrownBy(() -> AllowedOrigins.parse("https://" + host)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noneIsNone() {
        assertThat(AllowedOrigins.NONE.allows("https://a.example")).isFalse();
    }
}
