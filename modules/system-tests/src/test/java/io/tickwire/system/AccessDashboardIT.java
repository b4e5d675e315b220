package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard of a gateway that needs tokens, with tokens that {@code tickwire token} makes. */
class AccessDashboardIT {
    private static final Map<String, String> SECRET =
            Map.of("TICKWIRE_JWT_SECRET", "a secret of thirty-two bytes, or more");

    private static String token(String... options) throws Exception {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "token";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return TickwireProcess.run(SECRET, arguments).out().trim();
    }

    private static void give(Page page, String token) {
        page.waitForSelector("#access:not([hidden])");
        page.fill("#access-token", token);
        page.click("#access button");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "sse"})
    void asksForATokenKeepsItForTheTabAndAsksAgainWhenItEnds(String transport, @TempDir Path directory)
            throws Exception {
        try (Chromium chromium = new Chromium();
                TickwireProcess tickwire = TickwireProcess.start(directory, SECRET, "--feed=sim")) {
            String url = tickwire.url("gateway") + "/?transport=" + transport;
            Page page = chromium.page(1_280, 800);
            page.navigate(url);
            give(page, "no token");
            give(page, token("--channels=symbol:BTC-*", "--for=1h"));
            page.waitForSelector("body[data-state=live]");
            page.waitForSelector("tr[data-symbol='BTC-USD']");
            assertThat(page.isVisible("#access")).isFalse();
            assertThat(page.querySelectorAll("tr[data-symbol]"))
                    .as("what the token covers alone")
                    .allMatch(row -> row.getAttribute("data-symbol").startsWith("BTC-"));
            assertThat(page.url()).isEqualTo(url);
            page.reload();
            page.waitForSelector("body[data-state=live]");
            page.waitForSelector("tr[data-symbol='BTC-USD']");
            assertThat(page.isVisible("#access")).isFalse();

            Page other = chromium.page(1_280, 800);
            other.navigate(url);
            give(other, token("--for=8s"));
            other.waitForSelector("body[data-state=live]");
            other.waitForSelector("#access:not([hidden])");
            give(other, token("--for=1h"));
            other.waitForSelector("body[data-state=live]");
            assertThat(chromium.complaints().stream().filter(said -> !said.contains("status of 401")))
                    .isEmpty();
            assertThat(tickwire.terminate()).isZero();
        }
    }
}
