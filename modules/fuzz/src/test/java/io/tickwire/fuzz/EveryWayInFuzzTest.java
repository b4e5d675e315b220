package io.tickwire.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tickwire.gateway.hub.PositionFuzzTest;
import io.tickwire.gateway.update.UpdateFuzzTest;
import io.tickwire.gateway.ws.ClientMessageFuzzTest;
import io.tickwire.ingest.http.PostFuzzTest;
import io.tickwire.wire.FrameFuzzTest;
import java.util.Arrays;

/** All targets as one, chosen by the first byte: new inputs for a few seconds in one JVM, which every build can afford. */
class EveryWayInFuzzTest {
    private final PostFuzzTest post = new PostFuzzTest();
    private final FrameFuzzTest frame = new FrameFuzzTest();
    private final ClientMessageFuzzTest clientMessage = new ClientMessageFuzzTest();
    private final UpdateFuzzTest update = new UpdateFuzzTest();
    private final PositionFuzzTest position = new PositionFuzzTest();

    @FuzzTest
    void anyBytesOnAnyWay(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        switch (input[0]) {
            case 'p' -> post.anyPostHasADefinedAnswer(bytes);
            case 'f' -> frame.anyEntryIsTicksOrMalformed(bytes);
            case 'c' -> clientMessage.anyMessageCanBeAnswered(bytes);
            case 'u' -> update.anyMessageIsAnUpdateOrMalformed(bytes);
            default -> position.anyIdIsAPositionOrUnknown(bytes);
        }
    }
}
