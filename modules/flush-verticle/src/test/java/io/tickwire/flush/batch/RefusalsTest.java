package io.tickwire.flush.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusalsTest {
    private final Refusals refusals = new Refusals(0);

    @Test
    void soManyAreSoughtOutInAnyMinute() {
        for (int i = 0; i < Refusals.MAX_A_MINUTE; i++) {
            assertThat(refusals.mayFind(1_000 + i)).isTrue();
            refusals.found(1_000 + i);
        }
        assertThat(refusals.mayFind(60_999)).isFalse();
        assertThat(refusals.mayFind(61_000)).as("the first is a minute ago").isTrue();
        refusals.found(61_000);
        assertThat(refusals.mayFind(61_000)).isFalse();
    }

    @Test
    void itIsAnOutageOnlyWhenNothingWasStoredForAWhileAndOverWithTheFirstTickStored() {
        refusals.stored(10_000);
        refusals.refused("23514: no", 10_000 + Refusals.QUIET_MS - 1);
        assertThat(refusals.outage()).isEmpty();
        refusals.refused("23514: no", 10_000 + Refusals.QUIET_MS);
        assertThat(refusals.outage()).contains("23514: no");
        refusals.stored(20_000);
        assertThat(refusals.outage()).isEmpty();
    }
}
