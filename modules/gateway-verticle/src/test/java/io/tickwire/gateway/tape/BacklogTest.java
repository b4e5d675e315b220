package io.tickwire.gateway.tape;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import io.tickwire.gateway.hub.Channel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final Channel A = Channel.parse("ticks:A");
    private static final Channel B = Channel.parse("ticks:B*");
    private long missed;
    private final TapeReports reports = new TapeReports() {
        @Override
        public void ticks(String transport, int ticks) {}

        @Override
        public void missed(long ticks) {
            missed += ticks;
        }

        @Override
        public void unknownGap() {}
    };

    private static TapeMessage tick(String symbol, long seq) {
        return TapeMessage.tick(
                new Tick(symbol, 1_000_000, Decimal.parse("1"), Decimal.parse("2"), "a", seq, 0), "at" + seq);
    }

    private static List<String> all(Backlog backlog) {
        List<String> told = new ArrayList<>();
        while (!backlog.isEmpty()) {
            for (TapeMessage message : backlog.next(1_000)) {
                String json = new String(message.message().json(), StandardCharsets.UTF_8);
                told.add(message.isGap() ? json : message.about() + " " + message.position());
            }
        }
        return told;
    }

    @Test
    void whatFitsIsToldInOrder() {
        Backlog backlog = new Backlog(new TapeBudget(1_000_000), reports);
        for (int i = 0; i < 100; i++) {
            backlog.add(tick("A", i), A);
        }
        assertThat(all(backlog)).hasSize(100).startsWith("A at0", "A at1").endsWith("A at99");
        assertThat(missed).isZero();
    }

    @Test
    void whatDoesNotFitIsCountedForItsChannelAndTheNewestFollowsTheGap() {
        TapeBudget budget = new TapeBudget(1_000);
        Backlog backlog = new Backlog(budget, reports);
        for (int i = 0; i < 10; i++) {
            backlog.add(tick("A", i), A);
            backlog.add(tick("BB", 100 + i), B);
        }
        backlog.add(tick("A", 10), A);
        List<String> told = all(backlog);
        long ticks = told.stream().filter(one -> !one.startsWith("{")).count();
        assertThat(told)
                .endsWith(
                        "{\"type\":\"gap\",\"channel\":\"ticks:B*\",\"missed\":" + gap(told, "B*") + "}",
                        "BB at109",
                        "{\"type\":\"gap\",\"channel\":\"ticks:A\",\"missed\":" + gap(told, "A") + "}",
                        "A at10");
        assertThat(ticks + missed).isEqualTo(21);
        assertThat(gap(told, "A") + gap(told, "B*")).isEqualTo(missed);
        assertThat(budget.waiting()).isZero();
    }

    private static long gap(List<String> told, String channel) {
        return told.stream()
                .filter(one -> one.contains("\"ticks:" + channel + "\""))
                .mapToLong(one -> Long.parseLong(one.replaceAll(".*\"missed\":(\\d+).*", "$1")))
                .sum();
    }

    @Test
    void aClientHasItsOwnBoundToo() {
        TapeBudget budget = new TapeBudget(Long.MAX_VALUE);
        Backlog backlog = new Backlog(budget, reports);
        for (int i = 0; i < 20_000; i++) {
            backlog.add(tick("A", i), A);
        }
        assertThat(budget.waiting()).isBetween(Backlog.MOST_BYTES - 1_000L, (long) Backlog.MOST_BYTES);
        assertThat(missed).isPositive();
        backlog.clear();
        assertThat(budget.waiting()).isZero();
    }

    @Test
    void anUnknownGapBehindTheBoundIsToldToo() {
        Backlog backlog = new Backlog(new TapeBudget(300), reports);
        backlog.add(tick("A", 0), A);
        backlog.add(tick("A", 1), A);
        backlog.addUnknown(A, "hole");
        backlog.add(tick("A", 2), A);
        assertThat(all(backlog))
                .containsExactly(
                        "A at0",
                        "{\"type\":\"gap\",\"channel\":\"ticks:A\",\"missed\":1}",
                        "{\"type\":\"gap\",\"channel\":\"ticks:A\",\"missed\":null}",
                        "A at2");
    }
}
