package io.tickwire.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.gateway.client.Places.Outcome;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private final Places places = new Places(8);

    @Test
    void anAddressHasAQuarterAndAllTogetherHaveAll() {
        for (String address : new String[] {"a", "b", "c", "d"}) {
            assertThat(places.take(address)).isEqualTo(Outcome.TAKEN);
            assertThat(places.take(address)).isEqualTo(Outcome.TAKEN);
            assertThat(places.take(address)).isNotEqualTo(Outcome.TAKEN);
        }
        assertThat(places.take("e")).isEqualTo(Outcome.FULL);
        places.giveBack("a");
        assertThat(places.take("b")).isEqualTo(Outcome.SHARE_TAKEN);
        assertThat(places.take("e")).isEqualTo(Outcome.TAKEN);
        assertThat(places.taken()).isEqualTo(8);
    }
}
