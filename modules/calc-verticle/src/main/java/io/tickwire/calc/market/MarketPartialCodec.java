package io.tickwire.calc.market;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tickwire.domain.Decimal;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Market partials as JSON, the way that they stand in Redis. A member that this version does not know is passed over, so
 * that a later version may add some.
 */
public final class MarketPartialCodec {
    private static final JsonFactory JSON = new JsonFactory();

    private MarketPartialCodec() {}

    public static String encode(MarketPartial partial) {
        StringWriter text = new StringWriter(4_096);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("tsMicros", partial.tsMicros());
            json.writeNumberField("oldestMicros", partial.oldestMicros());
            json.writeNumberField("symbols", partial.symbols());
            json.writeNumberField("advancers", partial.advancers());
            json.writeNumberField("decliners", partial.decliners());
            json.writeNumberField("unchanged", partial.unchanged());
            json.writeStringField("notional1m", partial.notional().minute().toString());
            json.writeStringField("notional1h", partial.notional().hour().toString());
            json.writeStringField("notional24h", partial.notional().day().toString());
            list(json, "gainers", partial.gainers());
            list(json, "losers", partial.losers());
            list(json, "active", partial.active());
            json.writeObjectFieldStart("terms");
            for (Map.Entry<String, Decimal> term : partial.terms().entrySet()) {
                json.writeStringField(term.getKey(), term.getValue().toString());
            }
            json.writeEndObject();
            json.writeObjectFieldStart("indexChanges");
            for (Map.Entry<String, Double> change : partial.indexChanges().entrySet()) {
                json.writeFieldName(change.getKey());
                number(json, change.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter has no reason to fail
        }
        return text.toString();
    }

    /** @throws IllegalArgumentException when the text is no partial */
    public static MarketPartial decode(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            return new Reader(json).partial();
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("not a market partial: length=" + text.length(), e);
        }
    }

    private static void list(JsonGenerator json, String name, List<Ranked> symbols) throws IOException {
        json.writeArrayFieldStart(name);
        for (Ranked symbol : symbols) {
            json.writeStartArray();
            json.writeString(symbol.symbol());
            json.writeString(symbol.price().toString());
            number(json, symbol.changePct());
            json.writeString(symbol.hourNotional().toString());
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private static void number(JsonGenerator json, double value) throws IOException {
        if (Double.isNaN(value)) {
            json.writeNull();
        } else {
            json.writeNumber(value);
        }
    }

    private static final class Reader {
        private final JsonParser json;
        private long tsMicros;
        private long oldestMicros = Long.MAX_VALUE;
        private long symbols;
        private long advancers;
        private long decliners;
        private long unchanged;
        private BigDecimal minute = BigDecimal.ZERO;
        private BigDecimal hour = BigDecimal.ZERO;
        private BigDecimal day = BigDecimal.ZERO;
        private List<Ranked> gainers = List.of();
        private List<Ranked> losers = List.of();
        private List<Ranked> active = List.of();
        private final Map<String, Decimal> terms = new TreeMap<>();
        private final Map<String, Double> indexChanges = new TreeMap<>();

        Reader(JsonParser json) {
            this.json = json;
        }

        MarketPartial partial() throws IOException {
            expect(json.nextToken(), JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                member(name);
            }
            return new MarketPartial(
                    tsMicros,
                    oldestMicros,
                    symbols,
                    advancers,
                    decliners,
                    unchanged,
                    new Notional(minute, hour, day),
                    gainers,
                    losers,
                    active,
                    terms,
                    indexChanges);
        }

        private void member(String name) throws IOException {
            switch (name) {
                case "tsMicros" -> tsMicros = json.getLongValue();
                case "oldestMicros" -> oldestMicros = json.getLongValue();
                case "symbols" -> symbols = json.getLongValue();
                case "advancers" -> advancers = json.getLongValue();
                case "decliners" -> decliners = json.getLongValue();
                case "unchanged" -> unchanged = json.getLongValue();
                case "notional1m" -> minute = new BigDecimal(json.getText());
                case "notional1h" -> hour = new BigDecimal(json.getText());
                case "notional24h" -> day = new BigDecimal(json.getText());
                case "gainers" -> gainers = list();
                case "losers" -> losers = list();
                case "active" -> active = list();
                case "terms" -> {
                    while (json.nextToken() == JsonToken.FIELD_NAME) {
                        terms.put(json.currentName(), Decimal.parse(json.nextTextValue()));
                    }
                }
                case "indexChanges" -> {
                    while (json.nextToken() == JsonToken.FIELD_NAME) {
                        String index = json.currentName();
                        json.nextToken();
                        indexChanges.put(index, number());
                    }
                }
                default -> json.skipChildren();
            }
        }

        private List<Ranked> list() throws IOException {
            List<Ranked> list = new ArrayList<>(Ranked.LIMIT);
            while (json.nextToken() == JsonToken.START_ARRAY) {
                String symbol = json.nextTextValue();
                Decimal price = Decimal.parse(json.nextTextValue());
                json.nextToken();
                double changePct = number();
                list.add(new Ranked(symbol, price, changePct, new BigDecimal(json.nextTextValue())));
                expect(json.nextToken(), JsonToken.END_ARRAY);
            }
            return List.copyOf(list);
        }

        private double number() throws IOException {
            return json.currentToken() == JsonToken.VALUE_NULL ? Double.NaN : json.getDoubleValue();
        }

        private static void expect(JsonToken found, JsonToken needed) {
            if (found != needed) {
                throw new IllegalArgumentException("found=" + found + " needed=" + needed);
            }
        }
    }
}
