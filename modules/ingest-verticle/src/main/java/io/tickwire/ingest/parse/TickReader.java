package io.tickwire.ingest.parse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.DecimalParser;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Symbol;
import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import java.io.IOException;
import java.util.List;

/**
 * Reads one JSON object as a tick, by the field table of the contract. Numbers are read from the parser's text, never
 * through a double. Of a field given twice the last value counts, of several bad fields the first in the table's order.
 * For one thread: it holds the object being read.
 */
final class TickReader {
    private static final String DEFAULT_SOURCE = "default";
    private static final int MAX_SOURCE_LENGTH = 32;
    private static final long END_MILLIS = Rfc3339.END_MICROS / 1_000;
    private static final long NOT_A_LONG = -1;
    private static final Field[] FIELDS = Field.values();

    private final long maxFutureMicros;
    private final DecimalParser decimals = new DecimalParser();
    private final NameCache symbols = new NameCache(Symbol::normalize);
    private final NameCache sources = new NameCache(TickReader::sourceOrNull);
    private final CharSlice text = new CharSlice();

    private final FaultCode[] faults = new FaultCode[FIELDS.length];
    private final String[] found = new String[FIELDS.length];
    private String symbol;
    private long tsMicros;
    private Decimal price;
    private Decimal volume;
    private String source;
    private long seq;
    private boolean hasSeq;

    /** @param maxFutureMs how far ahead of its receive time a tick may be, milliseconds */
    TickReader(long maxFutureMs) {
        maxFutureMicros = maxFutureMs * 1_000;
    }

