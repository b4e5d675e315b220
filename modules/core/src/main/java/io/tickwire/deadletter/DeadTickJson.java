package io.tickwire.deadletter;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Symbol;
import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** A tick in the webhook's shape, so that a letter can be posted again by any program as it is. */
public final class DeadTickJson {
    private DeadTickJson() {}

    /** A derived {@code seq} is left out: it is derived again from the same values. */
    public static String encode(Tick tick) {
        JsonObject json = new JsonObject()
                .put("symbol", tick.symbol())
                .put(
                        "ts",
                        Rfc3339.append(new StringBuilder(27), tick.tsMicros()).toString())
                .put("price", tick.price().toString())
                .put("volume", tick.volume().toString())
                .put("source", tick.source());
        if (tick.seq() >= 0) {
            json.put("seq", tick.seq());
        }
        return json.encode();
    }

    /**
     * The same tick, its identity included; received at 0.
     *
     * @throws IllegalArgumentException when the text is not such a tick, naming the field
     */
    static Tick decode(String text) {
        JsonObject json;
        try {
            json = new JsonObject(text);
        } catch (DecodeException e) {
            throw new IllegalArgumentException("tick is not a JSON object", e);
        }
        if (json.getMap() == null) { // of the text null
            throw new IllegalArgumentException("tick is not a JSON object");
        }
        String symbol = Symbol.normalize(text(json, "symbol"));
        long tsMicros = Rfc3339.parseMicros(text(json, "ts"));
        String source = text(json, "source");
        require(symbol != null, "symbol", json);
        require(tsMicros != Rfc3339.INVALID, "ts", json);
        require(source.matches("[ -~]{1,32}"), "source", json);
        Decimal price = decimal(json, "price");
        Decimal volume = decimal(json, "volume");
        require(volume.signum() >= 0, "volume", json);
        return new Tick(symbol, tsMicros, price, volume, source, seq(json, price, volume), 0);
    }

    /** The getters of JsonObject take null where they have a default, throw for another type, and cut numbers short. */
    private static String text(JsonObject json, String field) {
        Object value = json.getValue(field);
        require(value instanceof String, field, json);
        return (String) value;
    }

    /** From a string only: a JSON number has been through a double by now. */
    private static Decimal decimal(JsonObject json, String field) {
        String value = text(json, field);
        try {
            return Decimal.parse(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a tick's: " + field + "=" + value, e);
        }
    }

    private static long seq(JsonObject json, Decimal price, Decimal volume) {
        Object value = json.getValue("seq");
        if (value == null) {
            return TickIdentity.derivedSeq(price, volume);
        }
        require(value instanceof Integer || value instanceof Long, "seq", json);
        long seq = ((Number) value).longValue();
        require(seq >= 0, "seq", json);
        return seq;
    }

    private static void require(boolean holds, String field, JsonObject json) {
        if (!holds) {
            throw new IllegalArgumentException("not a tick's: " + field + "=" + json.getValue(field));
        }
    }
}
