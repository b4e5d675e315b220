package io.tickwire.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickwire.gateway.GatewayRig;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a request is told by the name of the parameter and its value. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class BadParameterTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TestPostgres postgres;
    private GatewayRig rig;

    @BeforeAll
    void start() throws Exception {
        postgres = new TestPostgres().migrate();
        postgres.store(TestTicks.crowds("A", 31, 20));
        rig = new GatewayRig(postgres.url()).askAgain().start();
    }

    @AfterAll
    void stop() throws Exception {
        rig.close();
        postgres.close();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            ticks?, symbol, symbol is missing
            ticks?symbol=, symbol, symbol=
            ticks?symbol=A%20B, symbol, symbol=A B
            ticks?symbol=A&symbol=B, symbol, `symbol=A,B`
            ticks?symbol=ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456, symbol, symbol=ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456
            ticks?symbol=%C3%84, symbol, symbol=Ä
            ticks?symbol=A&symbols=B, symbol, symbol=A symbols=B
            ticks?symbols=, symbols, symbols=
            `ticks?symbols=A,,B`, symbols, symbols=
            `ticks?symbols=A,B%21`, symbols, symbols=B!
            `ticks?symbols=A,B&cursor=x`, cursor, cursor=x
            ticks?symbol=A&limit=0, limit, limit=0
            ticks?symbol=A&limit=-1, limit, limit=-1
            ticks?symbol=A&limit=10001, limit, limit=10001
            ticks?symbol=A&limit=ten, limit, limit=ten
            ticks?symbol=A&limit=, limit, limit=
            ticks?symbol=A&limit=1.5, limit, limit=1.5
            ticks?symbol=A&limit=1e3, limit, limit=1e3
            ticks?symbol=A&limit=+5, limit, limit= 5
            ticks?symbol=A&limit=010, limit, limit=010
            ticks?symbol=A&limit=99999999999999999999999, limit, limit=99999999999999999999999
            ticks?symbol=A&limit=1&limit=2, limit, `limit=1,2`
            ticks?symbol=A&limit=all, limit, format=csv
            ticks?symbol=A&limit=all&format=json, limit, limit=all
            ticks?symbol=A&limit=ALL&format=csv, limit, limit=ALL
            ticks?symbol=A&order=up, order, order=up
            ticks?symbol=A&order=DESC, order, order=DESC
            ticks?symbol=A&order=, order, order=
            ticks?symbol=A&format=xml, format, format=xml
            ticks?symbol=A&format=CSV, format, format=CSV
            ticks?symbol=A&safe=yes, safe, safe=yes
            ticks?symbol=A&limt=5, limt, limt=5
            ticks?symbol=A&Limit=5, Limit, Limit=5
            ticks?symbol=A&limit=5&LIMIT=6, LIMIT, LIMIT=6
            ticks?symbol=A&interval=1m, interval, interval=1m
            ticks?symbol=A&tz=UTC, tz, tz=UTC
            ticks?symbol=A&=5, 5, 5=
            ticks?symbol=A&from=yesterday, from, from=yesterday
            ticks?symbol=A&from=2026-03-01T00:00:00, from, from=2026-03-01T00:00:00
            ticks?symbol=A&from=2026-02-29T00:00:00Z, from, from=2026-02-29T00:00:00Z
            ticks?symbol=A&from=2026-02-29, from, from=2026-02-29
            ticks?symbol=A&from=-1, from, from=-1
            ticks?symbol=A&from=1795600000, from, looks like seconds: from=1795600000
            ticks?symbol=A&to=99999999999, to, looks like seconds: to=99999999999
            ticks?symbol=A&from=9999999999999999999, from, from=9999999999999999999
            ticks?symbol=A&from=now-5, from, from=now-5
            ticks?symbol=A&from=now-5y, from, from=now-5y
            ticks?symbol=A&from=NOW, from, from=NOW
            ticks?symbol=A&from=now&to=now-1s, from, from=now to=now-1s
            ticks?symbol=A&from=99999999999999, from, from=99999999999999
            ticks?symbol=A&to=1969-12-31T23:59:59Z, to, to=1969-12-31T23:59:59Z
            ticks?symbol=A&to=, to, to=
            ticks?symbol=A&from=2026-03-02&to=2026-03-01, from, from=2026-03-02 to=2026-03-01
            ticks?symbol=A&cursor=, cursor, cursor=
            ticks?symbol=A&cursor=x, cursor, cursor=x
            ticks?symbol=A&cursor=AAAA, cursor, cursor=AAAA
            ticks?symbol=A&cursor=%00, cursor, cursor=
            bars?symbol=A, interval, interval is missing
            bars?symbol=A&interval=0s, interval, interval=0s
            bars?symbol=A&interval=01m, interval, interval=01m
            bars?symbol=A&interval=-1m, interval, interval=-1m
            bars?symbol=A&interval=1.5h, interval, interval=1.5h
            bars?symbol=A&interval=1, interval, interval=1
            bars?symbol=A&interval=m, interval, interval=m
            bars?symbol=A&interval=1Mo, interval, interval=1Mo
            bars?symbol=A&interval=1W, interval, interval=1W
            bars?symbol=A&interval=2w, interval, interval=2w
            bars?symbol=A&interval=3M, interval, interval=3M
            bars?symbol=A&interval=1y, interval, interval=1y
            bars?symbol=A&interval=1D, interval, interval=1D
            bars?symbol=A&interval=1m%20, interval, interval=1m
            bars?symbol=A&interval=367d, interval, interval=367d
            bars?symbol=A&interval=100000d, interval, interval=100000d
            bars?symbol=A&interval=999999999d, interval, interval=999999999d
            bars?symbol=A&interval=9999999999s, interval, interval=9999999999s
            bars?symbol=A&interval=86401s, interval, interval=86401s
            bars?symbol=A&interval=, interval, interval=
            bars?symbol=A&interval=1d&tz=, tz, tz=
            bars?symbol=A&interval=1d&tz=Mars/Base, tz, tz=Mars/Base
            bars?symbol=A&interval=1d&tz=europe/berlin, tz, tz=europe/berlin
            bars?symbol=A&interval=1d&tz=%2B02:00, tz, tz=+02:00
            bars?symbol=A&interval=1h&tz=Europe/Berlin, tz, tz=Europe/Berlin interval=1h
            bars?symbol=A&interval=24h&tz=Europe/Berlin, tz, tz=Europe/Berlin interval=24h
            bars?symbol=A&interval=1m&cursor=x, cursor, cursor=x
            bars?interval=1m, symbol, symbol is missing
            bars?symbol=A&interval=1m&limit=0, limit, limit=0
            bars?symbol=A&interval=1m&limit=-1, limit, limit=-1
            bars?symbol=A&interval=1m&limit=10001, limit, limit=10001
            bars?symbol=A&interval=1m&limit=all, limit, limit=all
            bars?symbol=A&interval=1m&from=2026-03-02&to=2026-03-01, from, from=2026-03-02 to=2026-03-01
            bars?symbol=A&interval=1m&from=x, from, from=x
            coverage?, symbol, symbol is missing
            coverage?symbol=A%3B, symbol, symbol=A;
            coverage?symbol=A&from=2026-03-02&to=2026-03-01, from, from=2026-03-02 to=2026-03-01
            coverage?symbol=A&from=1795600000, from, looks like seconds
            coverage?symbol=A&to=x, to, to=x
            coverage?symbol=A&symbols=B, symbols, symbols=B
            coverage?symbol=A&limit=5, limit, limit=5
            coverage?symbol=A&format=csv, format, format=csv
            symbols?limit=5, limit, limit=5
            symbols/A?x=1, x, x=1
            snapshots?, symbols, symbols is missing
            snapshots?symbols=, symbols, symbols=
            `snapshots?symbols=A,`, symbols, symbols=
            snapshots?symbols=A%21, symbols, symbols=A!
            snapshots?symbol=A, symbol, symbol=A
            ticks?symbol=.,                                           symbol,   `but not . or ..: symbol=.`
            bars?interval=1m&symbol=..,                               symbol,   `but not . or ..: symbol=..`
            ticks?symbol=A%2BB,                                       symbol,   symbol=A+B
            coverage?symbol=A*,                                       symbol,   symbol=A*
            """)
    void isNamedWithItsValue(String request, String parameter, String detail) throws Exception {
        HttpResponse<String> response = rig.get("/api/v1/" + request);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        JsonNode problem = JSON.readTree(response.body());
        assertThat(problem.get("code").asText()).isEqualTo("bad_parameter");
        assertThat(problem.get("parameter").asText()).isEqualTo(parameter);
        assertThat(problem.get("detail").asText()).startsWith("must ").contains(detail);
    }

    @Test
    void aCursorIsForItsQueryOnly() throws Exception {
        String query = "symbol=A&from=2026-03-01T00:00:00Z&to=2026-12-01T00:00:00Z";
        String cursor = "&cursor="
                + JSON.readTree(rig.get("/api/v1/ticks?limit=3&" + query).body())
                        .get("next")
                        .asText();
        for (String same : List.of(query, query.replace("=A", "=a"), query + "&limit=7")) {
            assertThat(rig.get("/api/v1/ticks?" + same + cursor).statusCode()).isEqualTo(200);
        }
        for (String other : List.of(
                query.replace("=A", "=B"),
                query.replace("00:00:00Z&to", "00:00:01Z&to"),
                query.replace("&from=2026-03-01T00:00:00Z", ""),
                query.replace("12-01", "11-01"),
                "symbol=A")) {
            HttpResponse<String> response = rig.get("/api/v1/ticks?" + other + cursor);
            assertThat(response.statusCode()).as(other).isEqualTo(400);
            assertThat(response.body()).contains("\"parameter\":\"cursor\"", cursor.substring(1));
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            ticks?symbol=A,               application/xml, 406
            coverage?symbol=A,            text/csv,        406
            ticks?symbol=A,               */*,             200
            ticks?symbol=A,               `text/html,application/xml;q=0.9,*/*;q=0.8`, 200
            bars?symbol=A&interval=1d,    application/json, 200
            """)
    void answersInATypeThatTheClientTakes(String request, String accept, int status) throws Exception {
        HttpResponse<String> response = rig.get("/api/v1/" + request, "Accept", accept);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type").orElseThrow())
                .isEqualTo(status == 200 ? "application/json" : "application/problem+json");
    }
}
