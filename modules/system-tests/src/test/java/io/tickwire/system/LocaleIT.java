package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.teststores.PostgresStore;
import io.tickwire.teststores.RedisStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole jar under languages with other digits, other calendars and another i: the bytes that go out are the same. */
class LocaleIT {
    private static final Map<String, String> LOCALES = new LinkedHashMap<>(Map.of(
            "root", "-Duser.language= -Duser.country=",
            "tr_TR", "-Duser.language=tr -Duser.country=TR",
            "ar_EG", "-Duser.language=ar -Duser.country=EG",
            "th_TH_TH", "-Duser.language=th -Duser.country=TH -Duser.variant=TH"));

    private static final String TICKS =
            "[{\"symbol\":\"index-i\",\"ts\":\"2026-11-22T10:00:00.123456Z\",\"price\":\"1234.5\","
                    + "\"volume\":\"0.25\",\"source\":\"italy\",\"seq\":1},"
                    + "{\"symbol\":\"index-i\",\"ts\":\"2026-11-22T10:01:30Z\",\"price\":1250,\"volume\":2,\"seq\":2},"
                    + "{\"symbol\":\"BTC-USD\",\"ts\":1795341600000,\"price\":\"97000.12\",\"volume\":\"1\"},"
                    + "{\"symbol\":\"BTC-USD\",\"ts\":1,\"price\":\"-1\",\"volume\":\"1\"}]";

    private static final List<String> READ = List.of(
            "/api/v1/ticks?symbol=INDEX-I&from=2026-11-22T00:00:00Z&to=2026-11-23T00:00:00Z",
            "/api/v1/bars?symbol=INDEX-I&interval=1m&from=2026-11-22T00:00:00Z&to=2026-11-23T00:00:00Z",
            "/api/v1/coverage?symbol=BTC-USD&from=2026-11-22T00:00:00Z&to=2026-11-23T00:00:00Z");

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    @Timeout(240)
    void theBytesAreTheSameUnderEveryLocale() throws Exception {
        try (PostgresStore postgres = PostgresStore.quick();
                RedisStore redis = RedisStore.inMemory()) {
            Map<String, List<String>> answers = new LinkedHashMap<>();
            for (Map.Entry<String, String> locale : LOCALES.entrySet()) {
                String database = "md_" + answers.size();
                postgres.createDatabase(database);
                Map<String, String> environment = Map.of(
                        "REDIS_URL", redis.url() + "/" + answers.size(),
                        "PG_URL", postgres.url(database),
                        "JAVA_TOOL_OPTIONS", locale.getValue());
                try (TickwireProcess process = TickwireProcess.start(directory, environment)) {
                    answers.put(locale.getKey(), answers(process, postgres, database));
                    assertThat(process.terminate()).as(locale.getKey()).isZero();
                    process.assertHealthyLog();
                }
            }
            answers.forEach((locale, answer) -> assertThat(answer).as(locale).isEqualTo(answers.get("root")));
            assertThat(answers.get("root").get(2)).contains("1234.5", "2026-11-22T10:00:00.123456Z");
        }
    }

    private List<String> answers(TickwireProcess process, PostgresStore postgres, String database) throws Exception {
        String posted = send(HttpRequest.newBuilder(process.uri("ingest", "/webhook/ticks"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(TICKS)));
        Await.until("stored in " + database, () -> stored(postgres, database) == 3);
        Await.until("shown", () -> get(process.uri("gateway", "/api/v1/symbols/BTC-USD"), "application/json")
                .contains("97000.12"));
        URI symbol = process.uri("gateway", "/api/v1/symbols/INDEX-I");
        Await.until("whole", () -> isWhole(get(symbol, "application/json")));
        String view = get(symbol, "application/json");
        List<String> answers = new ArrayList<>(List.of(posted, withoutWhatTimingDecides(view)));
        for (String path : READ) {
            answers.add(get(process.uri("gateway", path), "application/json"));
            if (!path.contains("coverage")) { // has no CSV
                answers.add(get(process.uri("gateway", path), "text/csv"));
            }
        }
        return answers;
    }

    /** Has both ticks, and its windows are not being rebuilt. */
    private static boolean isWhole(String view) {
        return view.contains("\"count\":2") && !view.contains("\"warming\":true");
    }

    /** Two ticks of a symbol are one update or more, as they come in; all digits must be ASCII in any case. */
    private static String withoutWhatTimingDecides(String view) {
        return view.replaceAll("\"(receivedAt|publishedAt)\":\"[0-9TZ:.-]{27}\"", "")
                .replaceFirst("\"seq\":[0-9]+,", "")
                .replaceFirst("\"conflated\":[0-9]+,", "");
    }

    private static long stored(PostgresStore postgres, String database) {
        try (var connection = postgres.connect(database);
                var rows = connection.createStatement().executeQuery("SELECT count(*) FROM md_ticks")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private String get(URI uri, String type) throws Exception {
        return send(HttpRequest.newBuilder(uri).header("Accept", type));
    }

    private String send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }
}
