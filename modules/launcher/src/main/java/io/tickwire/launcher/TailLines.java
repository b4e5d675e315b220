package io.tickwire.launcher;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.function.Function;

/** One line of text for a message, stable for programs: time, symbol, price, change over a day, volume, seq. */
final class TailLines implements Function<JsonObject, String> {
    @Override
    public String apply(JsonObject message) {
        return switch (message.getString("type", "")) {
            case "market.updated" -> market(message);
            case "snapshot", "symbol.updated" -> message.containsKey("symbol") ? update(message) : market(message);
            case "bar.closed" -> bar(message);
            case "symbol.stale" -> stale(message);
            case "tick" -> tick(message);
            case "gap" -> gap(message);
            default -> message.encode();
        };
    }

    private static String update(JsonObject message) {
        JsonObject view = message.getJsonObject("view", new JsonObject());
        Double change = dayChange(view);
        return String.format(
                Locale.ROOT,
                "%s  %-12s %16s  %8s  vol %s  #%d",
                message.getString("ts"),
                message.getString("symbol"),
                view.getString("price"),
                change == null ? "-" : String.format(Locale.ROOT, "%+.2f%%", change),
                view.getString("volume"),
                message.getLong("seq", 0L));
    }

    /** Change over 24 hours in percent; null when there is none. */
    static Double dayChange(JsonObject view) {
        return view.getJsonObject("windows", new JsonObject())
                .getJsonObject("24h", new JsonObject())
                .getDouble("changePct");
    }

    private static String market(JsonObject message) {
        JsonObject view = message.getJsonObject("view", new JsonObject());
        return String.format(
                Locale.ROOT,
                "%s  market  symbols %d  up %d  down %d  unchanged %d  notional 24h %s",
                message.getString("ts"),
                view.getLong("symbols", 0L),
                view.getLong("advancers", 0L),
                view.getLong("decliners", 0L),
                view.getLong("unchanged", 0L),
                view.getJsonObject("notional", new JsonObject()).getString("24h"));
    }

    private static String tick(JsonObject message) {
        return String.format(
                Locale.ROOT,
                "%s  %-12s %16s  vol %s  %s  #%d",
                message.getString("ts"),
                message.getString("symbol"),
                message.getString("price"),
                message.getString("volume"),
                message.getString("source"),
                message.getLong("seq", 0L));
    }

    /** Says in words that ticks are missing here. */
    static String gap(JsonObject message) {
        Long missed = message.getLong("missed");
        return "gap: " + (missed == null ? "an unknown number of" : missed) + " ticks missing of "
                + message.getString("channel");
    }

    private static String stale(JsonObject message) {
        return String.format(
                Locale.ROOT,
                "%s  %-12s stale: no tick since %s",
                message.getString("ts"),
                message.getString("symbol"),
                message.getString("since"));
    }

    private static String bar(JsonObject message) {
        JsonObject bar = message.getJsonObject("bar", new JsonObject());
        return String.format(
                Locale.ROOT,
                "%s  %-12s bar %s  o %s  h %s  l %s  c %s  vol %s  n %d",
                message.getString("ts"),
                message.getString("symbol"),
                message.getString("interval"),
                bar.getString("open"),
                bar.getString("high"),
                bar.getString("low"),
                bar.getString("close"),
                bar.getString("volume"),
                bar.getLong("count", 0L));
    }
}
