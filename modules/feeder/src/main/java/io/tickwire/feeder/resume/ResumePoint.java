package io.tickwire.feeder.resume;

import io.tickwire.feeder.source.TickKey;
import java.util.Map;
import java.util.Optional;

/**
 * Which ticks of a replay were answered: all up to {@code after}, and of the symbols that were ahead all up to a key of
 * their own. Exact, whatever the number of posts under way.
 *
 * @param after empty before the first one
 * @param ahead symbol to key, only keys behind {@code after}
 */
public record ResumePoint(Optional<TickKey> after, Map<String, TickKey> ahead) {
    public static final ResumePoint START = new ResumePoint(Optional.empty(), Map.of());

    public ResumePoint {
        ahead = Map.copyOf(ahead);
    }

    /** Whether the tick was answered. */
    public boolean isBehind(TickKey tick) {
        TickKey own = ahead.get(tick.symbol());
        return after.filter(key -> tick.compareTo(key) <= 0).isPresent() || (own != null && tick.compareTo(own) <= 0);
    }
}
