package io.tickwire.feeder.file;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Rows without a header that well-known programs write. They are proposed to the user, and never read by themselves: other
 * rows may look the same.
 */
final class KnownRows {
    private static final String SEPARATOR = "\n";
    private static final String ID = "[0-9]{1,19}";
    private static final String NUMBER = "[0-9]+(?:[.][0-9]+)?(?:[eE][-+]?[0-9]+)?";
    private static final String EPOCH = "[0-9]{13}(?:[0-9]{3})?";
    private static final String FLAG = "(?:[Tt]rue|[Ff]alse|TRUE|FALSE)";
    private static final String TEXT = "[^\n]*";
    private static final String TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9:.]+[^\n]*";

    /** Of Binance's archive, trades. */
    private static final Rows BINANCE_TRADES =
            new Rows("seq,price,volume,-,time,-,-", ID, NUMBER, NUMBER, NUMBER, EPOCH, FLAG, FLAG);

    private static final Rows BINANCE_FUTURES_TRADES =
            new Rows("seq,price,volume,-,time,-", ID, NUMBER, NUMBER, NUMBER, EPOCH, FLAG);
    private static final Rows BINANCE_AGGREGATES =
            new Rows("seq,price,volume,-,-,time,-,-", ID, NUMBER, NUMBER, ID, ID, EPOCH, FLAG, FLAG);
    private static final Rows BINANCE_FUTURES_AGGREGATES =
            new Rows("seq,price,volume,-,-,time,-", ID, NUMBER, NUMBER, ID, ID, EPOCH, FLAG);

    /** {@code \copy md_ticks to … csv} without its header. */
    private static final Rows STORED_TICKS =
            new Rows("symbol,time,price,volume,source,seq", TEXT, TIME, NUMBER, NUMBER, TEXT, "-?" + ID);

    private static final List<Rows> ALL = List.of(
            BINANCE_TRADES, BINANCE_FUTURES_TRADES, BINANCE_AGGREGATES, BINANCE_FUTURES_AGGREGATES, STORED_TICKS);

    private KnownRows() {}

    static Optional<List<String>> columnsOf(FirstRows first) {
        String row = String.join(SEPARATOR, first.first());
        return ALL.stream()
                .filter(rows -> rows.form.matcher(row).matches())
                .map(rows -> List.of(rows.columns.split(",")))
                .findFirst();
    }

    private static final class Rows {
        private final String columns;
        private final Pattern form;

        Rows(String columns, String... cells) {
            this.columns = columns;
            this.form = Pattern.compile(String.join(SEPARATOR, cells));
        }
    }
}
