package io.tickwire.wire;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Symbol;
import io.tickwire.domain.Tick;
import io.tickwire.wire.sbe.MessageHeaderDecoder;
import io.tickwire.wire.sbe.TickFrameDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads frames, of this and of later versions of the schema: what those append to a block is skipped. Any bytes give either
 * ticks that keep the rules of the webhook, of whatever price, or a {@link MalformedFrameException}; memory stays within a
 * small multiple of the input. For one thread: names already seen are kept to share them.
 */
public final class FrameDecoder {
    private static final int NAMES_KEPT = 100_000;
    private static final int TICK_BLOCK = TickFrameDecoder.TicksDecoder.sbeBlockLength();

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final TickFrameDecoder frame = new TickFrameDecoder();
    private final byte[] name = new byte[Symbol.MAX_LENGTH];
    private final Map<String, String> names = new HashMap<>();

    /** @throws MalformedFrameException when the bytes are not a frame of this schema, saying what is wrong */
    public List<Tick> decode(byte[] bytes) throws MalformedFrameException {
        buffer.wrap(bytes);
        try {
            return read(bytes.length);
        } catch (IndexOutOfBoundsException | IllegalArgumentException | IllegalStateException e) {
            throw new MalformedFrameException("frame is cut off or inconsistent: bytes=" + bytes.length, e);
        }
    }

    private List<Tick> read(int length) throws MalformedFrameException {
        header.wrap(buffer, 0);
        if (header.schemaId() != TickFrameDecoder.SCHEMA_ID || header.templateId() != TickFrameDecoder.TEMPLATE_ID) {
            throw new MalformedFrameException(
                    "not a tick frame: schemaId=" + header.schemaId() + " templateId=" + header.templateId());
        }
        requireBlock("frame", header.blockLength(), TickFrameDecoder.BLOCK_LENGTH);
        frame.wrap(buffer, MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength(), header.version());
        long receivedAtMicros = frame.receivedAtMicros();
        List<String> symbols = new ArrayList<>();
        for (TickFrameDecoder.SymbolsDecoder entry : frame.symbols()) {
            int size = entry.symbolLength();
            String symbol = name(size, size <= name.length ? entry.getSymbol(name, 0, size) : 0);
            if (!symbol.equals(Symbol.normalize(symbol))) {
                throw new MalformedFrameException("not a normalised symbol: symbol=" + symbol);
            }
            symbols.add(symbol);
        }
        List<String> sources = new ArrayList<>();
        for (TickFrameDecoder.SourcesDecoder entry : frame.sources()) {
            int size = entry.sourceLength();
            sources.add(name(size, size <= name.length ? entry.getSource(name, 0, size) : 0));
        }
        TickFrameDecoder.TicksDecoder entries = frame.ticks();
        requireBlock("tick", entries.actingBlockLength(), TICK_BLOCK);
        if ((long) entries.count() * TICK_BLOCK > length) {
            throw new MalformedFrameException("more ticks than bytes: ticks=" + entries.count() + " bytes=" + length);
        }
        List<Tick> ticks = new ArrayList<>(entries.count());
        while (entries.hasNext()) {
            ticks.add(tick(entries.next(), symbols, sources, receivedAtMicros));
        }
        return ticks;
    }

    /** Versions append to a block and never take away; of a shorter one, fields would be read out of what follows. */
    private static void requireBlock(String of, int length, int least) throws MalformedFrameException {
        if (length < least) {
            throw new MalformedFrameException(
                    "block is shorter than in any version: of=" + of + " blockLength=" + length + " least=" + least);
        }
    }

    private static Tick tick(
            TickFrameDecoder.TicksDecoder entry, List<String> symbols, List<String> sources, long receivedAtMicros)
            throws MalformedFrameException {
        Tick tick = new Tick(
                symbols.get(entry.symbolIndex()),
                entry.tsMicros(),
                new Decimal(entry.priceMantissa(), entry.priceScale()),
                new Decimal(entry.volumeMantissa(), entry.volumeScale()),
                sources.get(entry.sourceIndex()),
                entry.seq(),
                receivedAtMicros + entry.receivedAfterMicros());
        if (!Rfc3339.inRange(tick.tsMicros()) || !Rfc3339.inRange(tick.receivedAtMicros())) {
            throw new MalformedFrameException(
                    "time out of range: tsMicros=" + tick.tsMicros() + " receivedAtMicros=" + tick.receivedAtMicros());
        }
        if (tick.volume().signum() < 0) {
            throw new MalformedFrameException(
                    "volume must be >= 0: symbol=" + tick.symbol() + " volume=" + tick.volume());
        }
        return tick;
    }

    private String name(int size, int read) throws MalformedFrameException {
        if (size == 0 || size != read) {
            throw new MalformedFrameException(
                    "a name must have 1 to " + Symbol.MAX_LENGTH + " characters: length=" + size);
        }
        for (int i = 0; i < size; i++) {
            if (name[i] < 0x20 || name[i] > 0x7e) {
                throw new MalformedFrameException("a name must be printable ASCII: byte=" + name[i]);
            }
        }
        String text = new String(name, 0, size, StandardCharsets.US_ASCII);
        if (names.size() >= NAMES_KEPT) {
            names.clear();
        }
        String known = names.putIfAbsent(text, text);
        return known == null ? text : known;
    }
}
