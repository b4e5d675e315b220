package io.tickwire.gateway.hub;

import io.tickwire.domain.TickIdentity;
import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.update.Update.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far the updates of every partition have come: of each, the greatest time of publication. Within a partition these times
 * rise with every update, whichever process publishes, so any gateway can tell from a position what has changed since: every
 * symbol whose newest update was published later. As text it is short (a few bytes a partition) and opaque to clients.
 */
public final class Position {
    private static final String VERSION = "1-";

    private final long[] publishedAtMicros; // 0: nothing yet
    private String text;

    public Position(int partitions) {
        this.publishedAtMicros = new long[partitions];
    }

    private Position(long[] publishedAtMicros) {
        this.publishedAtMicros = publishedAtMicros;
    }

    /**
     * Whether a client at this position has the update, or a newer one of its symbol. The market is of no partition: nobody
     * knows, so it is told again.
     */
    public boolean covers(Update update) {
        return update.kind() == Kind.SYMBOL && update.publishedAtMicros() <= publishedAtMicros[partitionOf(update)];
    }

    /** The partitions in which this position is further than another. */
    public Set<Integer> aheadOf(Position other) {
        Set<Integer> partitions = new TreeSet<>();
        for (int p = 0; p < publishedAtMicros.length; p++) {
            if (publishedAtMicros[p] > other.publishedAtMicros[p]) {
                partitions.add(p);
            }
        }
        return partitions;
    }

    /**
     * An update has come. One that came out of order moves nothing: what its partition published before it may still come.
     *
     * @param nowMicros the position is never ahead of it: a time that is not there yet claims what nobody has published
     */
    void advance(Update update, long nowMicros) {
        if (update.order() == Update.Order.IN_ORDER) {
            reach(update, nowMicros);
        }
    }

    /** The same, in whatever order it came. */
    void reach(Update update, long nowMicros) {
        int partition = partitionOf(update);
        long upTo = Math.min(update.publishedAtMicros(), nowMicros);
        if (upTo > publishedAtMicros[partition]) {
            publishedAtMicros[partition] = upTo;
            text = null;
        }
    }

    /** Nothing is known of a partition any more. */
    void forget(int partition) {
        publishedAtMicros[partition] = 0;
        text = null;
    }

    private int partitionOf(Update update) {
        return TickIdentity.partitionOf(update.symbol(), publishedAtMicros.length);
    }

    /** As text: the newest time, and for each partition how far it is behind that, base 64. */
    @Override
    public String toString() {
        if (text == null) {
            ByteBuffer out = ByteBuffer.allocate((publishedAtMicros.length + 2) * Varint.MAX_BYTES);
            long newest = Arrays.stream(publishedAtMicros).max().orElse(0);
            Varint.put(out, publishedAtMicros.length);
            Varint.put(out, newest);
            for (long micros : publishedAtMicros) {
                Varint.put(out, micros == 0 ? 0 : newest - micros + 1);
            }
            text = VERSION
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(Arrays.copyOf(out.array(), out.position()));
        }
        return text;
    }

    /** Reads the text form; empty when it is not one of a system with so many partitions. */
    public static Optional<Position> parse(String text, int partitions) {
        if (!text.startsWith(VERSION) || text.length() > 16 + partitions * 2 * Varint.MAX_BYTES) {
            return Optional.empty();
        }
        try {
            ByteBuffer in = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text.substring(VERSION.length())));
            long[] micros = new long[partitions];
            if (Varint.get(in) != partitions) {
                return Optional.empty();
            }
            long newest = Varint.get(in);
            for (int p = 0; p < partitions; p++) {
                long behind = Varint.get(in);
                if (behind < 0 || behind > newest + 1) {
                    return Optional.empty();
                }
                micros[p] = behind == 0 ? 0 : newest - behind + 1;
            }
            return in.hasRemaining() ? Optional.empty() : Optional.of(new Position(micros));
        } catch (IllegalArgumentException | java.nio.BufferUnderflowException e) {
            return Optional.empty(); // not ours: the same as unknown
        }
    }
}
