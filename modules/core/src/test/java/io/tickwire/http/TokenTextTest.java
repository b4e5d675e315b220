package io.tickwire.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenTextTest {
    @Test
    void tokensAreHiddenAndTheRestIsLeft() {
        assertThat(TokenText.mask("must be a time: from=eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln-_x= to=now"))
                .isEqualTo("must be a time: from=*** to=now");
        assertThat(TokenText.mask("symbol=BTC-USD")).isEqualTo("symbol=BTC-USD");
    }

    /** A pattern that goes one call deeper for each dot ended the request with a StackOverflowError. */
    @Test
    void manyDotsAreHiddenToo() {
        assertThat(TokenText.mask("format=eyJ" + ".".repeat(60_000))).isEqualTo("format=***");
    }
}
