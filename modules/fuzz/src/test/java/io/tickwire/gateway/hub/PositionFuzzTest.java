package io.tickwire.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The {@code Last-Event-ID} of an SSE client: a position that reads the same when it is written, or unknown. */
public class PositionFuzzTest {
    private static final int PARTITIONS = 3;

    @FuzzTest
    public void anyIdIsAPositionOrUnknown(byte[] id) {
        Optional<Position> position = Position.parse(new String(id, StandardCharsets.ISO_8859_1), PARTITIONS);
        position.ifPresent(known -> {
            Optional<Position> again = Position.parse(known.toString(), PARTITIONS);
            assertThat(again).isPresent();
            assertThat(again.get().aheadOf(known)).isEmpty();
            assertThat(known.aheadOf(again.get())).isEmpty();
        });
    }
}
