package io.tickwire.gateway.tape;

import io.tickwire.gateway.hub.Varint;
import io.tickwire.redis.StreamId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * How far a client was told, in each partition that is read for it. As text it is opaque to clients, and has two parts: where
 * the tick stands, which differs from tick to tick, and how far the partitions were told before, which many ticks share. For one thread.
 */
public final class TapePosition {
    private static final char VERSION = '1';
    private static final char BETWEEN = '.';
    private static final int MAX_FIELDS = 3;
    private static final int MAX_TICKS = 1_000_000;

    private final Place[] places; // null: nothing is known of the partition
    private String text;

    TapePosition(int partitions) {
        this.places = new Place[partitions];
    }

    private TapePosition(Place[] places) {
        this.places = places;
    }

    TapePosition copy() {
        return new TapePosition(places.clone());
    }

    int partitions() {
        return places.length;
    }

    /** How far a partition was told; empty when nothing is known of it. */
    Optional<Place> at(int partition) {
        return Optional.ofNullable(places[partition]);
    }

    void set(int partition, Place place) {
        places[partition] = place;
        text = null;
    }

    void forget(int partition) {
        set(partition, null);
    }

    /** Behind a tick of a partition, in which this position may be anywhere before. */
    String behind(int partition, StreamId entry, int ticks) {
        ByteBuffer out = ByteBuffer.allocate(4 * Varint.MAX_BYTES);
        Varint.put(out, partition);
        Varint.put(out, entry.millis());
        Varint.put(out, entry.number());
        Varint.put(out, ticks);
        return VERSION + encoded(out) + BETWEEN + shared();
    }

    /** All partitions as far as they were told. */
    @Override
    public String toString() {
        return "" + VERSION + BETWEEN + shared();
    }

    private String shared() {
        if (text == null) {
            ByteBuffer out = ByteBuffer.allocate((places.length * MAX_FIELDS + 2) * Varint.MAX_BYTES);
            long newest = 0;
            for (Place place : places) {
                newest = place == null ? newest : Math.max(newest, place.entry().millis());
            }
            Varint.put(out, places.length);
            Varint.put(out, newest);
            for (Place place : places) {
                if (place == null) {
                    Varint.put(out, 0);
                } else {
                    Varint.put(out, newest - place.entry().millis() + 1);
                    Varint.put(out, place.entry().number());
                    Varint.put(out, place.ticks());
                }
            }
            text = encoded(out);
        }
        return text;
    }

    private static String encoded(ByteBuffer out) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(out.array(), out.position()));
    }

    /** Reads the text form; empty when it is not one of a system with so many partitions. */
    static Optional<TapePosition> parse(String text, int partitions) {
        int between = text.indexOf(BETWEEN);
        int most = 80 + partitions * MAX_FIELDS * Varint.MAX_BYTES * 4 / 3;
        if (text.length() > most || between < 1 || text.charAt(0) != VERSION) {
            return Optional.empty();
        }
        try {
            Place[] places = shared(decoded(text.substring(between + 1)), partitions);
            if (between > 1) {
                ByteBuffer in = decoded(text.substring(1, between));
                int partition = within(Varint.get(in), partitions - 1L);
                places[partition] = new Place(
                        new StreamId(positive(Varint.get(in)), Varint.get(in)), within(Varint.get(in), MAX_TICKS));
                requireEnd(in);
            }
            return Optional.of(new TapePosition(places));
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return Optional.empty(); // not ours: the same as unknown
        }
    }

    private static Place[] shared(ByteBuffer in, int partitions) {
        if (Varint.get(in) != partitions) {
            throw new IllegalArgumentException("of another number of partitions");
        }
        long newest = positive(Varint.get(in));
        Place[] places = new Place[partitions];
        for (int p = 0; p < partitions; p++) {
            long behind = Varint.get(in);
            if (behind != 0) {
                places[p] = new Place(
                        new StreamId(positive(newest - positive(behind - 1)), Varint.get(in)),
                        within(Varint.get(in), MAX_TICKS));
            }
        }
        requireEnd(in);
        return places;
    }

    private static ByteBuffer decoded(String base64) {
        return ByteBuffer.wrap(Base64.getUrlDecoder().decode(base64));
    }

    private static long positive(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("must be 0 or above");
        }
        return value;
    }

    private static int within(long value, long most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException("out of range");
        }
        return (int) value;
    }

    private static void requireEnd(ByteBuffer in) {
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("too long");
        }
    }
}
