package io.tickwire.ingest.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A line that is no JSON costs no walk over the stack: 50,000 of them in one post took some 300 ms of its loop. */
class JsonTextTest {
    private final JsonText json = new JsonText();
    private final JsonFactory jackson = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "{",
                "{\"a",
                "{\"a\":",
                "{\"a\":1",
                "{a:1}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":1e}",
                "{\"a\":-}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":tru}",
                "{\"a\":nul",
                "{\"a\":NaN}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\u0001\"}",
                "{\"a\":1]",
                "[1}",
                "]",
                "}",
                "{,}",
                "{\"a\":1,}",
                "{\"a\" 1}",
                "[1 2]",
                "1x",
                "\"abc",
                "{\"a\":1}}",
                "\u00e4",
                "\u0001",
                "/* */",
                "#",
                "'a'"
            })
    void whatIsNoJsonHasNoStackTraceAndJacksonsWords(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        IOException failure = failure(() -> json.open(bytes, 0, bytes.length));
        assertThat(failure.getStackTrace()).isEmpty();
        IOException jacksons = failure(() -> jackson.createParser(bytes, 0, bytes.length));
        assertThat(JsonText.reason(failure)).isEqualTo(JsonText.reason(jacksons));
    }

    @Test
    void anyBytesAreReadAsJacksonReadsThem() {
        Random random = new Random(7);
        byte[] some = "{}[]\":,0123-+.eEtrufalsn \\ax\u00e4".getBytes(UTF_8);
        byte[] bytes = new byte[24];
        for (int i = 0; i < 20_000; i++) {
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = some[random.nextInt(some.length)];
            }
            int start = random.nextInt(4);
            int length = random.nextInt(bytes.length - start);
            if (length > 2 && random.nextInt(50) == 0) {
                System.arraycopy(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, 0, bytes, start, 3);
            }
            assertThat(told(() -> json.open(bytes, start, start + length)))
                    .isEqualTo(told(() -> jackson.createParser(bytes, start, length)));
        }
    }

    /** Opens a parser. */
    private interface Opening {
        JsonParser open() throws IOException;
    }

    private static IOException failure(Opening opening) {
        try (JsonParser parser = opening.open()) {
            while (parser.nextToken() != null) {
                parser.getText();
            }
        } catch (IOException e) {
            return e;
        }
        throw new AssertionError("was read");
    }

    /** All tokens with their places and texts, and the failure. */
    private static String told(Opening opening) {
        StringBuilder told = new StringBuilder();
        try (JsonParser parser = opening.open()) {
            while (parser.nextToken() != null) {
                told.append(parser.currentToken())
                        .append(parser.getText())
                        .append(parser.currentLocation().getByteOffset());
            }
        } catch (IOException e) {
            told.append(JsonText.reason(e));
        }
        return told.toString();
    }
}
