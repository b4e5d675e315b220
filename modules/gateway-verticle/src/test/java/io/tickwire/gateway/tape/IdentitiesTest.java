package io.tickwire.gateway.tape;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import io.tickwire.redis.StreamId;
import org.junit.jupiter.api.Test;

class IdentitiesTest {
    private static final long NOW_MS = 1_795_341_600_000L;

    private static Tick tick(String symbol, long seq) {
        return new Tick(symbol, 1_000_000, Decimal.parse("1"), Decimal.parse("2"), "a", seq, 0);
    }

    @Test
    void aDuplicateIsNoFirstAndStaysNone() {
        Identities identities = new Identities(new IdentityBudget(1_000));
        StreamId first = new StreamId(NOW_MS, 0);
        StreamId second = new StreamId(NOW_MS + 599_000, 0);
        assertThat(identities.isFirst(tick("A", 1), first, 1)).isTrue();
        assertThat(identities.isFirst(tick("A", 1), first, 2)).isFalse();
        assertThat(identities.isFirst(tick("A", 2), first, 3)).isTrue();
        assertThat(identities.isFirst(tick("B", 1), first, 4)).isTrue();
        assertThat(identities.isFirst(tick("A", 1), second, 1)).isFalse();
        // whoever reads it again comes to the same
        assertThat(identities.isFirst(tick("A", 1), first, 1)).isTrue();
        assertThat(identities.isFirst(tick("A", 1), first, 2)).isFalse();
        assertThat(identities.isFirst(tick("A", 2), first, 3)).isTrue();
    }

    @Test
    void aTickIsKnownForTenMinutesWheneverItCameAndNotForEver() {
        Identities identities = new Identities(new IdentityBudget(1_000));
        for (int minute = 0; minute < 30; minute++) {
            assertThat(identities.isFirst(tick("A", minute), new StreamId(NOW_MS + minute * 60_000L, 0), 1))
                    .isTrue();
            for (int before = Math.max(0, minute - 9); before < minute; before++) {
                assertThat(identities.isFirst(tick("A", before), new StreamId(NOW_MS + minute * 60_000L, 1), 1))
                        .isFalse();
            }
        }
        assertThat(identities.isFirst(tick("A", 0), new StreamId(NOW_MS + 30 * 60_000L, 2), 1))
                .isTrue();
    }

    @Test
    void aSymbolThatIsSilentWhenAGenerationBeginsIsKnownBehindIt() {
        Identities identities = new Identities(new IdentityBudget(1_000));
        assertThat(identities.isFirst(tick("A", 1), new StreamId(NOW_MS, 0), 1)).isTrue();
        assertThat(identities.isFirst(tick("B", 1), new StreamId(NOW_MS + 300_000, 0), 1))
                .isTrue();
        assertThat(identities.isFirst(tick("A", 2), new StreamId(NOW_MS + 600_000, 0), 1))
                .isTrue();
        assertThat(identities.isFirst(tick("B", 1), new StreamId(NOW_MS + 899_000, 0), 1))
                .isFalse();
    }

    @Test
    void atTheBoundTheOldestAreForgottenEarly() {
        IdentityBudget budget = new IdentityBudget(100);
        Identities identities = new Identities(budget);
        for (int i = 0; i < 1_000; i++) {
            assertThat(identities.isFirst(tick("A", i), new StreamId(NOW_MS, i), 1))
                    .isTrue();
            assertThat(budget.remembered()).isLessThanOrEqualTo(101);
        }
        assertThat(budget.early()).isPositive();
        assertThat(identities.isFirst(tick("A", 999), new StreamId(NOW_MS, 5_000), 1))
                .isFalse();
        identities.clear();
        assertThat(budget.remembered()).isZero();
    }

    @Test
    void manyHashesKeepTheirPlaces() {
        HashPlaces places = new HashPlaces();
        for (long i = 0; i < 100_000; i++) {
            assertThat(places.putIfAbsent(i * i, i + 1)).isEqualTo(HashPlaces.NONE);
        }
        for (long i = 0; i < 100_000; i++) {
            assertThat(places.get(i * i)).isEqualTo(i + 1);
            assertThat(places.get(-i - 1)).isEqualTo(HashPlaces.NONE);
        }
        assertThat(places.size()).isEqualTo(100_000);
    }
}
