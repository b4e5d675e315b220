package io.tickwire.launcher;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Help.Ansi;

/** A table for people: a legend, a header, and a row for each message; prices that rose are green, those that fell red. */
final class TailTable implements Function<JsonObject, String> {
    private static final String ROW = "%-27s  %-12s %16s  %9s  %14s  %s";
    private static final String UP = "green";
    private static final String DOWN = "red";

    private final Ansi colours;
    private final TailLines lines = new TailLines();
    private final Map<String, BigDecimal> lastPrice = new HashMap<>();

    TailTable(Ansi colours) {
        this.colours = colours;
    }

    /** Lines above the first row. */
    List<String> header() {
        String legend = colours.enabled()
                ? "Price in " + painted(UP, "green: up") + ", in " + painted(DOWN, "red: down")
                        + ", since the symbol's row before. "
                : "";
        return List.of(
                legend
                        + "24H: change over 24 hours. VOLUME: of the newest tick. SEQ: number of the update. Ctrl-C ends.",
                String.format(Locale.ROOT, ROW, "TIME (UTC)", "SYMBOL", "PRICE", "24H", "VOLUME", "SEQ"));
    }

    @Override
    public String apply(JsonObject message) {
        return switch (message.getString("type", "")) {
            case "snapshot", "symbol.updated" ->
                message.getString("symbol") == null ? lines.apply(message) : row(message);
            default -> lines.apply(message);
        };
    }

    private String row(JsonObject message) {
        String symbol = message.getString("symbol");
        JsonObject view = message.getJsonObject("view", new JsonObject());
        String price = String.valueOf(view.getString("price"));
        Double change = TailLines.dayChange(view);
        String changeText = change == null ? "-" : String.format(Locale.ROOT, "%+.2f%%", change);
        return String.format(
                Locale.ROOT,
                ROW,
                message.getString("ts"),
                symbol,
                painted(direction(symbol, price), String.format(Locale.ROOT, "%16s", price)),
                painted(
                        change == null || change == 0 ? "" : change > 0 ? UP : DOWN,
                        String.format(Locale.ROOT, "%9s", changeText)),
                view.getString("volume"),
                message.getLong("seq", 0L));
    }

    private String direction(String symbol, String text) {
        BigDecimal price;
        try {
            price = new BigDecimal(text);
        } catch (NumberFormatException e) {
            return "";
        }
        BigDecimal before = lastPrice.put(symbol, price);
        int compared = before == null ? 0 : price.compareTo(before);
        return compared == 0 ? "" : compared > 0 ? UP : DOWN;
    }

    private String painted(String colour, String text) {
        return colour.isEmpty() ? text : colours.string("@|" + colour + " " + text + "|@");
    }
}
