package io.tickwire.calc.partition;

import io.tickwire.calc.publish.PublishedView;
import io.tickwire.redis.StreamId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Redis knows of a partition when somebody takes it over, but for the state of its symbols.
 *
 * @param position newest entry that the symbols' committed state stands for; empty before the first commit
 * @param published newest entry whose outcome clients were told; empty when nobody was, or when that knowledge was lost
 * @param views newest update of each symbol that had one
 * @param rebuilt while the partition's windows are being rebuilt from the store, the symbols that are done; empty otherwise
 * @param inOrder whether the owner before, if there was one, left nothing unsaid: otherwise clients may know more than Redis does
 */
public record Recovered(
        Optional<StreamId> position,
        Optional<StreamId> published,
        Map<String, PublishedView> views,
        Optional<Set<String>> rebuilt,
        boolean inOrder) {
    /** Of a partition that nobody has worked on. */
    public static final Recovered NOTHING =
            new Recovered(Optional.empty(), Optional.empty(), Map.of(), Optional.empty(), true);

    /** Newest time of publication, microseconds since the epoch; 0 when nothing was published. */
    public long lastPublishedAtMicros() {
        return views.values().stream()
                .mapToLong(PublishedView::publishedAtMicros)
                .max()
                .orElse(0);
    }
}
