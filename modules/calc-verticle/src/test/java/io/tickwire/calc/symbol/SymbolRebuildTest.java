package io.tickwire.calc.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.calc.BruteForceView;
import io.tickwire.calc.TestTickStore;
import io.tickwire.calc.publish.MessageWriter;
import io.tickwire.calc.window.Pane;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolRebuildTest {
    private static final long LATENESS = 300_000_000;
    private static final long SECOND = 1_000_000;
    private static final long HOUR = 3_600 * SECOND;

    /** 2026-11-22T10:00:00Z, the start of a quarter-hour. */
    private static final long TEN = 1_795_341_600_000_000L;

    private final TestTickStore store = new TestTickStore();
    private final BruteForceView definition = new BruteForceView(LATENESS);
    private final SymbolState state = new SymbolState("BTC-USD", LATENESS);
    private final List<Pane> changedBars = new ArrayList<>();

    /** The minutes of the quarter-hour that the boundary cuts are needed, and the hour's window has left them behind. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 59, 61, 3_599, 7_200, 80_000})
    void theMarketMayMoveOnForHoursWhileASymbolIsRebuilt(long seconds) {
        storedAndLive();
        Rebuild rebuild = state.beginRebuild(store.newest("BTC-USD"), bar -> {});
        live(tick(600 * SECOND + seconds * SECOND, "20", 5));
        finish(rebuild);
        check();
    }

    @Test
    void whatIsReadTwiceCountsOnce() {
        storedAndLive();
        for (int i = 0; i < 2; i++) {
            Rebuild rebuild = state.beginRebuild(store.newest("BTC-USD"), bar -> {});
            store.from("BTC-USD", rebuild.boundaryMicros()).forEach(state::addStored);
            finish(rebuild);
            check();
        }
    }

    @Test
    void aBarOfStoredTicksAloneIsNotTold() {
        stored(tick(-HOUR / 2, "9", 1));
        stored(tick(-HOUR / 4, "9", 2));
        live(tick(0, "10", 3));
        finish(state.beginRebuild(store.newest("BTC-USD"), bar -> {}));
        assertThat(changedBars).isEmpty();
        check();
    }

    private void storedAndLive() {
        stored(tick(-HOUR, "9", 1));
        stored(tick(310 * SECOND, "11", 2)); // the boundary is 10:05, in the middle of a quarter-hour
        stored(tick(290 * SECOND, "12", 3));
        live(tick(600 * SECOND, "13", 4));
        live(tick(310 * SECOND, "11", 2)); // in both
    }

    private void stored(Tick tick) {
        definition.arrive(tick);
        store.store(List.of(tick));
    }

    private void live(Tick tick) {
        definition.arrive(tick);
        state.apply(tick, bar -> {});
    }

    private void finish(Rebuild rebuild) {
        store.from("BTC-USD", rebuild.boundaryMicros()).forEach(state::addStored);
        state.finishRebuild(store.panes(rebuild), changedBars::add);
    }

    private void check() {
        definition.checkPrices(
                new JsonObject(Buffer.buffer(new MessageWriter().symbolUpdated(state, 1, 0, TEN, false))));
        assertThat(state.count()).isEqualTo(definition.applied());
    }

    private static Tick tick(long afterTenMicros, String price, long seq) {
        long ts = TEN + afterTenMicros;
        return new Tick("BTC-USD", ts, Decimal.parse(price), Decimal.of(seq, 1), "a", seq, ts);
    }
}
