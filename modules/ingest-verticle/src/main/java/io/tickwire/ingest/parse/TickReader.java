package io.tickwire.ingest.parse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tickwire.config.PriceRule;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.DecimalParser;
import io.tickwire.domain.EpochTime;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Symbol;
import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import io.tickwire.ingest.slice.Slice;
import java.io.IOException;

/**
 * Reads one JSON object as a tick, in slices, by the field table of the contract. Numbers are read from the parser's text, never
 * through a double. Of a field given twice the last value counts, of several bad fields the first in the table's order.
 * For one thread: it holds the object being read.
 */
final class TickReader {
    private static final String DEFAULT_SOURCE = "default";
    private static final int MAX_SOURCE_LENGTH = 32;
    private static final String RESERVED_RULE =
            "must not begin with " + Symbol.RESERVED_PREFIX + ", such symbols are Tickwire's own indices";

    private final TickRules rules;
    private final boolean takesAnyPrice;
    private final Names names;
    private final DecimalParser decimals = new DecimalParser();
    private final WholeNumber wholeNumber = new WholeNumber();
    private final CharSlice text = new CharSlice();

    private final FieldFaults faults = new FieldFaults();
    private PostContent.Batch batch;
    private long receivedAtMicros;
    private int index;
    private JsonToken first; // of the element
    private int depth; // of the value that is being passed over; 0 when there is none
    private String symbol;
    private long tsMicros;
    private Decimal price;
    private Decimal volume;
    private String source;
    private long seq;
    private boolean hasSeq;
    private boolean explains;
    private String rule; // of the field being read, when there is more to say than its code does

    TickReader(TickRules rules, Names names) {
        this.rules = rules;
        this.names = names;
        takesAnyPrice = rules.prices() == PriceRule.ANY;
    }

    /** Names seen before, shared by all readers of a thread. */
    static final class Names {
        private final NameCache symbols = new NameCache(TickReader::symbolOrNull);
        private final NameCache sources = new NameCache(TickReader::sourceOrNull);
    }

    /** Begins a post. */
    void beginPost(PostContent.Batch newBatch, long newReceivedAtMicros) {
        batch = newBatch;
        receivedAtMicros = newReceivedAtMicros;
    }

    /** Forgets the post. */
    void endPost() {
        batch = null;
    }

    /**
     * Begins an element of the post.
     *
     * @param newFirst the token that the parser stands on
     * @param newIndex position in the post
     */
    void begin(JsonToken newFirst, int newIndex) {
        index = newIndex;
        first = newFirst;
        depth = first == JsonToken.START_ARRAY ? 1 : 0;
        faults.clear();
        source = DEFAULT_SOURCE;
        hasSeq = false;
        explains = batch.rejected().isListed();
    }

    /**
     * Reads on in the element, to its end or until the slice is spent. At the end adds it to the batch: as a tick or as a
     * rejection.
     *
     * @return whether that is done
     * @throws IOException when the JSON is malformed; the batch has not changed then
     */
    boolean advance(JsonParser parser, Slice slice) throws IOException {
        if (first != JsonToken.START_OBJECT) {
            if (!passOver(parser, slice)) {
                return false;
            }
            batch.rejected().add(new Rejection(index, null, FaultCode.BAD_SHAPE, String.valueOf(first)));
            return true;
        }
        do {
            if (!passOver(parser, slice)) {
                return false;
            }
            String name = parser.nextFieldName();
            if (name == null) {
                finish();
                return true;
            }
            JsonToken token = parser.nextToken();
            switch (name) {
                case "symbol" -> readField(Field.SYMBOL, parser, token);
                case "ts" -> readField(Field.TS, parser, token);
                case "price" -> readField(Field.PRICE, parser, token);
                case "volume" -> readField(Field.VOLUME, parser, token);
                case "source" -> readField(Field.SOURCE, parser, token);
                case "seq" -> readField(Field.SEQ, parser, token);
                default -> depth = token.isStructStart() ? 1 : 0;
            }
        } while (!slice.isSpentAfterElement());
        return false;
    }

