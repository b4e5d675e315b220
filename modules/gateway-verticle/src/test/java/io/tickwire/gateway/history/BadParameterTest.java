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
        rig = new GatewayRig(postgres.url()).start();
    }

    @AfterAll
    void stop() throws Exception {
        rig.close();
        postgres.close();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            ticks?,                                                   symbol,   symbol is missing
            ticks?symbol=,                                            symbol,   symbol=
            ticks?symbol=A%20B,                                       symbol,   symbol=A B
            ticks?symbol=A&symbol=B,                                  symbol,   `symbol=A,B`
            ticks?symbol=ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456,           symbol,   symbol=ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456
            ticks?symbol=%C3%84,                                      symbol,   symbol=Ä
            ticks?symbol=A&limit=0,                                   limit,    limit=0
            ticks?symbol=A&limit=-1,                                  limit,    limit=-1
            ticks?symbol=A&limit=10001,                               limit,    limit=10001
            ticks?symbol=A&limit=ten,                                 limit,    limit=ten
            ticks?symbol=A&limit=,                                    limit,    limit=
            ticks?symbol=A&limit=1.5,                                 limit,    limit=1.5
            ticks?symbol=A&limit=1e3,                                 limit,    limit=1e3
            ticks?symbol=A&limit=99999999999999999999999,             limit,    limit=99999999999999999999999
            ticks?symbol=A&from=yesterday,                            from,     from=yesterday
            ticks?symbol=A&from=2026-03-01,                           from,     from=2026-03-01
            ticks?symbol=A&from=2026-03-01T00:00:00,                  from,     from=2026-03-01T00:00:00
            ticks?symbol=A&from=2026-02-29T00:00:00Z,                 from,     from=2026-02-29T00:00:00Z
            ticks?symbol=A&from=-1,                                   from,     from=-1
            ticks?symbol=A&from=99999999999999,                       from,     from=99999999999999
            ticks?symbol=A&to=1969-12-31T23:59:59Z,                   to,       to=1969-12-31T23:59:59Z
            ticks?symbol=A&to=,                                       to,       to=
            ticks?symbol=A&from=1000&to=999,                          from,     from=1000 to=999
            ticks?symbol=A&cursor=,                                   cursor,   cursor=
            ticks?symbol=A&cursor=x,                                  cursor,   cursor=x
            ticks?symbol=A&cursor=AAAA,                               cursor,   cursor=AAAA
            ticks?symbol=A&cursor=%00,                                cursor,   cursor=
            bars?symbol=A,                                            interval, interval is missing
            bars?symbol=A&interval=2m,                                interval, interval=2m
            bars?symbol=A&interval=1M,                                interval, interval=1M
            bars?symbol=A&interval=,                                  interval, interval=
            bars?interval=1m,                                         symbol,   symbol is missing
            bars?symbol=A&interval=1m&limit=0,                        limit,    limit=0
            bars?symbol=A&interval=1m&limit=-1,                       limit,    limit=-1
            bars?symbol=A&interval=1m&limit=10001,                    limit,    limit=10001
            bars?symbol=A&interval=1m&from=2&to=1,                    from,     from=2 to=1
            bars?symbol=A&interval=1m&from=x,                         from,     from=x
            ticks?symbol=.,                                           symbol,   `but not . or ..: symbol=.`
            bars?interval=1m&symbol=..,                               symbol,   `but not . or ..: symbol=..`
            ticks?symbol=A%2BB,                                       symbol,   symbol=A+B
            coverage?symbol=A*,                                       symbol,   symbol=A*
            coverage?,                                                symbol,   symbol is missing
            coverage?symbol=A%3B,                                     symbol,   symbol=A;
            coverage?symbol=A&from=2&to=1,                            from,     from=2 to=1
            coverage?symbol=A&to=x,                                   to,       to=x
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
