package io.tickwire.gateway.update;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Symbol;
import io.tickwire.gateway.update.Update.Kind;
import io.tickwire.gateway.update.Update.Order;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads a message of the channel in one pass, to its last byte: what is forwarded as it is must be whole. For one thread.
 */
public final class UpdateReader {
    /** The largest message that is read; the largest that calc writes, a market view, has a tenth of it. */
    public static final int MAX_BYTES = 64 * 1024;

    private static final JsonFactory JSON = new JsonFactory();
    static final int MAX_SOURCE_LENGTH = 32;

    private final CalcForm calcForm = new CalcForm();
    private String type;
    private int typeStart;
    private int typeEnd;
    private String symbol;
    private String ts;
    private long seq;
    private boolean hasView;
    private String price;
    private String source;
    private String changePct;
    private long receivedAtMicros;
    private long publishedAtMicros;

    /**
     * @param json UTF-8; kept by the update
     * @return empty for a type that this version does not know
     * @throws MalformedUpdateException when it is no message of the contract
     */
    public Optional<Update> read(byte[] json) throws MalformedUpdateException {
        if (json.length > MAX_BYTES) {
            throw new MalformedUpdateException(
                    Refusal.TOO_LARGE, "must have at most " + MAX_BYTES + " bytes: bytes=" + json.length);
        }
        Optional<Update> asCalcWritesIt = calcForm.read(json);
        return asCalcWritesIt.isPresent() ? asCalcWritesIt : readAnyForm(json);
    }

    /** Reads it whatever the order of its members, with members that are not known. */
    Optional<Update> readAnyForm(byte[] json) throws MalformedUpdateException {
        forget();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedUpdateException(Refusal.MALFORMED, "not a JSON object: bytes=" + json.length);
            }
            readMessage(parser);
            if (parser.nextToken() != null) {
                throw new MalformedUpdateException(Refusal.MALFORMED, "more than one JSON value: bytes=" + json.length);
            }
        } catch (IOException e) {
            throw new MalformedUpdateException(Refusal.MALFORMED, "not JSON: bytes=" + json.length, e);
        }
        return kind().isEmpty() ? Optional.empty() : Optional.of(update(kind().get(), json));
    }

    /**
     * The symbol of a message that {@link #read} has just passed over: a type that this version does not know, but one of the
     * symbol's messages. Empty when it tells no symbol.
     */
    public Optional<String> symbolPassedOver() {
        return Optional.ofNullable(symbol).filter(name -> name.equals(Symbol.normalize(name)));
    }

    private Optional<Kind> kind() {
        for (Kind kind : Kind.values()) {
            if (kind != Kind.TICK && kind.type().equals(type)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private Update update(Kind kind, byte[] json) throws MalformedUpdateException {
        if (kind != Kind.MARKET) {
            ViewValues.symbol(symbol);
        }
        if (ts == null || Rfc3339.parseMicros(ts) == Rfc3339.INVALID) {
            throw new MalformedUpdateException(Refusal.MALFORMED, "not a time: ts=" + ts);
        }
        if (kind == Kind.BAR) {
            return new Update(kind, symbol, 0, ts, null, null, null, 0, 0, typeStart, typeEnd, json, Order.IN_ORDER);
        }
        if (kind == Kind.MARKET) {
            if (!hasView) {
                throw new MalformedUpdateException(Refusal.MALFORMED, "must have a view: type=" + type);
            }
            return new Update(
                    kind,
                    Update.MARKET_SYMBOL,
                    0,
                    ts,
                    null,
                    null,
                    null,
                    0,
                    publishedAtMicros,
                    typeStart,
                    typeEnd,
                    json,
                    Order.IN_ORDER);
        }
        if (seq < 0 || !hasView || price == null) {
            throw new MalformedUpdateException(
                    Refusal.MALFORMED, "must have seq >= 0 and a view with a price: symbol=" + symbol + " seq=" + seq);
        }
        return new Update(
                kind,
                symbol,
                seq,
                ts,
                price,
                source,
                changePct,
                receivedAtMicros,
                publishedAtMicros,
                typeStart,
                typeEnd,
                json,
                Order.IN_ORDER);
    }

    private void readMessage(JsonParser parser) throws IOException, MalformedUpdateException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "type" -> {
                    typeStart = (int) parser.currentTokenLocation().getByteOffset();
                    type = text(parser, value);
                    typeEnd = (int) parser.currentLocation().getByteOffset();
                }
                case "symbol" -> symbol = text(parser, value);
                case "ts" -> ts = text(parser, value);
                case "seq" -> seq = value == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : -1;
                case "view" -> {
                    if (value == JsonToken.START_OBJECT) {
                        hasView = true;
                        readView(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
                case "bar" -> ViewValues.prices(parser, value);
                default -> parser.skipChildren();
            }
        }
    }

    private void readView(JsonParser parser) throws IOException, MalformedUpdateException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "price" -> {
                    ViewValues.decimal(parser, value, name);
                    price = parser.getText();
                }
                case "volume" -> ViewValues.decimal(parser, value, name);
                case "source" -> source = source(text(parser, value));
                case "receivedAt" -> receivedAtMicros = micros(parser, value);
                case "publishedAt" -> publishedAtMicros = micros(parser, value);
                case "bar" -> ViewValues.prices(parser, value);
                case "windows" -> readWindows(parser, value);
                case "notional" -> ViewValues.sums(parser, value);
                case "gainers", "losers", "active", "indices" -> ViewValues.ranked(parser, value);
                default -> parser.skipChildren();
            }
        }
    }

    private void readWindows(JsonParser parser, JsonToken start) throws IOException, MalformedUpdateException {
        if (start != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = parser.currentName().equals("24h");
            JsonToken value = parser.nextToken();
            if (wanted && value == JsonToken.START_OBJECT) {
                readDay(parser);
            } else {
                ViewValues.prices(parser, value);
            }
        }
    }

    private void readDay(JsonParser parser) throws IOException, MalformedUpdateException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("changePct") && value.isNumeric()) {
                changePct = parser.getText();
            } else if (ViewValues.isPrice(name)) {
                ViewValues.decimal(parser, value, name);
            } else {
                parser.skipChildren();
            }
        }
    }

    /** It becomes the name of a metric. */
    private static String source(String text) throws MalformedUpdateException {
        if (text != null
                && (text.isEmpty()
                        || text.length() > MAX_SOURCE_LENGTH
                        || !text.chars().allMatch(c -> c >= ' ' && c <= '~'))) {
            throw new MalformedUpdateException(
                    Refusal.MALFORMED, "must be 1 to 32 printable ASCII characters: source of symbol");
        }
        return text;
    }

    private static String text(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    private static long micros(JsonParser parser, JsonToken value) throws IOException {
        String text = text(parser, value);
        long micros = text == null ? Rfc3339.INVALID : Rfc3339.parseMicros(text);
        return micros == Rfc3339.INVALID ? 0 : micros;
    }

    private void forget() {
        type = null;
        symbol = null;
        ts = null;
        seq = -1;
        hasView = false;
        price = null;
        source = null;
        changePct = null;
        receivedAtMicros = 0;
        publishedAtMicros = 0;
    }
}