    /** Goes to the end of the array or object that is being passed over, if there is one; false when the slice is spent. */
    private boolean passOver(JsonParser parser, Slice slice) throws IOException {
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (slice.isSpentAfterElement() && depth > 0) {
                return false;
            }
        }
        return true;
    }

    private void finish() {
        Rejection rejection = faults.first(index);
        if (rejection != null) {
            batch.rejected().add(rejection);
            return;
        }
        if (!hasSeq || seq < 0) {
            long derived = TickIdentity.derivedSeq(price, volume);
            if (hasSeq && seq != derived) {
                batch.rejected()
                        .add(new Rejection(
                                index, Field.SEQ, FaultCode.BAD_SEQ, notDerived(derived), Long.toString(seq)));
                return;
            }
            seq = derived;
        }
        batch.add(new Tick(symbol, tsMicros, price, volume, source, seq, receivedAtMicros), index);
    }

    private void readField(Field field, JsonParser parser, JsonToken token) throws IOException {
        FaultCode fault;
        String value = null;
        rule = null;
        if (token == JsonToken.VALUE_NULL) {
            fault = field.whenAbsent();
            clear(field);
        } else if (token.isScalarValue()) {
            text.over(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
            fault = switch (field) {
                case SYMBOL -> readSymbol(token);
                case TS -> readTs(token);
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
            depth = 1;
        }
        faults.note(field, fault, rule, value);
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
        symbol = token == JsonToken.VALUE_STRING ? names.symbols.lookUp(text) : null;
        if (symbol != null) {
            return null;
        }
        if (token != JsonToken.VALUE_STRING) {
            rule = "must be a string";
        } else if (Symbol.normalize(text.toString()) != null) {
            rule = RESERVED_RULE;
        }
        return FaultCode.BAD_SYMBOL;
    }

    private FaultCode readTs(JsonToken token) {
        tsMicros = Rfc3339.INVALID;
        if (token == JsonToken.VALUE_STRING) {
            tsMicros = Rfc3339.parseMicros(text);
        } else if (token == JsonToken.VALUE_NUMBER_INT && wholeNumber.read(text)) {
            long number = wholeNumber.value();
            if (EpochTime.Unit.of(number) != EpochTime.Unit.SECONDS) { // these would be a time in 1970, if not of 1970
                tsMicros = EpochTime.micros(number);
            }
        }
        if (tsMicros == Rfc3339.INVALID) {
            rule = explains || token == JsonToken.VALUE_NUMBER_INT ? TsFault.of(token, text) : null;
            return FaultCode.BAD_TS;
        }
        if (receivedAtMicros - tsMicros > rules.maxAgeMicros()) {
            return FaultCode.TS_TOO_OLD;
        }
        return tsMicros > receivedAtMicros + rules.maxFutureMicros() ? FaultCode.TS_IN_FUTURE : null;
    }

    private FaultCode readPrice(JsonToken token) {
        FaultCode fault = readDecimal(token);
        if (fault != FaultCode.BAD_DECIMAL && !takesAnyPrice && decimals.isNegative()) {
            return FaultCode.PRICE_NOT_POSITIVE;
        }
        if (fault != null) {
            return fault;
        }
        price = decimals.value();
        return price.isZero() && !takesAnyPrice ? FaultCode.PRICE_NOT_POSITIVE : null;
    }

    private FaultCode readVolume(JsonToken token) {
        FaultCode fault = readDecimal(token);
        if (fault != FaultCode.BAD_DECIMAL && decimals.isNegative()) {
            return FaultCode.VOLUME_NEGATIVE;
        }
        if (fault == null) {
            volume = decimals.value();
        }
        return fault;
    }

    private FaultCode readDecimal(JsonToken token) {
        if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
            return FaultCode.BAD_DECIMAL;
        }
        DecimalParser.Outcome outcome = decimals.parse(text);
        if (outcome == DecimalParser.Outcome.MALFORMED) {
            rule = explains ? DecimalFault.of(text) : null;
            return FaultCode.BAD_DECIMAL;
        }
        return outcome == DecimalParser.Outcome.VALID ? null : FaultCode.OUT_OF_RANGE;
    }

    private FaultCode readSource(JsonToken token) {
        source = token == JsonToken.VALUE_STRING ? names.sources.lookUp(text) : null;
        return source == null ? FaultCode.BAD_SOURCE : null;
    }

    private FaultCode readSeq(JsonToken token) {
        hasSeq = (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_STRING) && wholeNumber.read(text);
        if (hasSeq) {
            seq = wholeNumber.value();
            return null;
        }
        return FaultCode.BAD_SEQ;
    }

    private static String notDerived(long derived) {
        return "is negative, but not the number that is derived from this price and volume, " + derived
                + "; send a number from 0 on, or leave seq out";
    }

    /** Null also for the symbols that are kept for Tickwire. */
    private static String symbolOrNull(String name) {
        String symbol = Symbol.normalize(name);
        return symbol == null || Symbol.isReserved(symbol) ? null : symbol;
    }

    private static String sourceOrNull(String name) {
        boolean printable = name.chars().allMatch(c -> c >= 0x20 && c <= 0x7e);
        return printable && !name.isEmpty() && name.length() <= MAX_SOURCE_LENGTH ? name : null;
    }
}
