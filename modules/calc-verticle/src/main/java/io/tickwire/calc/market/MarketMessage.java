package io.tickwire.calc.market;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tickwire.config.IndexDefinition;
import io.tickwire.domain.Rfc3339;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;

/** Writes {@code market.updated}: contract, section 3.2. Members stand in the contract's order. */
public final class MarketMessage {
    private static final JsonFactory JSON = new JsonFactory();

    private MarketMessage() {}

    /**
     * The message of a market with at least one symbol.
     *
     * @param market all partitions merged
     * @param indices the configured indices; one without a value is left out
     * @param publishedAtMicros when it goes out
     */
    public static String write(MarketPartial market, List<IndexDefinition> indices, long publishedAtMicros) {
        StringWriter text = new StringWriter(4_096);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("type", "market.updated");
            json.writeStringField("ts", Rfc3339.format(market.tsMicros()));
            json.writeObjectFieldStart("view");
            json.writeNumberField("symbols", market.symbols());
            json.writeNumberField("advancers", market.advancers());
            json.writeNumberField("decliners", market.decliners());
            json.writeNumberField("unchanged", market.unchanged());
            json.writeObjectFieldStart("notional");
            json.writeStringField("1m", plain(market.notional().minute()));
            json.writeStringField("1h", plain(market.notional().hour()));
            json.writeStringField("24h", plain(market.notional().day()));
            json.writeEndObject();
            list(json, "gainers", market.gainers(), false);
            list(json, "losers", market.losers(), false);
            list(json, "active", market.active(), true);
            json.writeArrayFieldStart("indices");
            for (IndexValues.IndexValue index : IndexValues.of(indices, market.terms())) {
                json.writeStartObject();
                json.writeStringField("name", index.index().name());
                json.writeStringField("value", plain(index.value()));
                change(json, market.indexChanges().getOrDefault(index.index().symbol(), Double.NaN));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("publishedAt", Rfc3339.format(publishedAtMicros));
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter has no reason to fail
        }
        return text.toString();
    }

    private static void list(JsonGenerator json, String name, List<Ranked> symbols, boolean withNotional)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (Ranked symbol : symbols.subList(0, Math.min(Ranked.LIMIT, symbols.size()))) {
            json.writeStartObject();
            json.writeStringField("symbol", symbol.symbol());
            json.writeStringField("price", symbol.price().toString());
            change(json, symbol.changePct());
            if (withNotional) {
                json.writeStringField("notional", plain(symbol.hourNotional()));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void change(JsonGenerator json, double changePct) throws IOException {
        json.writeFieldName("changePct");
        if (Double.isNaN(changePct)) {
            json.writeNull();
        } else {
            json.writeNumber(changePct);
        }
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }
}
