package io.tickwire.calc.partition;

import io.tickwire.redis.StreamId;
import java.util.List;
import java.util.Optional;

/**
 * Messages that go out in one step, each as its bytes, which nobody changes any more.
 *
 * @param bars {@code bar.closed} messages
 * @param views {@code symbol.updated} messages
 * @param published newest entry that clients know all bars of after this round; empty when more bars wait
 */
public record PublishRound(List<byte[]> bars, List<View> views, Optional<StreamId> published) {
    /** @param receivedAtMicros when ingest took the newest tick of the view */
    public record View(String symbol, byte[] message, long receivedAtMicros) {}
}
