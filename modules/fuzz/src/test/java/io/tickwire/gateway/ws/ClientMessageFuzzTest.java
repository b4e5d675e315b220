package io.tickwire.gateway.ws;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/** What a WebSocket client says, of any bytes: it is understood or {@code Bad}, and can be answered. */
public class ClientMessageFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @FuzzTest
    public void anyMessageCanBeAnswered(byte[] frame) throws Exception {
        ClientMessage message = ClientMessageReader.read(new String(frame, StandardCharsets.UTF_8));
        JsonObject answer = new JsonObject().put("id", message.id());
        if (message instanceof ClientMessage.Subscribe subscribe) {
            assertThat(subscribe.channels()).isNotEmpty();
            assertThat(subscribe.conflateMs()).isBetween(0, 10_000);
            assertThat(subscribe.resume().size()).isLessThanOrEqualTo(frame.length);
            JsonArray names = new JsonArray();
            subscribe.channels().forEach(channel -> names.add(channel.toString()));
            answer.put("channels", names);
        } else if (message instanceof ClientMessage.Bad bad) {
            assertThat(bad.code()).isIn("bad_json", "bad_op", "bad_channel");
            assertThat(bad.detail().length()).isLessThan(400);
            answer.put("detail", bad.detail());
        }
        JsonNode sent = JSON.readTree(new JsonArray().add(answer).toBuffer().getBytes());
        assertThat(sent.get(0).isObject()).isTrue();
    }
}
