package io.tickwire.feeder.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a clock that only the test moves. */
class PacerTest {
    private long nowMicros;

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 3, 200, 999.9, 250_000})
    void evenPaceIsTheRateAskedForAndSmooth(double rate) {
        Pacer pacer = new Pace.PerSecond(rate).newPacer();
        int ticks = 1_000;
        long startMicros = nowMicros = 5_000_000;
        for (int k = 0; k < ticks; k++) {
            waitFor(pacer, 0);
            assertThat(nowMicros - startMicros).isBetween((long) (k / rate * 1e6) - 1, (long) (k / rate * 1e6) + 2);
        }
    }

    @Test
    void evenPaceMakesUpForAShortStallAndNotForALongOne() {
        Pacer pacer = new Pace.PerSecond(100).newPacer();
        assertThat(pacer.admit(0, nowMicros)).isZero();
        nowMicros += 500_000;
        assertThat(admittedNow(pacer)).isEqualTo(50);
        nowMicros += 60_000_000;
        assertThat(admittedNow(pacer)).isBetween(100, 101);
    }

    @Test
    void recordedPaceKeepsTheGaps() {
        Pacer pacer = new Pace.Recorded().newPacer();
        nowMicros = 77;
        assertThat(pacer.admit(1_000_000, nowMicros)).isZero();
        assertThat(pacer.admit(1_000_000, nowMicros)).isZero();
        assertThat(pacer.admit(3_500_000, nowMicros)).isEqualTo(2_500_000);
        nowMicros += 2_000_000;
        assertThat(pacer.admit(3_500_000, nowMicros)).isEqualTo(500_000);
        nowMicros += 500_000;
        assertThat(pacer.admit(3_500_000, nowMicros)).isZero();
    }

    @Test
    void aMultipleOfTheRecordedPaceDividesTheGaps() {
        Pacer pacer = Pace.parseSpeed("10x").newPacer();
        assertThat(pacer.admit(1_000_000, nowMicros)).isZero();
        assertThat(pacer.admit(3_500_000, nowMicros)).isEqualTo(250_000);
        assertThat(Pace.parseSpeed("0.5x").newPacer()).isNotNull();
        assertThat(Pace.parseSpeed("0.5x")).isEqualTo(new Pace.Recorded(0.5));
        assertThat(Pace.parseSpeed("max")).isEqualTo(new Pace.Max());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "10", "x", "0x", "-1x", "1e9x", "NaNx"})
    void refusesOtherSpeeds(String text) {
        assertThatThrownBy(() -> Pace.parseSpeed(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void recordedPaceCatchesUpAfterAStall() {
        Pacer pacer = new Pace.Recorded().newPacer();
        pacer.admit(0, nowMicros);
        nowMicros += 10_000_000;
        assertThat(pacer.admit(9_000_000, nowMicros)).isZero();
        assertThat(pacer.admit(10_500_000, nowMicros)).isEqualTo(500_000);
    }

    @Test
    void aTickALittleOutOfOrderDelaysNobody() {
        Pacer pacer = new Pace.Recorded().newPacer();
        pacer.admit(100_000_000, nowMicros);
        assertThat(pacer.admit(70_000_000, nowMicros)).isZero();
        assertThat(pacer.admit(101_000_000, nowMicros)).isEqualTo(1_000_000);
    }

    @Test
    void aNewPassStartsItsClockAnew() {
        Pacer pacer = new Pace.Recorded().newPacer();
        pacer.admit(0, nowMicros);
        nowMicros += 100_000_000;
        pacer.admit(100_000_000, nowMicros);
        nowMicros += 5;
        assertThat(pacer.admit(0, nowMicros)).isZero();
        assertThat(pacer.admit(1_000_000, nowMicros)).isEqualTo(1_000_000);
    }

    /** A replay waited eight hours for the next tick, as long as the market had been closed. */
    @Test
    void aLongestWaitCutsHolesAndKeepsTheGapsBehindThem() {
        Pacer pacer = Pace.parseSpeed("10x").withMaxWait(Duration.ofSeconds(5)).newPacer();
        assertThat(pacer.admit(0, nowMicros)).isZero();
        long afterHole = 8L * 3_600_000_000L;
        assertThat(pacer.admit(afterHole, nowMicros)).isEqualTo(5_000_000);
        nowMicros += 4_000_000;
        assertThat(pacer.admit(afterHole, nowMicros)).as("asked again").isEqualTo(1_000_000);
        nowMicros += 1_000_000;
        assertThat(pacer.admit(afterHole, nowMicros)).isZero();
        assertThat(pacer.admit(afterHole + 30_000_000, nowMicros)).isEqualTo(3_000_000);
        assertThat(new Pace.Max().withMaxWait(Duration.ofSeconds(5))).isEqualTo(new Pace.Max());
    }

    @Test
    void readsRates() {
        assertThat(Pace.parse("max")).isEqualTo(new Pace.Max());
        assertThat(Pace.parse("recorded")).isEqualTo(new Pace.Recorded());
        assertThat(Pace.parse("2.5")).isEqualTo(new Pace.PerSecond(2.5));
        assertThat(new Pace.Max().newPacer().admit(0, 0)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "0", "-1", "NaN", "Infinity"})
    void refusesOtherRates(String text) {
        assertThatThrownBy(() -> Pace.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private void waitFor(Pacer pacer, long tsMicros) {
        for (long wait = pacer.admit(tsMicros, nowMicros); wait > 0; wait = pacer.admit(tsMicros, nowMicros)) {
            nowMicros += wait;
        }
    }

    private int admittedNow(Pacer pacer) {
        int count = 0;
        while (pacer.admit(0, nowMicros) == 0) {
            count++;
        }
        return count;
    }
}
