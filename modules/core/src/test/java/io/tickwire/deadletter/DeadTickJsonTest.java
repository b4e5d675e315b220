package io.tickwire.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.MultiType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadTickJsonTest {
    private static final String WHOLE =
            "{'symbol':'BTC-USD','ts':'2026-11-22T10:00:00.123456Z','price':'97000.12','volume':'0.0153','source':'x','seq':7}";

    @Test
    void aTickComesBackWithItsIdentity() {
        Decimal price = Decimal.parse("97000.12");
        Decimal volume = Decimal.parse("0");
        Tick numbered = new Tick("BTC-USD", 1_795_341_600_123_456L, price, volume, "say \"so\" \\", Long.MAX_VALUE, 0);
        long seq = TickIdentity.derivedSeq(price, volume);
        Tick derived = new Tick("BTC-USD", 1_795_341_600_123_456L, price, volume, "default", seq, 0);
        assertThat(DeadTickJson.decode(DeadTickJson.encode(numbered))).isEqualTo(numbered);
        assertThat(DeadTickJson.decode(DeadTickJson.encode(derived))).isEqualTo(derived);
        assertThat(DeadTickJson.encode(derived)).doesNotContain("seq");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-37.63", "0", "-0.000000000000000001", "-999999999999999999"})
    void aTickOfAnyPriceComesBack(String price) {
        Decimal exact = Decimal.parse(price);
        long seq = TickIdentity.derivedSeq(exact, Decimal.ZERO);
        Tick tick = new Tick("M&M.NS", 1_795_341_600_123_456L, exact, Decimal.ZERO, "default", seq, 0);
        assertThat(DeadTickJson.decode(DeadTickJson.encode(tick))).isEqualTo(tick);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'BTC-USD' | 'BTC USD' | symbol=BTC USD",
                "10:00:00.123456Z | 10:00 | ts=2026-11-22T10:00",
                "'97000.12' | 97000.12 | price=97000.12",
                "'97000.12' | '1e400' | price=1e400",
                "'0.0153' | '-1' | volume=-1",
                "'x' | '' | source=",
                "7} | -7} | seq=-7",
                "7} | '7'} | seq=7",
                "7} | 7.5} | seq=7.5",
                "7} | 9223372036854775808} | seq=9223372036854775808",
                "7} | {}} | seq={}",
                "'BTC-USD' | null | symbol=null",
                "'BTC-USD' | 5 | symbol=5",
                "'symbol' | 'other' | symbol=null",
                "'2026-11-22T10:00:00.123456Z' | null | ts=null",
                "'2026-11-22T10:00:00.123456Z' | [] | ts=[]",
                "'97000.12' | null | price=null",
                "'97000.12' | 'x' | price=x",
                "'x' | null | source=null",
                "'x' | {'a':1} | source=",
                "{ | [ | not a JSON object"
            })
    void whatIsNoTickIsNamed(String part, String instead, String told) {
        String json = WHOLE.replace(part, instead).replace('\'', '"');
        assertThatThrownBy(() -> DeadTickJson.decode(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(told);
    }

    /** Regression: one letter of another program stopped dead list, and every --all. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"symbol\":null}", "null", "", "7", "[]", "{}", "{\"symbol\":{}}", "\u0000"})
    void aLetterOfAnotherProgramIsUnreadableAndNoFault(String tick) {
        MultiType entry = MultiType.create(2, false);
        entry.add(BulkType.create(Buffer.buffer("tick"), false));
        entry.add(BulkType.create(Buffer.buffer(tick), false));
        assertThat(DeadLetterCodec.read(entry).content()).isInstanceOf(DeadLetter.Unreadable.class);
    }
}
