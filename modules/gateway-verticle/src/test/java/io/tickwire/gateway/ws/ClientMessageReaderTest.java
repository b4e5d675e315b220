package io.tickwire.gateway.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientMessageReaderTest {
    @Test
    void readsASubscription() {
        ClientMessage message = ClientMessageReader.read("""
                {"op":"subscribe","id":1,"channels":["symbol:btc-usd","bars:*","symbol:BTC-USD"],"conflateMs":100,
                 "resume":{"btc-usd":41,"X":"unreadable","Y":1.5,"BAD SYMBOL":1}}""");
        assertThat(message).isInstanceOfSatisfying(ClientMessage.Subscribe.class, subscribe -> {
            assertThat(subscribe.id()).isEqualTo(1);
            assertThat(subscribe.channels()).map(Object::toString).containsExactly("symbol:BTC-USD", "bars:*");
            assertThat(subscribe.conflateMs()).isEqualTo(100);
            assertThat(subscribe.resume()).isEqualTo(Map.of("BTC-USD", 41L));
        });
    }

    @Test
    void readsTheOthers() {
        assertThat(ClientMessageReader.read("{\"op\":\"ping\",\"id\":\"x\"}")).isEqualTo(new ClientMessage.Ping("x"));
        assertThat(ClientMessageReader.read("{\"op\":\"ping\"}")).isEqualTo(new ClientMessage.Ping(null));
        assertThat(ClientMessageReader.read("{\"op\":\"unsubscribe\",\"channels\":[\"symbol:A\"]}"))
                .isInstanceOf(ClientMessage.Unsubscribe.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json | bad_json",
                "'' | bad_json",
                "[] | bad_json",
                "null | bad_json",
                "\"text\" | bad_json",
                "{\"op\":\"ping\"} {} | bad_json",
                "{} | bad_op",
                "{\"op\":7} | bad_op",
                "{\"op\":\"dance\"} | bad_op",
                "{\"op\":\"ping\",\"id\":{}} | bad_op",
                "{\"op\":\"subscribe\"} | bad_channel",
                "{\"op\":\"subscribe\",\"channels\":\"symbol:A\"} | bad_channel",
                "{\"op\":\"subscribe\",\"channels\":[]} | bad_channel",
                "{\"op\":\"subscribe\",\"channels\":[1]} | bad_channel",
                "{\"op\":\"subscribe\",\"channels\":[\"symbol:A\",\"nothing\"]} | bad_channel",
                "{\"op\":\"unsubscribe\",\"channels\":[\"symbol:\"]} | bad_channel",
                "{\"op\":\"subscribe\",\"channels\":[\"symbol:A\"],\"conflateMs\":-1} | bad_op",
                "{\"op\":\"subscribe\",\"channels\":[\"symbol:A\"],\"conflateMs\":10001} | bad_op",
                "{\"op\":\"subscribe\",\"channels\":[\"symbol:A\"],\"conflateMs\":\"1\"} | bad_op",
                "{\"op\":\"subscribe\",\"channels\":[\"symbol:A\"],\"resume\":[]} | bad_op"
            })
    void saysWhatIsWrong(String text, String code) {
        assertThat(ClientMessageReader.read(text)).isInstanceOfSatisfying(ClientMessage.Bad.class, bad -> {
            assertThat(bad.code()).isEqualTo(code);
            assertThat(bad.detail()).isNotBlank();
        });
    }

    @Test
    void deepNestingIsBadJson() {
        assertThat(ClientMessageReader.read("{\"a\":" + "[".repeat(30_000))).isInstanceOf(ClientMessage.Bad.class);
        assertThat(ClientMessageReader.read("{\"a\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}"))
                .isInstanceOf(ClientMessage.Bad.class);
    }

    @Property(tries = 1_000)
    void anyTextGivesAMessage(@ForAll String text) {
        assertThat(ClientMessageReader.read(text)).isNotNull();
        assertThat(ClientMessageReader.read("{\"op\":" + text + "}")).isNotNull();
    }
}
