package io.tickwire.calc.state;

import io.tickwire.calc.symbol.SeenTicks;
import io.tickwire.calc.symbol.SymbolState;
import io.tickwire.calc.window.Aggregate;
import io.tickwire.calc.window.ExactSum;
import io.tickwire.calc.window.Pane;
import io.tickwire.calc.window.PaneSeries;
import io.tickwire.calc.window.PaneWidth;
import io.tickwire.calc.window.PricePoint;
import io.tickwire.domain.Tick;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The fields of a symbol's hash: {@code head} (update number, count and newest tick), {@code <width>:<start>} for each pane, and
 * {@code seen:<minute>:<n>} for each chunk of seen ticks; times in seconds since the epoch. A second version of a value gets a
 * reader beside the first, chosen by {@link BinaryReader#version}. For one thread.
 */
public final class SymbolCodec {
    private static final String HEAD = "head";
    private static final String SEEN = "seen";
    private static final long MICROS_PER_SECOND = 1_000_000;

    private final BinaryWriter writer = new BinaryWriter();
    private final Map<String, PaneWidth> widths = new HashMap<>();
    private final Map<String, String> sources = new HashMap<>();

    public SymbolCodec() {
        PaneWidth.ALL.forEach(width -> widths.put(width.label(), width));
    }

    /**
     * What changed since the last call; the caller commits it, or throws the state away.
     *
     * @param seq of the symbol's newest update
     */
    public SymbolChanges changes(SymbolState state, long seq) {
        List<Object> fields = new ArrayList<>(24);
        List<String> removed = new ArrayList<>(0);
        fields.add(HEAD);
        fields.add(head(state, seq));
        List<Pane> written = new ArrayList<>();
        List<Long> gone = new ArrayList<>();
        for (PaneSeries series : state.series()) {
            written.clear();
            gone.clear();
            series.drainChanges(written, gone);
            for (Pane pane : written) {
                fields.add(field(series.width(), pane.startMicros()));
                fields.add(pane(pane));
            }
            gone.forEach(start -> removed.add(field(series.width(), start)));
        }
        for (SeenTicks.Chunk chunk : state.seen().drainFresh()) {
            fields.add(field(chunk.bucketStartMicros(), chunk.number()));
            fields.add(chunk(chunk));
        }
        for (SeenTicks.ExpiredBucket bucket : state.drainExpiredBuckets()) {
            IntStream.range(0, bucket.chunks()).forEach(n -> removed.add(field(bucket.startMicros(), n)));
        }
        return new SymbolChanges(state.symbol(), fields, removed);
    }

    /**
     * The state that the committed fields stand for.
     *
     * @throws UnreadableStateException when they are not of a known format, naming the field and its version
     */
    public CommittedSymbol restore(String symbol, long latenessMicros, Map<String, byte[]> fields) {
        sources.clear();
        byte[] head = fields.get(HEAD);
        if (head == null) {
            throw new UnreadableStateException("state has no head: symbol=" + symbol + " fields=" + fields.size());
        }
        SymbolState state = new SymbolState(symbol, latenessMicros);
        fields.forEach((field, value) -> {
            if (!field.equals(HEAD)) {
                read(symbol, field, value, reader -> restorePart(state, field.split(":"), reader));
            }
        });
        return read(symbol, HEAD, head, reader -> restoreHead(state, reader));
    }

    /** Has one value read to its end; whatever is wrong with it, it is named. */
    private static <T> T read(String symbol, String field, byte[] value, Function<BinaryReader, T> format) {
        try {
            BinaryReader reader = new BinaryReader(value);
            if (!StateFormat.isRead(reader.version())) {
                throw new IllegalArgumentException("must be a version that is read: version=" + reader.version());
            }
            T read = format.apply(reader);
            reader.end();
            return read;
        } catch (RuntimeException e) {
            throw new UnreadableStateException(
                    "can't read committed state: symbol=" + symbol + " field=" + field + " version="
                            + (value.length == 0 ? "none" : Byte.toUnsignedInt(value[0])) + " readable="
                            + StateFormat.OLDEST_READ + ".." + StateFormat.NEWEST_READ + " length=" + value.length,
                    e);
        }
    }

    private SymbolState restorePart(SymbolState state, String[] name, BinaryReader reader) {
        PaneWidth width = widths.get(name[0]);
        if (width != null && name.length == 2) {
            long start = seconds(name[1]);
            state.series(width).restore(start, pane(start, reader));
        } else if (name[0].equals(SEEN) && name.length == 3) {
            state.seen().restore(new SeenTicks.Chunk(seconds(name[1]), Integer.parseInt(name[2]), reader.longs()));
        } else {
            throw new IllegalArgumentException("not a known field");
        }
        return state;
    }

    private CommittedSymbol restoreHead(SymbolState state, BinaryReader reader) {
        long seq = reader.number();
        long count = reader.number();
        Tick newest = new Tick(
                state.symbol(),
                reader.number(),
                reader.decimal(),
                reader.decimal(),
                shared(reader.ascii()),
                reader.number(),
                reader.number());
        state.restore(newest, count);
        return new CommittedSymbol(state, seq);
    }

    private byte[] head(SymbolState state, long seq) {
        Tick newest = state.newest();
        return writer.begin(StateFormat.WRITTEN)
                .number(seq)
                .number(state.count())
                .number(newest.tsMicros())
                .decimal(newest.price())
                .decimal(newest.volume())
                .ascii(newest.source())
                .number(newest.seq())
                .number(newest.receivedAtMicros())
                .end();
    }

    private byte[] pane(Pane pane) {
        Aggregate ticks = pane.ticks();
        writer.begin(StateFormat.WRITTEN);
        point(pane.startMicros(), ticks.open());
        point(pane.startMicros(), ticks.close());
        writer.decimal(ticks.high()).decimal(ticks.low()).number(ticks.count());
        sum(ticks.volume());
        sum(ticks.notional());
        sum(ticks.prices());
        sum(ticks.squares());
        return writer.end();
    }

    private Aggregate pane(long startMicros, BinaryReader reader) {
        return new Aggregate(
                point(startMicros, reader),
                point(startMicros, reader),
                reader.decimal(),
                reader.decimal(),
                reader.number(),
                sum(reader),
                sum(reader),
                sum(reader),
                sum(reader));
    }

    private void point(long startMicros, PricePoint point) {
        writer.number(point.tsMicros() - startMicros)
                .ascii(point.source())
                .number(point.seq())
                .decimal(point.price());
    }

    private PricePoint point(long startMicros, BinaryReader reader) {
        return new PricePoint(startMicros + reader.number(), shared(reader.ascii()), reader.number(), reader.decimal());
    }

    private void sum(ExactSum sum) {
        writer.number(sum.scale()).bytes(sum.unscaled().toByteArray());
    }

    private static ExactSum sum(BinaryReader reader) {
        int scale = (int) reader.number();
        return ExactSum.of(new BigInteger(reader.bytes()), scale);
    }

    private static byte[] chunk(SeenTicks.Chunk chunk) {
        ByteBuffer buffer = ByteBuffer.allocate(1 + chunk.hashes().length * Long.BYTES);
        buffer.put((byte) StateFormat.WRITTEN).asLongBuffer().put(chunk.hashes());
        return buffer.array();
    }

    private static String field(PaneWidth width, long startMicros) {
        return width.label() + ':' + startMicros / MICROS_PER_SECOND;
    }

    private static String field(long bucketStartMicros, int chunk) {
        return SEEN + ':' + bucketStartMicros / MICROS_PER_SECOND + ':' + chunk;
    }

    private static long seconds(String text) {
        return Long.parseLong(text) * MICROS_PER_SECOND;
    }

    /** One string for each venue: thousands of panes name the same few. */
    private String shared(String source) {
        return sources.computeIfAbsent(source, name -> name);
    }
}
