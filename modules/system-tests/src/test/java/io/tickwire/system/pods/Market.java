package io.tickwire.system.pods;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickwire.system.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Supplier;

/** The market view as a client sees it: it must go on, and never back. */
final class Market {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Supplier<List<URI>> urls;
    private final HttpClient http = HttpClient.newHttpClient();
    private String publishedAt = "";
    private String ts = "";

    /** @param urls of the market view at the gateways that take requests at the moment */
    Market(Supplier<List<URI>> urls) {
        this.urls = urls;
    }

    /**
     * Waits until two more market views of all symbols were published, each newer than the one before: the first may have
     * been computed before the call.
     */
    void awaitNext(int symbols) throws Exception {
        for (int i = 0; i < 2; i++) {
            Await.until("a newer market view of all symbols than that of " + publishedAt, () -> {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(urls.get().get(0)).build(), HttpResponse.BodyHandlers.ofString());
                return answer.statusCode() == 200 && isNext(JSON.readTree(answer.body()), symbols);
            });
        }
    }

    private boolean isNext(JsonNode market, int symbols) {
        JsonNode view = market.path("view");
        String at = view.path("publishedAt").asText(); // both of fixed length, so in the order of their characters
        if (at.compareTo(publishedAt) <= 0 || view.path("symbols").asInt() != symbols) {
            return false;
        }
        assertThat(market.path("ts").asText()).as("time of the market").isGreaterThanOrEqualTo(ts);
        publishedAt = at;
        ts = market.path("ts").asText();
        return true;
    }
}
