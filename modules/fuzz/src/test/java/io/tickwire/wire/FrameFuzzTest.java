package io.tickwire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tickwire.domain.Tick;
import java.util.ArrayList;
import java.util.List;

/** An entry of the queue: it is malformed, or ticks that are the same when they are queued again. */
public class FrameFuzzTest {
    private final FrameEncoder encoder = new FrameEncoder();
    private final FrameDecoder decoder = new FrameDecoder();

    @FuzzTest
    public void anyEntryIsTicksOrMalformed(byte[] entry) throws Exception {
        List<Tick> ticks;
        try {
            ticks = decoder.decode(entry);
        } catch (MalformedFrameException e) {
            assertThat(e.getMessage()).isNotEmpty();
            return;
        }
        assertThat(ticks.size()).isLessThanOrEqualTo(entry.length);
        if (ticks.isEmpty()) {
            return;
        }
        List<Tick> again = new ArrayList<>();
        for (byte[] frame : encoder.encodeAll(ticks)) {
            again.addAll(decoder.decode(frame));
        }
        assertThat(again).isEqualTo(ticks);
    }
}
