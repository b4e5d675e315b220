package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dashboard in a real headless Chromium: live prices, loss and return of the gateway, no error in the console. */
class DashboardIT {
    @ParameterizedTest
    @CsvSource({"1280, 800", "390, 844"})
    void pricesChangeAndTheConnectionStateTurns(int width, int height, @TempDir Path directory) throws Exception {
        Path chromium = chromium();
        try (Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(chromium)
                                .setArgs(List.of(
                                        "--no-sandbox",
                                        "--disable-gpu",
                                        "--disable-quic",
                                        "--no-first-run",
                                        "--disable-background-networking",
                                        "--disable-component-update",
                                        "--disable-sync")))) {
            Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(width, height));
            List<String> complaints = new ArrayList<>();
            page.onConsoleMessage(message -> complain(message, complaints));
            page.onPageError(complaints::add);
            int port;
            try (TickwireProcess tickwire = TickwireProcess.start(directory, Map.of(), "--feed=sim")) {
                port = URI.create(tickwire.url("gateway")).getPort();
                page.navigate(tickwire.url("gateway") + "/");
                page.waitForSelector("body[data-state=live]");
                page.waitForFunction("document.querySelectorAll('tr[data-symbol]').length >= 20");
                String before = page.innerText("tr[data-symbol='BTC-USD'] td[data-col=price]");
                page.waitForFunction(
                        "before => document.querySelector(\"tr[data-symbol='BTC-USD'] td[data-col=price]\").innerText !== before",
                        before);
                assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                        .as("no sideways scrolling")
                        .isLessThanOrEqualTo(width);
                Path shot = Path.of("target", "dashboard-" + width + ".png");
                page.screenshot(new Page.ScreenshotOptions().setPath(shot));
                assertThat(tickwire.terminate()).isZero();
                tickwire.assertHealthyLog();
            }
            page.waitForSelector("body[data-state=reconnecting]");
            try (TickwireProcess again = TickwireProcess.start(
                    directory, Map.of("TICKWIRE_GATEWAY_PORT", Integer.toString(port)), "--feed=sim")) {
                page.waitForSelector("body[data-state=live]");
                String before = page.innerText("tr[data-symbol='BTC-USD'] td[data-col=price]");
                page.waitForFunction(
                        "before => document.querySelector(\"tr[data-symbol='BTC-USD'] td[data-col=price]\").innerText !== before",
                        before);
                again.assertHealthyLog();
            }
            assertThat(complaints).isEmpty();
        }
    }

    /** The browser itself logs a refused connection while the gateway is away: that is the case under test. */
    private static void complain(ConsoleMessage message, List<String> complaints) {
        boolean ofTheBrowser = message.text().contains("ERR_CONNECTION_REFUSED")
                || message.text().contains("WebSocket connection to");
        if ((message.type().equals("error") || message.type().equals("warning")) && !ofTheBrowser) {
            complaints.add(message.type() + ": " + message.text());
        }
    }

    private static Path chromium() {
        Path found = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(found != null, "no Chromium on this machine: install it (Debian: apt-get install chromium)");
        return found;
    }
}
