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
        try {
            String symbol = Symbol.normalize(json.getString("symbol", ""));
            long tsMicros = Rfc3339.parseMicros(json.getString("ts", ""));
            String source = json.getString("source", "");
            require(symbol != null, "symbol", json);
            require(tsMicros != Rfc3339.INVALID, "ts", json);
            require(source.matches("[ -~]{1,32}"), "source", json);
            Decimal price = decimal(json, "price");
            Decimal volume = decimal(json, "volume");
            require(volume.signum() >= 0, "volume", json);
            Long seq = json.getLong("seq");
            require(seq == null || seq >= 0, "seq", json);
            return new Tick(
                    symbol,
                    tsMicros,
                    price,
                    volume,
                    source,
                    seq == null ? TickIdentity.derivedSeq(price, volume) : seq,
                    0);
        } catch (ClassCastException e) {
            throw new IllegalArgumentException("tick has a field of another type", e);
        }
    }

    /** From a string only: a JSON number has been through a double by now. */
    private static Decimal decimal(JsonObject json, String field) {
        require(json.getValue(field) instanceof String, field, json);
        return Decimal.parse(json.getString(field));
    }

    private static void require(boolean holds, String field, JsonObject json) {
        if (!holds) {
            throw new IllegalArgumentException("not a tick's: " + field + "=" + json.getValue(field));
        }
    }
}