    /**
     * Reads the object that the parser stands on, to its end, and adds it to one of the lists.
     *
     * @param index position in the post
     * @throws IOException when the JSON is malformed; neither list has changed then
     */
    void read(JsonParser parser, int index, long receivedAtMicros, List<Tick> ticks, List<Rejection> rejected)
            throws IOException {
        for (Field field : FIELDS) {
            faults[field.ordinal()] = field.whenAbsent();
            found[field.ordinal()] = null;
        }
        source = DEFAULT_SOURCE;
        hasSeq = false;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "symbol" -> readField(Field.SYMBOL, parser, token, receivedAtMicros);
                case "ts" -> readField(Field.TS, parser, token, receivedAtMicros);
                case "price" -> readField(Field.PRICE, parser, token, receivedAtMicros);
                case "volume" -> readField(Field.VOLUME, parser, token, receivedAtMicros);
                case "source" -> readField(Field.SOURCE, parser, token, receivedAtMicros);
                case "seq" -> readField(Field.SEQ, parser, token, receivedAtMicros);
                default -> parser.skipChildren();
            }
        }
        for (Field field : FIELDS) {
            FaultCode fault = faults[field.ordinal()];
            if (fault != null) {
                rejected.add(new Rejection(index, field, fault, found[field.ordinal()]));
                return;
            }
        }
        long identitySeq = hasSeq ? seq : TickIdentity.derivedSeq(price, volume);
        ticks.add(new Tick(symbol, tsMicros, price, volume, source, identitySeq, receivedAtMicros));
    }

    /** Reads any element that the parser stands on, to its end: rejects one that is no object. */
    void readElement(JsonParser parser, JsonToken token, int index, long receivedAtMicros, PostContent.Batch batch)
            throws IOException {
        if (token == JsonToken.START_OBJECT) {
            read(parser, index, receivedAtMicros, batch.ticks(), batch.rejected());
            return;
        }
        parser.skipChildren();
        batch.rejected().add(new Rejection(index, null, FaultCode.BAD_SHAPE, String.valueOf(token)));
    }

    private void readField(Field field, JsonParser parser, JsonToken token, long receivedAtMicros) throws IOException {
        FaultCode fault;
        String value = null;
        if (token == JsonToken.VALUE_NULL) {
            fault = field.whenAbsent();
            clear(field);
        } else if (token.isScalarValue()) {
            text.over(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
            fault = switch (field) {
                case SYMBOL -> readSymbol(token);
                case TS -> readTs(token, receivedAtMicros);
                case PRICE -> readPrice(token);
                case VOLUME -> readVolume(token);
                case SOURCE -> readSource(token);
                case SEQ -> readSeq(token);
            };
            if (fault != null) {
                value = CharSlice.quote(text);
            }
        } else {
            fault = faultOfType(field);
            value = token == JsonToken.START_ARRAY ? "[…]" : "{…}";
            parser.skipChildren();
        }
        faults[field.ordinal()] = fault;
        found[field.ordinal()] = value;
    }

    private void clear(Field field) {
        if (field == Field.SOURCE) {
            source = DEFAULT_SOURCE;
        } else if (field == Field.SEQ) {
            hasSeq = false;
        }
    }

    private static FaultCode faultOfType(Field field) {
        return switch (field) {
            case SYMBOL -> FaultCode.BAD_SYMBOL;
            case TS -> FaultCode.BAD_TS;
            case PRICE, VOLUME -> FaultCode.BAD_DECIMAL;
            case SOURCE -> FaultCode.BAD_SOURCE;
            case SEQ -> FaultCode.BAD_SEQ;
        };
    }

    private FaultCode readSymbol(JsonToken token) {
        symbol = token == JsonToken.VALUE_STRING ? symbols.lookUp(text) : null;
        return symbol == null ? FaultCode.BAD_SYMBOL : null;
    }

    private FaultCode readTs(JsonToken token, long receivedAtMicros) {
        if (token == JsonToken.VALUE_STRING) {
            tsMicros = Rfc3339.parseMicros(text);
            if (tsMicros == Rfc3339.INVALID) {
                return FaultCode.BAD_TS;
            }
        } else {
            long millis = token == JsonToken.VALUE_NUMBER_INT ? nonNegativeLong(text) : NOT_A_LONG;
            if (millis == NOT_A_LONG || millis >= END_MILLIS) {
                return FaultCode.BAD_TS;
            }
            tsMicros = millis * 1_000;
        }
        return tsMicros > receivedAtMicros + maxFutureMicros ? FaultCode.TS_IN_FUTURE : null;
    }

    private FaultCode readPrice(JsonToken token) {
        FaultCode fault = readDecimal(token, FaultCode.PRICE_NOT_POSITIVE);
        if (fault != null) {
            return fault;
        }
        price = decimals.value();
        return price.isZero() ? FaultCode.PRICE_NOT_POSITIVE : null;
    }

    private FaultCode readVolume(JsonToken token) {
        FaultCode fault = readDecimal(token, FaultCode.VOLUME_NEGATIVE);
        if (fault == null) {
            volume = decimals.value();
        }
        return fault;
    }

    private FaultCode readDecimal(JsonToken token, FaultCode whenNegative) {
        if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
            return FaultCode.BAD_DECIMAL;
        }
        return switch (decimals.parse(text)) {
            case VALID -> null;
            case MALFORMED -> FaultCode.BAD_DECIMAL;
            case NEGATIVE -> whenNegative;
            case TOO_MANY_DIGITS -> FaultCode.OUT_OF_RANGE;
        };
    }

    private FaultCode readSource(JsonToken token) {
        source = token == JsonToken.VALUE_STRING ? sources.lookUp(text) : null;
        return source == null ? FaultCode.BAD_SOURCE : null;
    }

    private FaultCode readSeq(JsonToken token) {
        seq = token == JsonToken.VALUE_NUMBER_INT ? nonNegativeLong(text) : NOT_A_LONG;
        hasSeq = seq != NOT_A_LONG;
        return hasSeq ? null : FaultCode.BAD_SEQ;
    }

    /** The value of an integer literal in JSON's grammar, 0 to 2^63-1; else {@link #NOT_A_LONG}. Minus zero is zero. */
    private static long nonNegativeLong(CharSequence literal) {
        boolean negative = literal.charAt(0) == '-';
        long value = 0;
        for (int i = negative ? 1 : 0; i < literal.length(); i++) {
            int digit = literal.charAt(i) - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                return NOT_A_LONG;
            }
            value = value * 10 + digit;
        }
        return negative && value != 0 ? NOT_A_LONG : value;
    }

    private static String sourceOrNull(String name) {
        boolean printable = name.chars().allMatch(c -> c >= 0x20 && c <= 0x7e);
        return printable && !name.isEmpty() && name.length() <= MAX_SOURCE_LENGTH ? name : null;
    }
}
