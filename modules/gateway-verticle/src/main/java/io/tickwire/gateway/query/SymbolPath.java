package io.tickwire.gateway.query;

import io.tickwire.domain.Symbol;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** The symbol in {@code /api/v1/symbols/A/B}. A symbol may have slashes, as they are or escaped. */
public final class SymbolPath {
    /** All before the symbol; a client may write {@code //} for {@code /}, and the symbol may have slashes of its own. */
    private static final Pattern SLASHES_BEFORE = Pattern.compile("^/+api/+v1/+symbols/+");

    private SymbolPath() {}

    /** What stands in the path as a symbol, as it was sent. */
    public static String text(String path) {
        return SLASHES_BEFORE.matcher(path).replaceFirst("");
    }

    /** The symbol, normalised; empty when it is none, or the path has none. */
    public static Optional<String> symbol(String path) {
        if (!SLASHES_BEFORE.matcher(path).lookingAt()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(
                    Symbol.normalize(URLDecoder.decode(text(path).replace("+", "%2B"), StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // an escape that is none
        }
    }
}
