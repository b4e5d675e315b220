package io.tickwire.gateway.update;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/** A message of the channel, to which anyone may publish: it is malformed, of no interest, or whole JSON either way it is sent. */
public class UpdateFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final UpdateReader reader = new UpdateReader();

    @FuzzTest
    public void anyMessageIsAnUpdateOrMalformed(byte[] message) throws Exception {
        Optional<Update> read;
        try {
            read = reader.read(message);
        } catch (MalformedUpdateException e) {
            return;
        }
        if (read.isPresent()) {
            Update update = read.get();
            assertThat(update.seq()).isNotNegative();
            assertThat(update.asPublished().json()).isEqualTo(message);
            if (update.kind() == Update.Kind.SYMBOL) {
                JsonNode snapshot = JSON.readTree(update.asSnapshot().json());
                assertThat(snapshot.get("type").asText()).isEqualTo("snapshot");
                assertThat(snapshot.get("symbol").asText()).isEqualTo(update.symbol());
            }
        }
    }
}
