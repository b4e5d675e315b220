package io.tickwire.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkAllowanceTest {
    private static final long SECOND = 1_000_000_000;

    private final WorkAllowance work = new WorkAllowance(0);

    @Test
    void whoSpendsLittleNeverWaits() {
        for (int second = 0; second < 100; second++) {
            work.spend(WorkAllowance.UNITS_PER_SECOND, second * SECOND);
            assertThat(work.waitNanos((second + 1) * SECOND)).isZero();
        }
    }

    @Test
    void whatIsSpentBeyondItIsWaitedFor() {
        work.spend(WorkAllowance.MOST, 0);
        assertThat(work.waitNanos(0)).isZero();
        work.spend(3 * WorkAllowance.UNITS_PER_SECOND, 0);
        assertThat(work.waitNanos(0)).isEqualTo(3 * SECOND);
        assertThat(work.waitNanos(2 * SECOND)).isEqualTo(SECOND);
        assertThat(work.waitNanos(3 * SECOND)).isZero();
        work.spend(1, 3 * SECOND);
        assertThat(work.waitNanos(3 * SECOND)).as("nothing is left yet").isPositive();
        work.spend(WorkAllowance.MOST, 1_000 * SECOND);
        assertThat(work.waitNanos(1_000 * SECOND))
                .as("silence is no more than a full allowance")
                .isZero();
        work.spend(1, 1_000 * SECOND);
        assertThat(work.waitNanos(1_000 * SECOND)).isPositive();
    }
}
