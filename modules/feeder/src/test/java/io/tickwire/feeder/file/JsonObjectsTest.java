package io.tickwire.feeder.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JsonObjectsTest {
    private static Map<String, String> members(String object) throws Exception {
        try (JsonParser json = new JsonFactory().createParser(object)) {
            json.nextToken();
            Map<String, String> members = JsonObjects.members(json);
            assertThat(json.currentToken()).isEqualTo(JsonToken.END_OBJECT);
            return members;
        }
    }

    /** A file of one endless object filled the heap. */
    @Test
    void anObjectHasABoundedNumberOfMembers() throws Exception {
        String object = IntStream.range(0, 5_000)
                .mapToObj(i -> "\"m" + i + "\":[{\"x\":1}]")
                .collect(Collectors.joining(",", "{", "}"));
        assertThat(members(object)).hasSize(JsonObjects.MAX_MEMBERS).containsKeys("m0", "m999");
    }

    @Test
    void namesAndTextsThatAreFarTooLongAreNotKept() throws Exception {
        String kept = "a".repeat(JsonObjects.MAX_CHARS);
        assertThat(members("{\"" + kept + "a\":1,\"price\":\"" + kept + "a\",\"x\":\"" + kept + "\",\"z\":null}"))
                .containsOnlyKeys("price", "x", "z")
                .containsEntry("price", "")
                .containsEntry("x", kept)
                .containsEntry("z", null);
    }
}
