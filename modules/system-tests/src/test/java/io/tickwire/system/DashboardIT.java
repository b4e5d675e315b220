package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dashboard in a real headless Chromium: live prices, loss and return of the gateway, no error in the console. */
class DashboardIT {
    @ParameterizedTest
    @CsvSource({"1280, 800", "390, 844"})
    void pricesChangeAndTheConnectionStateTurns(int width, int height, @TempDir Path directory) throws Exception {
        try (Chromium chromium = new Chromium()) {
            Page page = chromium.page(width, height);
            int port;
            try (TickwireProcess tickwire =
                    TickwireProcess.start(directory, Map.of("TICKWIRE_STALE_MS", "3000"), "--feed=sim")) {
                port = URI.create(tickwire.url("gateway")).getPort();
                page.navigate(tickwire.url("gateway") + "/");
                page.waitForSelector("body[data-state=live]");
                page.waitForFunction("document.querySelectorAll('tr[data-symbol]').length >= 20");
                String before = page.innerText("tr[data-symbol='BTC-USD'] td[data-col=price]");
                page.waitForFunction(
                        "before => document.querySelector(\"tr[data-symbol='BTC-USD'] td[data-col=price]\").innerText !== before",
                        before);
                Webhook.post(
                        tickwire,
                        List.of(
                                "{\"symbol\":\"ONCE-USD\",\"ts\":\"2026-11-22T10:00:00Z\",\"price\":\"1\",\"volume\":\"1\"}"));
                page.waitForSelector("tr[data-symbol='ONCE-USD']:not([data-stale])");
                page.waitForSelector("tr[data-symbol='ONCE-USD'][data-stale]");
                page.waitForSelector("tr[data-symbol='BTC-USD']:not([data-stale])");
                assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                        .as("no sideways scrolling")
                        .isLessThanOrEqualTo(width);
                Path shot = Path.of("target", "dashboard-" + width + ".png");
                page.screenshot(new Page.ScreenshotOptions().setPath(shot));
                assertThat(tickwire.terminate()).isZero();
            }
            page.waitForSelector("body[data-state=reconnecting]");
            try (TickwireProcess again = TickwireProcess.start(
                    directory, Map.of("TICKWIRE_GATEWAY_PORT", Integer.toString(port)), "--feed=sim")) {
                page.waitForSelector("body[data-state=live]");
                String before = page.innerText("tr[data-symbol='BTC-USD'] td[data-col=price]");
                page.waitForFunction(
                        "before => document.querySelector(\"tr[data-symbol='BTC-USD'] td[data-col=price]\").innerText !== before",
                        before);
                assertThat(again.terminate()).isZero();
            }
            assertThat(chromium.complaints()).isEmpty();
        }
    }
}
