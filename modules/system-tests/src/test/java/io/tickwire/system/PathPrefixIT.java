package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy serves Tickwire under a path prefix: the dashboard, the documentation, and pages of other origins work there. */
class PathPrefixIT {
    /** Whatever a page asked for, WebSockets too. */
    private final List<String> requests = new CopyOnWriteArrayList<>();

    @Test
    void everythingWorksUnderAPrefix(@TempDir Path directory) throws Exception {
        try (TickwireProcess tickwire = TickwireProcess.start(directory, Map.of(), "--feed=sim");
                PrefixProxy proxy = new PrefixProxy(directory, URI.create(tickwire.url("gateway")));
                Chromium chromium = new Chromium()) {
            pricesChange(chromium, proxy, "", "ws");
            pricesChange(chromium, proxy, "?transport=sse", "sse");
            theDocumentationTriesRequests(chromium, proxy);
            assertThat(requests)
                    .allMatch(url -> url.replaceFirst("^ws:", "http:").startsWith(proxy.url()));
            aPageOfAnotherOriginSendsItsHeaders(chromium, proxy);
            aPageOfAnotherOriginUsesTheClient(chromium, proxy);
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    private Page open(Chromium chromium, String url) {
        Page page = chromium.page(1280, 800);
        page.setDefaultTimeout(20_000);
        page.onRequest(request -> {
            if (!request.url().startsWith("data:")) {
                requests.add(request.url());
            }
        });
        page.onWebSocket(socket -> requests.add(socket.url()));
        page.navigate(url);
        return page;
    }

    private void pricesChange(Chromium chromium, PrefixProxy proxy, String query, String endpoint) {
        Page page = open(chromium, proxy.url() + query);
        page.waitForSelector("body[data-state=live]");
        page.waitForSelector("tr[data-symbol='BTC-USD']");
        String price = "document.querySelector(\"tr[data-symbol='BTC-USD'] td[data-col=price]\").innerText";
        page.waitForFunction("before => " + price + " !== before", page.evaluate(price));
        assertThat(requests)
                .anyMatch(
                        url -> url.replaceFirst("^ws:", "http:").split("\\?")[0].equals(proxy.url() + endpoint));
        page.close();
    }

    /** Swagger UI takes the server from the document, which says "beside me". */
    private void theDocumentationTriesRequests(Chromium chromium, PrefixProxy proxy) {
        Page page = open(chromium, proxy.url() + "docs/");
        assertThat(page.url()).isEqualTo(proxy.url() + "docs");
        page.click("#operations-live-getSymbols .opblock-summary-control");
        page.click("#operations-live-getSymbols .try-out__btn");
        page.click("#operations-live-getSymbols .execute");
        page.waitForSelector(
                "#operations-live-getSymbols .live-responses-table td.response-col_status:has-text('200')");
        assertThat(page.innerText("#operations-live-getSymbols .request-url")).contains(proxy.url() + "api/v1/symbols");
        assertThat(page.innerText("#operations-live-getSymbols .live-responses-table"))
                .contains("BTC-USD");
        assertThat(requests).contains(proxy.url() + "api/v1/symbols");
        page.close();
    }

    /** Headers for which a browser asks first, with OPTIONS. */
    private void aPageOfAnotherOriginSendsItsHeaders(Chromium chromium, PrefixProxy proxy) {
        Page page = open(chromium, proxy.otherOrigin());
        Object answers = page.evaluate("""
                async (base) => {
                  const bars = base + 'api/v1/bars?symbol=BTC-USD&interval=1m&from=2026-01-01&to=2026-01-02';
                  const first = await fetch(bars, { headers: { 'X-Request-Id': 'mine-1' }, cache: 'no-store' });
                  const again = await fetch(bars, { headers: { 'If-None-Match': first.headers.get('ETag') }, cache: 'no-store' });
                  const stop = new AbortController();
                  const events = await fetch(base + 'sse?channels=symbol:BTC-USD',
                      { headers: { 'Last-Event-ID': 'unknown' }, signal: stop.signal });
                  const reader = events.body.pipeThrough(new TextDecoderStream()).getReader();
                  let text = '';
                  while (!text.includes('event: snapshot')) text += (await reader.read()).value;
                  reader.cancel().catch(() => {});
                  stop.abort();
                  return [first.status, first.headers.get('X-Request-Id'), again.status, events.status, text.slice(0, 11)];
                }
                """, proxy.url());
        assertThat(answers).isEqualTo(List.of(200, "mine-1", 304, 200, "retry: 3000"));
        page.close();
    }

    /** The client dials the server that it came from. */
    private void aPageOfAnotherOriginUsesTheClient(Chromium chromium, PrefixProxy proxy) {
        Page page = open(chromium, proxy.otherOrigin());
        for (String transport : List.of("ws", "sse")) {
            Object symbol = page.evaluate("""
                    async ([base, transport]) => {
                      const { connect } = await import(base + 'tickwire.js');
                      return new Promise((resolve) => {
                        const feed = connect({
                          channels: ['symbol:BTC-USD'],
                          transport,
                          onMessage: (message) => { feed.close(); resolve(message.symbol); },
                        });
                      });
                    }
                    """, List.of(proxy.url(), transport));
            assertThat(symbol).isEqualTo("BTC-USD");
        }
        page.close();
    }
}
