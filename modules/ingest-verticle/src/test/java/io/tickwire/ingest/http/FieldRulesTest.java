package io.tickwire.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import io.tickwire.ingest.IngestFixture;
import io.tickwire.ingest.TestRedis;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The field table of the contract, a case for every rule and code, over HTTP and a real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FieldRulesTest {
    private static final Instant NOW = Instant.parse("2100-01-01T00:00:00Z").minusMillis(1);
    private static final long NOW_MICROS = NOW.toEpochMilli() * 1_000;

    private TestRedis redis;
    private IngestFixture fixture;

    @BeforeAll
    void start() throws Exception {
        redis = TestRedis.start();
        // the clock stands at the end of the range, so that every year of it can be posted
        fixture = new IngestFixture(redis, Map.of(), () -> NOW_MICROS);
    }

    @AfterAll
    void stop() throws Exception {
        fixture.close();
        redis.close();
    }

    @AfterEach
    void emptyQueue() throws Exception {
        fixture.assertQuietLog(Level.INFO);
        fixture.clear();
    }

    private static String tick(String field, String json) {
        StringBuilder out = new StringBuilder("{\"unknown\":{\"a\":[1,{\"b\":null}]}");
        for (String[] each : new String[][] {
            {"symbol", "\"BTC-USD\""},
            {"ts", "\"2026-11-22T10:00:00.123456Z\""},
            {"price", "\"97000.12\""},
            {"volume", "\"0.0153\""},
            {"source", "\"coinbase\""},
            {"seq", "812345"}
        }) {
            String value = each[0].equals(field) ? json : each[1];
            if (!value.equals("absent")) {
                out.append(",\"").append(each[0]).append("\":").append(value);
            }
        }
        return out.append('}').toString();
    }

    @ParameterizedTest(name = "{0} {1} -> {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            symbol | "BTC-USD"                          | BTC-USD
            symbol | " btc/usd\\t"                      | BTC/USD
            symbol | "aZ09._:/-"                        | AZ09._:/-
            symbol | "x"                                | X
            symbol | "^gspc"                            | ^GSPC
            symbol | "EUR=X"                            | EUR=X
            symbol | "ES=F"                             | ES=F
            symbol | "m&m.ns"                           | M&M.NS
            symbol | "a#b@c"                            | A#B@C
            symbol | "..."                              | ...
            symbol | ".b"                               | .B
            symbol | "INDEX"                            | INDEX
            symbol | "indexes:a"                        | INDEXES:A
            symbol | "\\u0042TC"                        | BTC
            symbol | "abcdefghijklmnopqrstuvwxyz012345" | ABCDEFGHIJKLMNOPQRSTUVWXYZ012345
            ts     | "2026-11-22T10:00:00Z"             | 2026-11-22T10:00:00Z
            ts     | "2026-11-22T10:00:00.123456789Z"   | 2026-11-22T10:00:00.123456Z
            ts     | "2026-11-22T10:00:00.1+05:30"      | 2026-11-22T04:30:00.100Z
            ts     | "2026-11-22t10:00:00-00:00"        | 2026-11-22T10:00:00Z
            ts     | "2024-02-29T23:59:59.999999Z"      | 2024-02-29T23:59:59.999999Z
            ts     | "2000-02-29T00:00:00Z"             | 2000-02-29T00:00:00Z
            ts     | "1970-01-01T00:00:00Z"             | 1970-01-01T00:00:00Z
            ts     | "1969-12-31T23:30:00-01:00"        | 1970-01-01T00:30:00Z
            ts     | "2099-12-31T23:59:59.999999Z"      | 2099-12-31T23:59:59.999999Z
            ts     | "2100-01-01T00:00:00+00:01"        | 2099-12-31T23:59:00Z
            ts     | 1763805600123                      | 2025-11-22T10:00:00.123Z
            ts     | 100000000000                       | 1973-03-03T09:46:40Z
            ts     | 4102444799999                      | 2099-12-31T23:59:59.999Z
            ts     | 100000000000000                    | 1973-03-03T09:46:40Z
            ts     | 1763805600123456                   | 2025-11-22T10:00:00.123456Z
            ts     | 4102444799999000                   | 2099-12-31T23:59:59.999Z
            ts     | 100000000000000000                 | 1973-03-03T09:46:40Z
            ts     | 1763805600123456789                | 2025-11-22T10:00:00.123456Z
            ts     | 4102444799998999999                | 2099-12-31T23:59:59.998999Z
            ts     | "2016-12-31T23:59:60Z"             | 2016-12-31T23:59:59.999999Z
            ts     | "2016-12-31T23:59:60.5Z"           | 2016-12-31T23:59:59.999999Z
            ts     | "2017-01-01t05:29:60+05:30"        | 2016-12-31T23:59:59.999999Z
            ts     | "2026-11-22T10:00:60.000-00:00"    | 2026-11-22T10:00:59.999999Z
            price  | "97000.10"                         | 97000.1
            price  | 97000.10                           | 97000.1
            price  | 1e-7                               | 0.0000001
            price  | "1E+3"                             | 1000
            price  | 0.1                                | 0.1
            price  | 123456789012345678                 | 123456789012345678
            price  | 0.123456789012345678               | 0.123456789012345678
            price  | "123456789.123456789"              | 123456789.123456789
            price  | 1.000000000000000000000000000000   | 1
            price  | 9007199254740993                   | 9007199254740993
            price  | 1e17                               | 100000000000000000
            price  | 1E5                                | 100000
            price  | "1e-8"                             | 0.00000001
            price  | 0.10                               | 0.1
            volume | 0                                  | 0
            volume | "0.000"                            | 0
            volume | -0                                 | 0
            volume | 0e5                                | 0
            volume | "12.50"                            | 12.5
            source | "coinbase"                         | coinbase
            source | " a~"                              | ` a~`
            source | "abcdefghijklmnopqrstuvwxyz012345" | abcdefghijklmnopqrstuvwxyz012345
            source | "   "                              | `   `
            source | "x\u0041"                         | xA
            source | absent                             | default
            source | null                               | default
            seq    | 0                                  | 0
            seq    | 9223372036854775807                | 9223372036854775807
            seq    | "0"                                | 0
            seq    | "812345"                           | 812345
            seq    | "000812345"                        | 812345
            seq    | "-0"                               | 0
            seq    | "9223372036854775807"              | 9223372036854775807
            seq    | -6774730005680950839               | derived
            seq    | "-6774730005680950839"             | derived
            seq    | absent                             | derived
            seq    | null                               | derived
            """)
    void takes(String field, String json, String normalized) {
        IngestFixture.Answer answer = fixture.postJson(tick(field, json));

        assertThat(answer.status()).as("%s", answer.json()).isEqualTo(200);
        assertThat(answer.json().toString()).isEqualTo("{\"accepted\":1,\"rejected\":[]}");
        assertThat(fixture.queued()).containsExactly(expected(field, normalized));
    }

    private static Tick expected(String field, String value) {
        Instant ts = Instant.parse(field.equals("ts") ? value : "2026-11-22T10:00:00.123456Z");
        Decimal price = Decimal.parse(field.equals("price") ? value : "97000.12");
        Decimal volume = Decimal.parse(field.equals("volume") ? value : "0.0153");
        long seq = 812_345;
        if (field.equals("seq")) {
            seq = value.equals("derived") ? TickIdentity.derivedSeq(price, volume) : Long.parseLong(value);
        }
        return new Tick(
                field.equals("symbol") ? value : "BTC-USD",
                ts.getEpochSecond() * 1_000_000 + ts.getNano() / 1_000,
                price,
                volume,
                field.equals("source") ? value : "coinbase",
                seq,
                NOW_MICROS);
    }

    @ParameterizedTest(name = "{0} {1} -> {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            symbol | absent                              | missing
            symbol | null                                | missing
            symbol | ""                                  | bad_symbol
            symbol | "   "                               | bad_symbol
            symbol | "abcdefghijklmnopqrstuvwxyz0123456" | bad_symbol
            symbol | "BTC USD"                           | bad_symbol
            symbol | "BTC$"                              | bad_symbol
            symbol | "Ätsch"                             | bad_symbol
            symbol | "\\ud800"                           | bad_symbol
            symbol | "."                                 | bad_symbol
            symbol | " .. "                              | bad_symbol
            symbol | "A*"                                | bad_symbol
            symbol | "A+B"                               | bad_symbol
            symbol | "A\u00a0"                          | bad_symbol
            symbol | "\uff22\uff34\uff23"             | bad_symbol
            symbol | 7                                   | bad_symbol
            symbol | true                                | bad_symbol
            symbol | ["BTC"]                             | bad_symbol
            symbol | {"a":"BTC"}                         | bad_symbol
            ts     | absent                              | missing
            ts     | null                                | missing
            ts     | ""                                  | bad_ts
            ts     | "2026-11-22T10:00:00"               | bad_ts
            ts     | "2026-11-22 10:00:00Z"              | bad_ts
            ts     | "2026-11-22T10:00:00.1234567890Z"   | bad_ts
            ts     | "2026-11-22T10:00:00.Z"             | bad_ts
            ts     | "2026-11-22T24:00:00Z"              | bad_ts
            ts     | "2026-02-29T10:00:00Z"              | bad_ts
            ts     | "2100-02-29T10:00:00Z"              | bad_ts
            ts     | "2100-01-01T00:00:00Z"              | bad_ts
            ts     | "1969-12-31T23:59:59.999999Z"       | bad_ts
            ts     | "1763805600123"                     | bad_ts
            ts     | 0                                   | bad_ts
            ts     | 1763805600                          | bad_ts
            ts     | 99999999999                         | bad_ts
            ts     | 4102444800000000                    | bad_ts
            ts     | 4102444800000000000                 | bad_ts
            ts     | 9223372036854775807                 | bad_ts
            ts     | 9223372036854775808                 | bad_ts
            ts     | "2026-11-22T10:00:61Z"              | bad_ts
            ts     | "2026-11-22T10:00:60"               | bad_ts
            ts     | "1969-12-31T23:59:60Z"              | bad_ts
            ts     | 4102444800000                       | bad_ts
            ts     | -1                                  | bad_ts
            ts     | 1.5                                 | bad_ts
            ts     | 1e12                                | bad_ts
            ts     | 99999999999999999999999             | bad_ts
            ts     | true                                | bad_ts
            ts     | []                                  | bad_ts
            price  | absent                              | missing
            price  | null                                | missing
            price  | ""                                  | bad_decimal
            price  | "abc"                               | bad_decimal
            price  | " 1"                                | bad_decimal
            price  | "+1"                                | bad_decimal
            price  | "01"                                | bad_decimal
            price  | "1."                                | bad_decimal
            price  | ".5"                                | bad_decimal
            price  | "0x10"                              | bad_decimal
            price  | "NaN"                               | bad_decimal
            price  | "1,5"                               | bad_decimal
            price  | false                               | bad_decimal
            price  | {}                                  | bad_decimal
            price  | 0                                   | price_not_positive
            price  | "0.00"                              | price_not_positive
            price  | -1                                  | price_not_positive
            price  | "-0.5"                              | price_not_positive
            price  | 1234567890123456789                 | out_of_range
            price  | "123456789012.3456789"              | out_of_range
            price  | 1e-19                               | out_of_range
            price  | 1e18                                | out_of_range
            price  | 1e999999999999                      | out_of_range
            volume | absent                              | missing
            volume | null                                | missing
            volume | "x"                                 | bad_decimal
            volume | []                                  | bad_decimal
            volume | -0.1                                | volume_negative
            volume | "-1e-30"                            | volume_negative
            volume | "1.0000000000000000001"             | out_of_range
            source | ""                                  | bad_source
            source | "abcdefghijklmnopqrstuvwxyz0123456" | bad_source
            source | "a\\tb"                             | bad_source
            source | "é"                                 | bad_source
            source | 1                                   | bad_source
            source | {}                                  | bad_source
            seq    | -1                                  | bad_seq
            seq    | 9223372036854775808                 | bad_seq
            seq    | 1.0                                 | bad_seq
            seq    | 1e3                                 | bad_seq
            seq    | ""                                  | bad_seq
            seq    | " 1"                                | bad_seq
            seq    | "+1"                                | bad_seq
            seq    | "--1"                               | bad_seq
            seq    | "1.0"                               | bad_seq
            seq    | "1e3"                               | bad_seq
            seq    | "0x1"                               | bad_seq
            seq    | "\u0661"                           | bad_seq
            seq    | "9223372036854775808"               | bad_seq
            seq    | -9223372036854775809                | bad_seq
            seq    | -9223372036854775808                | bad_seq
            seq    | -6774730005680950838                | bad_seq
            seq    | "-1"                                | bad_seq
            seq    | true                                | bad_seq
            seq    | []                                  | bad_seq
            """)
    void rejects(String field, String json, String code) {
        String good = tick("seq", "1");
        IngestFixture.Answer answer = fixture.postJson("[" + good + "," + tick(field, json) + "]");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("accepted").asInt()).isEqualTo(1);
        assertThat(answer.json().path("rejected")).hasSize(1);
        var rejection = answer.json().path("rejected").get(0);
        assertThat(rejection.path("index").asInt()).isEqualTo(1);
        assertThat(rejection.path("field").asText()).isEqualTo(field);
        assertThat(rejection.path("code").asText()).isEqualTo(code);
        assertThat(rejection.path("detail").asText()).contains(field);
        assertThat(fixture.queued()).hasSize(1);

        IngestFixture.Answer alone = fixture.postLines(tick(field, json));
        assertThat(alone.status()).isEqualTo(422);
        assertThat(alone.code()).isEqualTo("no_valid_tick");
        assertThat(alone.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(alone.json().path("rejected").get(0).path("code").asText()).isEqualTo(code);
        assertThat(fixture.queued()).hasSize(1);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            symbol | 7                                  | must be a string: symbol=7
            symbol | "BTC USD"                          | must be 1 to 32 characters of A-Z a-z 0-9 . _ : / - ^ = & @ #, but not . or ..: symbol=BTC USD
            symbol | ".."                               | but not . or ..: symbol=..
            symbol | "index:x"                          | must not begin with INDEX:, such symbols are Tickwire's own indices: symbol=index:x
            symbol | "  INDEX:"                         | must not begin with INDEX:
            ts     | 1795600000                         | ts looks like seconds since 1970; send a whole number of milliseconds, microseconds or nanoseconds: ts=1795600000
            ts     | 0                                  | looks like seconds
            ts     | -1                                 | looks like seconds
            ts     | -99999999999999999999              | looks like seconds
            ts     | 1795600000.123                     | looks like seconds
            ts     | 1.7956e9                           | looks like seconds
            ts     | "1795600000"                       | looks like seconds
            ts     | "1795600000.25"                    | looks like seconds
            ts     | 1795600000000.5                    | must be a whole number, without fraction or exponent
            ts     | 1.7956e12                          | must be a whole number, without fraction or exponent
            ts     | 1e999999999999999                  | must be a whole number, without fraction or exponent
            ts     | 4102444800000                      | is after the year 2099, read as milliseconds: ts=4102444800000
            ts     | 4102444800000000                   | is after the year 2099, read as microseconds
            ts     | 9223372036854775807                | is after the year 2099, read as nanoseconds
            ts     | 99999999999999999999               | is after the year 2099: ts=
            ts     | "1795600000000"                    | is a number in quotes
            ts     | ""                                 | is empty
            ts     | " 2026-11-22T10:00:00Z"            | has blanks around it
            ts     | "2026-11-22"                       | is a date without a time
            ts     | "2026-11-22 10:00:00Z"             | must have a T between date and time
            ts     | "2026-11-22T10:00Z"                | has no seconds
            ts     | "2026-11-22T10:00:00"              | has no offset; add Z for UTC, or +hh:mm: ts=2026-11-22T10:00:00
            ts     | "2026-11-22T10:00:00.123"          | has no offset
            ts     | "2026-11-22T10:00:00,123Z"         | has a comma before its fraction
            ts     | "2026-11-22T10:00:00+0530"         | has an offset that can't be read
            ts     | "2026-11-22T10:00:00 UTC"          | has an offset that can't be read
            ts     | "2026-11-22T10:00:00Z[UTC]"        | has an offset that can't be read
            ts     | "2026-11-22T10:00:00.1234567890Z"  | has more than 9 digits of fraction
            ts     | "2026-02-30T10:00:00Z"             | is a day or a time that does not exist
            ts     | "2100-01-01T00:00:00Z"             | must be of the years 1970 to 2099
            ts     | "11/22/2026 10:00"                 | must be RFC 3339 with an offset
            ts     | true                               | must be RFC 3339 with an offset
            price  | ""                                 | is empty
            price  | "1,234.50"                         | must have a point before its fraction, and nothing between thousands
            price  | "1.234,50"                         | must have a point before its fraction
            price  | "1,5"                              | must have a point before its fraction
            price  | " 1"                               | has blanks around it
            price  | "+1"                               | must not begin with +
            price  | "00"                               | must not begin with a zero
            price  | ".5"                               | must have a digit before the point
            price  | "1."                               | must have a digit after the point
            price  | "NaN"                              | is no number
            price  | "\uff11"                          | must be of the digits 0 to 9
            price  | "$5"                               | must be a decimal
            price  | -5                                 | must be > 0, unless the system has TICKWIRE_PRICES=any: price=-5
            price  | 1234567890123456789                | must have at most 18 digits
            volume | "1 000"                            | must have a point before its fraction, and nothing between thousands
            volume | -1                                 | must be >= 0: volume=-1
            source | "é"                                | must be a string of 1 to 32 printable ASCII characters
            seq    | -1                                 | is negative, but not the number that is derived from this price and volume, -6774730005680950839; send a number from 0 on, or leave seq out: seq=-1
            seq    | "-1"                               | is negative, but not the number that is derived
            seq    | 1.5                                | must be a whole number of 0 to 9223372036854775807
            """)
    void saysWhatIsWrongAndWhatToSend(String field, String json, String detail) {
        IngestFixture.Answer answer = fixture.postJson(tick(field, json));

        assertThat(answer.json().path("rejected").get(0).path("detail").asText())
                .startsWith(field + " ")
                .contains(detail);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            -37.63                | -37.63
            "-37.63"              | -37.63
            0                     | 0
            "0.00"                | 0
            -0                    | 0
            "-0.0"                | 0
            -1e-18                | -0.000000000000000001
            "-999999999999999999" | -999999999999999999
            97000.12              | 97000.12
            """)
    void takesAnyPriceWhereAllAreAskedFor(String json, String normalized) throws Exception {
        try (IngestFixture other = new IngestFixture(redis, Map.of("TICKWIRE_PRICES", "any"), () -> NOW_MICROS)) {
            assertThat(other.postJson(tick("price", json)).status()).isEqualTo(200);
            assertThat(other.queued()).containsExactly(expected("price", normalized));
            Decimal price = Decimal.parse(normalized);
            long derived = TickIdentity.derivedSeq(price, Decimal.parse("0.0153"));
            String again = tick("price", json).replace("\"seq\":812345", "\"seq\":" + derived);
            assertThat(other.postJson(again).status()).isEqualTo(200);
            assertThat(other.queued()).last().extracting(Tick::seq).isEqualTo(derived);
            assertThat(other.postJson(tick("volume", "-1")).code()).isEqualTo("no_valid_tick");
            assertThat(other.postJson(tick("price", "-1234567890123456789"))
                            .json()
                            .path("rejected")
                            .get(0)
                            .path("code")
                            .asText())
                    .isEqualTo("out_of_range");
        }
    }

    @ParameterizedTest(name = "{0} ms ahead -> {1}")
    @CsvSource({"60000, 200", "60001, 422"})
    void holdsTheClockLimit(long aheadMs, int status) throws Exception {
        try (IngestFixture other = new IngestFixture(redis, Map.of(), () -> 1_763_805_600_000_000L)) {
            IngestFixture.Answer answer = other.postJson(tick("ts", Long.toString(1_763_805_600_000L + aheadMs)));

            assertThat(answer.status()).isEqualTo(status);
            if (status == 422) {
                assertThat(answer.json().path("rejected").get(0).path("code").asText())
                        .isEqualTo("ts_in_future");
            }
        }
    }

    @ParameterizedTest(name = "{0} days old, at most {1}, retention {2} -> {3}")
    @CsvSource({"8, 7, 0, 422", "6, 7, 0, 200", "31, 0, 30, 422", "29, 0, 30, 200", "10000, 0, 0, 200"})
    void holdsTheLimitsOfAge(long days, int maxAge, int retention, int status) throws Exception {
        Map<String, String> variables = new HashMap<>(Map.of("TICKWIRE_RETENTION_DAYS", Integer.toString(retention)));
        if (maxAge > 0) {
            variables.put("TICKWIRE_MAX_AGE_DAYS", Integer.toString(maxAge));
        }
        try (IngestFixture other = new IngestFixture(redis, variables, () -> 1_763_805_600_000_000L)) {
            IngestFixture.Answer answer =
                    other.postJson(tick("ts", Long.toString(1_763_805_600_000L - days * 86_400_000L)));

            assertThat(answer.status()).as("%s", answer.json()).isEqualTo(status);
            if (status == 422) {
                assertThat(answer.json().path("rejected").get(0).path("code").asText())
                        .isEqualTo("ts_too_old");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            all of them     | {}                                                                           | symbol
            in table order  | {"seq":-1,"source":"","volume":-1,"price":0,"ts":"x","symbol":"A"}           | ts
            price before    | {"seq":-1,"volume":-1,"symbol":"A","ts":1700000000000,"price":0}                         | price
            source before   | {"seq":-1,"volume":1,"symbol":"A","ts":1700000000000,"price":1,"source":""}              | source
            the last counts | {"symbol":"A","ts":1700000000000,"price":1,"volume":1,"volume":null,"price":-1,"price":2} | volume
            """)
    void namesTheFirstBadField(String name, String json, String field) {
        IngestFixture.Answer answer = fixture.postJson(json);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("rejected")).hasSize(1);
        assertThat(answer.json().path("rejected").get(0).path("field").asText()).isEqualTo(field);
    }
}
