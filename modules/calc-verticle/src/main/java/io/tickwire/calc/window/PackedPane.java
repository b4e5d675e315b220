package io.tickwire.calc.window;

import io.tickwire.domain.Decimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A pane as few bytes, some 20 with one tick and 50 with several, where the object has 370. Only for memory: committed state has
 * a format of its own. Numbers are LEB128, signed ones zigzag; prices are differences from the open where their scales allow it.
 */
final class PackedPane {
    private static final int OPEN_SOURCE_IS_USUAL = 1;
    private static final int CLOSE_SOURCE_IS_OPENS = 2;
    private static final int ONE_TICK = 4;

    /** More than any pane takes: two sources of 32, and some twenty numbers, of which four may be wide. */
    private static final int MAX_LENGTH = 1_024;

    private final byte[] bytes;
    private final String usualSource;
    private int at;

    private PackedPane(byte[] bytes, int at, String usualSource) {
        this.bytes = bytes;
        this.at = at;
        this.usualSource = usualSource;
    }

    /** @param usualSource the source that takes no place; the same when the pane is unpacked */
    static byte[] pack(long startMicros, Aggregate ticks, String usualSource) {
        PackedPane writer = new PackedPane(new byte[MAX_LENGTH], 0, usualSource);
        writer.write(startMicros, ticks);
        return Arrays.copyOf(writer.bytes, writer.at);
    }

    static Aggregate unpack(byte[] bytes, int from, long startMicros, String usualSource) {
        return new PackedPane(bytes, from, usualSource).read(startMicros);
    }

    private void write(long startMicros, Aggregate ticks) {
        PricePoint open = ticks.open();
        PricePoint close = ticks.close();
        Decimal volume = volumeOfOneTick(ticks);
        boolean sameSource = close.source().equals(open.source());
        boolean usual = open.source().equals(usualSource);
        bytes[at++] = (byte) ((usual ? OPEN_SOURCE_IS_USUAL : 0)
                | (sameSource ? CLOSE_SOURCE_IS_OPENS : 0)
                | (volume != null ? ONE_TICK : 0));
        number(open.tsMicros() - startMicros);
        if (!usual) {
            text(open.source());
        }
        signed(open.seq());
        price(open.price(), Decimal.ZERO);
        if (volume != null) {
            price(volume, Decimal.ZERO);
            return;
        }
        number(close.tsMicros() - open.tsMicros());
        if (!sameSource) {
            text(close.source());
        }
        signed(close.seq() - open.seq());
        price(close.price(), open.price());
        price(ticks.high(), open.price());
        price(ticks.low(), open.price());
        number(ticks.count());
        sum(ticks.volume());
        sum(ticks.notional());
        sum(ticks.prices());
        sum(ticks.squares());
    }

    private Aggregate read(long startMicros) {
        int flags = bytes[at++];
        long openMicros = startMicros + number();
        String openSource = (flags & OPEN_SOURCE_IS_USUAL) != 0 ? usualSource : text();
        long openSeq = signed();
        Decimal openPrice = price(Decimal.ZERO);
        PricePoint open = new PricePoint(openMicros, openSource, openSeq, openPrice);
        if ((flags & ONE_TICK) != 0) {
            Aggregate ticks = new Aggregate();
            ticks.add(open, price(Decimal.ZERO));
            return ticks;
        }
        long closeMicros = openMicros + number();
        String closeSource = (flags & CLOSE_SOURCE_IS_OPENS) != 0 ? openSource : text();
        long closeSeq = openSeq + signed();
        PricePoint close = new PricePoint(closeMicros, closeSource, closeSeq, price(openPrice));
        Decimal high = price(openPrice);
        Decimal low = price(openPrice);
        return new Aggregate(open, close, high, low, number(), sum(), sum(), sum(), sum());
    }

    /** The volume when adding one tick would give the same aggregate in the same form; otherwise null. */
    private static Decimal volumeOfOneTick(Aggregate ticks) {
        ExactSum volume = ticks.volume();
        if (ticks.count() != 1 || !volume.isLong() || !isDecimal(volume.asLong(), volume.scale())) {
            return null;
        }
        Decimal of = new Decimal(volume.asLong(), volume.scale());
        Aggregate one = new Aggregate();
        one.add(ticks.open(), of);
        boolean same = ticks.notional().isSameAs(one.notional())
                && ticks.prices().isSameAs(one.prices())
                && ticks.squares().isSameAs(one.squares());
        return same ? of : null;
    }

    private static boolean isDecimal(long mantissa, int scale) {
        long limit = Decimal.powerOfTen(Decimal.MAX_DIGITS);
        return scale <= Decimal.MAX_DIGITS
                && mantissa > -limit
                && mantissa < limit
                && (scale == 0 || mantissa % 10 != 0);
    }

    private void number(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
    }

    private long number() {
        long value = 0;
        int shift = 0;
        byte part;
        do {
            part = bytes[at++];
            value |= (part & 0x7fL) << shift;
            shift += 7;
        } while (part < 0);
        return value;
    }

    private void signed(long value) {
        number(value << 1 ^ value >> 63);
    }

    private long signed() {
        long value = number();
        return value >>> 1 ^ -(value & 1);
    }

    /** The scale, and the difference to a price of the same scale, or the mantissa. */
    private void price(Decimal value, Decimal near) {
        bytes[at++] = (byte) value.scale();
        signed(value.mantissa() - (value.scale() == near.scale() ? near.mantissa() : 0));
    }

    private Decimal price(Decimal near) {
        int scale = bytes[at++];
        long difference = signed();
        if (scale != near.scale()) {
            return new Decimal(difference, scale);
        }
        return difference == 0 ? near : new Decimal(near.mantissa() + difference, scale);
    }

    private void sum(ExactSum sum) {
        number(sum.scale() * 2L + (sum.isLong() ? 0 : 1));
        if (sum.isLong()) {
            signed(sum.asLong());
        } else {
            bytes(sum.unscaled().toByteArray());
        }
    }

    private ExactSum sum() {
        long head = number();
        int scale = (int) (head >>> 1);
        return (head & 1) == 0 ? ExactSum.of(signed(), scale) : ExactSum.of(new BigInteger(bytes()), scale);
    }

    private void text(String ascii) {
        bytes(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    private String text() {
        return new String(bytes(), StandardCharsets.US_ASCII);
    }

    private void bytes(byte[] more) {
        number(more.length);
        System.arraycopy(more, 0, bytes, at, more.length);
        at += more.length;
    }

    private byte[] bytes() {
        int length = (int) number();
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }
}
