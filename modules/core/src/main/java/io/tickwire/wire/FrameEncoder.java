package io.tickwire.wire;

import io.tickwire.domain.Tick;
import io.tickwire.wire.sbe.MessageHeaderEncoder;
import io.tickwire.wire.sbe.TickFrameEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.ExpandableArrayBuffer;

/** Turns ticks of one partition into one frame. For one thread: buffers are reused between frames. */
public final class FrameEncoder {
    /**
     * Most ticks in one frame. A frame of this size is about 86 KB: large enough that the entry's own overhead vanishes
     * (44 bytes a tick), small enough that one entry is no stall for Redis or a reader.
     */
    public static final int MAX_TICKS = 2_000;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(64 * 1024);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final TickFrameEncoder frame = new TickFrameEncoder();
    private final Map<String, Integer> symbols = new LinkedHashMap<>();
    private final Map<String, Integer> sources = new LinkedHashMap<>();

    /** The frames that hold the ticks, in order, at most {@link #MAX_TICKS} in each. */
    public List<byte[]> encodeAll(List<Tick> ticks) {
        List<byte[]> frames = new ArrayList<>(1 + ticks.size() / MAX_TICKS);
        for (int from = 0; from < ticks.size(); from += MAX_TICKS) {
            frames.add(encode(ticks.subList(from, Math.min(ticks.size(), from + MAX_TICKS))));
        }
        return frames;
    }

    /**
     * One frame.
     *
     * @param ticks 1 to {@link #MAX_TICKS}, received within 71 minutes of one another
     */
    public byte[] encode(List<Tick> ticks) {
        if (ticks.isEmpty() || ticks.size() > MAX_TICKS) {
            throw new IllegalArgumentException("must be 1 to " + MAX_TICKS + ": ticks=" + ticks.size());
        }
        symbols.clear();
        sources.clear();
        long earliest = Long.MAX_VALUE;
        for (Tick tick : ticks) {
            indexOf(symbols, tick.symbol());
            indexOf(sources, tick.source());
            earliest = Math.min(earliest, tick.receivedAtMicros());
        }
        frame.wrapAndApplyHeader(buffer, 0, header).receivedAtMicros(earliest);
        TickFrameEncoder.SymbolsEncoder symbolTable = frame.symbolsCount(symbols.size());
        for (String symbol : symbols.keySet()) {
            byte[] ascii = symbol.getBytes(StandardCharsets.US_ASCII);
            symbolTable.next().putSymbol(ascii, 0, ascii.length);
        }
        TickFrameEncoder.SourcesEncoder sourceTable = frame.sourcesCount(sources.size());
        for (String source : sources.keySet()) {
            byte[] ascii = source.getBytes(StandardCharsets.US_ASCII);
            sourceTable.next().putSource(ascii, 0, ascii.length);
        }
        TickFrameEncoder.TicksEncoder entries = frame.ticksCount(ticks.size());
        for (Tick tick : ticks) {
            entries.next()
                    .tsMicros(tick.tsMicros())
                    .seq(tick.seq())
                    .priceMantissa(tick.price().mantissa())
                    .volumeMantissa(tick.volume().mantissa())
                    .receivedAfterMicros(tick.receivedAtMicros() - earliest)
                    .symbolIndex(indexOf(symbols, tick.symbol()))
                    .sourceIndex(indexOf(sources, tick.source()))
                    .priceScale((short) tick.price().scale())
                    .volumeScale((short) tick.volume().scale());
        }
        byte[] bytes = new byte[frame.limit()];
        buffer.getBytes(0, bytes);
        return bytes;
    }

    private static int indexOf(Map<String, Integer> table, String text) {
        Integer known = table.get(text);
        if (known != null) {
            return known;
        }
        int next = table.size();
        table.put(text, next);
        return next;
    }
}
