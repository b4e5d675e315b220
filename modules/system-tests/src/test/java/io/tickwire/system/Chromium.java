package io.tickwire.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** This machine's Chromium, headless. It remembers the errors and warnings that its pages log. */
public final class Chromium implements AutoCloseable {
    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new ArrayList<>();

    /** Skips the test on a machine without Chromium. */
    public Chromium() {
        Path program = program();
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    public Page page(int width, int height) {
        Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(width, height));
        page.onConsoleMessage(this::complain);
        page.onPageError(complaints::add);
        return page;
    }

    /** What pages logged as an error or a warning, or threw. */
    public List<String> complaints() {
        return complaints;
    }

    /** The browser itself logs connections that fail while the gateway is away: that is what tests bring about. */
    private void complain(ConsoleMessage message) {
        boolean ofTheBrowser =
                message.text().contains("net::ERR_") || message.text().contains("WebSocket connection to");
        if ((message.type().equals("error") || message.type().equals("warning")) && !ofTheBrowser) {
            complaints.add(message.type() + ": " + message.text());
        }
    }

    private static Path program() {
        Path found = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(found != null, "no Chromium on this machine: install it (Debian: apt-get install chromium)");
        return found;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
