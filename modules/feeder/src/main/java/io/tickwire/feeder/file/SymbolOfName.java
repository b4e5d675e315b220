package io.tickwire.feeder.file;

import io.tickwire.domain.Symbol;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The symbol that a file's name is: {@code data/BTC-USD.csv} holds BTC-USD. A name counts only when it can hardly be
 * anything else: {@code trades.csv}, {@code export (1).csv} or {@code BTCUSDT-trades-2026-11-25.csv} are no symbols.
 */
final class SymbolOfName {
    private static final Pattern ENDINGS =
            Pattern.compile("(?i)(\\.(csv|txt|tsv|psv|json|ndjson|jsonl|gz|gzip|zip))+$");
    private static final Pattern UPPER_CASE = Pattern.compile("[A-Z0-9.:&^=@#-]*[A-Z][A-Z0-9.:&^=@#-]*");
    private static final Pattern LOWER_CASE_PAIR = Pattern.compile("[a-z0-9]{2,10}-([a-z]{3,4})");
    private static final Pattern DATE =
            Pattern.compile("(19|20)[0-9]{2}([-.]?[0-9]{2}){1,2}|(^|[-.])(19|20)[0-9]{2}($|[-.])");
    private static final Set<String> MONEY =
            Set.of("usd", "usdt", "usdc", "eur", "gbp", "jpy", "chf", "cad", "aud", "btc", "eth");
    private static final Set<String> WORDS = Set.of(
            "TRADES",
            "TRADE",
            "TICKS",
            "TICK",
            "DATA",
            "EXPORT",
            "STDIN",
            "QUOTES",
            "OUTPUT",
            "OUT",
            "INPUT",
            "IN",
            "FILE",
            "TEST",
            "SAMPLE",
            "HISTORY",
            "RESULT",
            "RESULTS",
            "DOWNLOAD",
            "PRICES",
            "MARKET",
            "README",
            "ALL",
            "MD",
            "FEED",
            "DUMP",
            "BACKUP",
            "COPY",
            "NEW",
            "OLD",
            "LOG",
            "CSV",
            "TMP",
            "TEMP",
            "BOOK",
            "BARS",
            "SPOT");

    private SymbolOfName() {}

    /** Empty when the name does not look like a symbol, or is that of a pipe. */
    static Optional<String> of(String name) {
        if (!Input.isRepeatable(name)) {
            return Optional.empty();
        }
        String stem = ENDINGS.matcher(Path.of(name).getFileName().toString()).replaceFirst("");
        return looksLikeSymbol(stem) ? Optional.ofNullable(Symbol.normalize(stem)) : Optional.empty();
    }

    private static boolean looksLikeSymbol(String stem) {
        var pair = LOWER_CASE_PAIR.matcher(stem);
        if (pair.matches()) {
            return MONEY.contains(pair.group(1)) && isNoWord(stem);
        }
        return UPPER_CASE.matcher(stem).matches() && !DATE.matcher(stem).find() && isNoWord(stem);
    }

    private static boolean isNoWord(String stem) {
        return Arrays.stream(stem.toUpperCase(Locale.ROOT).split("[-.:=]")).noneMatch(WORDS::contains);
    }
}
