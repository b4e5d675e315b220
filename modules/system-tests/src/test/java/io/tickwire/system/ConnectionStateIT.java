package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.tickwire.system.chaos.Stores;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the dashboard says when its server freezes, is gone, and is back; over WebSocket and over server-sent events. */
class ConnectionStateIT {
    private static final List<String> TRANSPORTS = List.of("ws", "sse");

    @Test
    void thePageSaysWhatIsWrongAndWhenTheNextTryIs(@TempDir Path directory) throws Exception {
        try (Stores stores = new Stores();
                Chromium chromium = new Chromium()) {
            Map<String, String> environment = new HashMap<>(stores.environment());
            List<Page> pages;
            try (TickwireProcess tickwire = TickwireProcess.start(directory, environment, "--feed=sim")) {
                URI gateway = URI.create(tickwire.url("gateway"));
                environment.put("TICKWIRE_GATEWAY_PORT", Integer.toString(gateway.getPort()));
                pages = TRANSPORTS.stream()
                        .map(transport -> open(chromium.page(1280, 800), gateway + "/?transport=" + transport))
                        .toList();
                eventStreamsAreReadInAnyPieces(pages.get(0));
                everyStateHasItsWords(pages.get(0));
                pages.forEach(ConnectionStateIT::stopTheClock);
                tickwire.signal("STOP");
                for (Page page : pages) {
                    isAmberAfterSixteenSeconds(page);
                    isGivenUpAfterThirty(page);
                    saysThatTheServerDoesNotAnswer(page);
                }
                tickwire.signal("CONT");
                for (Page page : pages) {
                    becomesLive(page);
                }
                tickwire.killHard();
                for (Page page : pages) {
                    countsDownToTheNextTry(page);
                }
            }
            try (TickwireProcess again = TickwireProcess.start(directory, environment, "--feed=sim")) {
                for (Page page : pages) {
                    becomesLive(page);
                    assertThat(page.title()).isEqualTo("Tickwire");
                }
                assertThat(again.terminate()).isZero();
            }
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    /** With the page's clock in the hands of the test. It goes on by itself until {@link #stopTheClock}. */
    private static Page open(Page page, String url) {
        page.clock().install();
        page.navigate(url);
        page.waitForSelector("body[data-state=live]");
        page.waitForSelector("tr[data-symbol='BTC-USD']");
        assertThat(detail(page)).isEmpty();
        return page;
    }

    /** From here on only the test moves the page's clock: how slow this machine is changes no number on the page. */
    private static void stopTheClock(Page page) {
        long now = ((Number) page.evaluate("Date.now()")).longValue();
        page.clock().pauseAt(now + 10_000); // a time that is past would be refused
    }

    private static void isAmberAfterSixteenSeconds(Page page) throws Exception {
        // what was under way when the server froze may still come, and then the silence begins anew
        Await.until("quiet", () -> {
            page.clock().runFor(1_000); // the page looks once a second
            return "quiet".equals(state(page));
        });
        assertThat(page.innerText("#connection-state")).isEqualTo("No messages");
        assertThat(page.title()).isEqualTo("No messages – Tickwire");
        assertThat(page.evaluate("getComputedStyle(document.getElementById('connection-state')).color"))
                .as("amber: dark or light scheme")
                .isIn("rgb(240, 180, 41)", "rgb(147, 95, 0)");
        int silentFor =
                seconds(page, "No message for (\\d+) s\\. The server may be frozen\\. Reconnecting in \\d+ s …");
        int left = seconds(page, "No message for \\d+ s\\. The server may be frozen\\. Reconnecting in (\\d+) s …");
        assertThat(silentFor).isBetween(16, 17);
        assertThat(silentFor + left).isBetween(30, 31);
        page.clock().runFor(3_000);
        assertThat(seconds(page, "No message for (\\d+) s\\..*")).isEqualTo(silentFor + 3);
    }

    private static void isGivenUpAfterThirty(Page page) throws Exception {
        Await.until("given up", () -> {
            page.clock().runFor(1_000);
            return "reconnecting".equals(state(page));
        });
        assertThat(page.innerText("#connection-state")).isEqualTo("Reconnecting");
        assertThat(detail(page))
                .startsWith("Connection lost: no message came any more. The server may be frozen. ")
                .contains("(try 1)");
    }

    /** The kernel takes connections for a frozen process, and nobody answers. */
    private static void saysThatTheServerDoesNotAnswer(Page page) throws Exception {
        Await.until("no answer to the first try", () -> {
            page.clock().runFor(1_000);
            return detail(page).startsWith("Connection lost: the server does not answer. It may be frozen. ")
                    && detail(page).contains("(try 2)");
        });
    }

    private static void countsDownToTheNextTry(Page page) throws Exception {
        Pattern waiting = Pattern.compile("Connection lost: .+\\. Next try in \\d+ s \\(try (\\d+)\\)\\.");
        Await.until("waits for the third try, or a later one", () -> {
            page.clock().runFor(250);
            Matcher text = waiting.matcher(detail(page));
            return text.matches() && Integer.parseInt(text.group(1)) >= 3;
        });
        assertThat(state(page)).isEqualTo("reconnecting");
        assertThat(detail(page)).startsWith("Connection lost: the server can’t be reached. ");
    }

    private static void becomesLive(Page page) throws Exception {
        Await.until("live", () -> {
            page.clock().runFor(1_000);
            return "live".equals(state(page));
        });
        Await.until("nothing more to say", () -> detail(page).isEmpty());
    }

    /** Cut at every place, also within a line end or a field. */
    private static void eventStreamsAreReadInAnyPieces(Page page) {
        Object events = page.evaluate("""
                async () => {
                  const { EventStream } = await import('./tickwire-event-stream.js');
                  const text = 'retry: 3000\\n\\n: beat\\r\\nid: 1\\r\\nevent: snapshot\\r\\ndata: {"a":1}\\r\\n\\r\\n'
                      + ':\\rdata: x\\rdata:y\\r\\rid: 2\\ndata\\n\\nevent: none\\n\\nid: 3\\ndata: end\\n\\ndata: not whole';
                  const read = (...pieces) => {
                    const events = [];
                    const stream = new EventStream((event) => events.push(`${event.lastEventId}|${event.type}|${event.data}`));
                    pieces.forEach((piece) => stream.take(piece));
                    return JSON.stringify(events);
                  };
                  const different = new Set([read(text), read(...text)]);
                  for (let cut = 0; cut <= text.length; cut++) different.add(read(text.slice(0, cut), text.slice(cut)));
                  return [...different];
                }
                """);
        assertThat(events)
                .isEqualTo(
                        List.of("[\"1|snapshot|{\\\"a\\\":1}\",\"1|message|x\\ny\",\"2|message|\",\"3|message|end\"]"));
    }

    private static void everyStateHasItsWords(Page page) {
        Map.of(
                        "'live', {}, 99000",
                        "",
                        "'quiet', {silentForMs: 16200, reconnectInMs: 13800}, 1900",
                        "No message for 18 s. The server may be frozen. Reconnecting in 12 s …",
                        "'reconnecting', {reason: 'unreachable', attempt: 3, retryInMs: 4900}, 1000",
                        "Connection lost: the server can’t be reached. Next try in 4 s (try 3).",
                        "'reconnecting', {reason: 'offline', attempt: 1, retryInMs: 500}, 9000",
                        "Connection lost: this device has no network. Next try in 0 s (try 1).",
                        "'reconnecting', {reason: 'no_answer', attempt: 2}, 0",
                        "Connection lost: the server does not answer. It may be frozen. Trying now (try 2) …",
                        "'reconnecting', {reason: 'later', detail: 'because', attempt: 1}, 0",
                        "Connection lost. It says: because. Trying now (try 1) …",
                        "'closed', {reason: 'unauthorized'}, 0",
                        "The server needs an access token. Reload the page to try again.")
                .forEach((arguments, words) -> assertThat(page.evaluate(
                                "async () => (await import('./connection-state.js')).describe(" + arguments + ")"))
                        .isEqualTo(words));
    }

    private static String state(Page page) {
        return page.getAttribute("body", "data-state");
    }

    private static String detail(Page page) {
        return page.textContent("#connection-detail");
    }

    private static int seconds(Page page, String pattern) {
        String text = detail(page);
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.matches()).as(text).isTrue();
        return Integer.parseInt(matcher.group(1));
    }
}
