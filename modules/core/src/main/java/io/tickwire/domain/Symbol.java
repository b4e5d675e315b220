package io.tickwire.domain;

import java.util.Locale;

/**
 * The names of instruments. A symbol is 1 to 32 characters of {@code A-Z 0-9 . _ : / - ^ = & @ #}; it is not {@code .} or
 * {@code ..}, which mean folders in a URL. Letters are kept in upper case.
 */
public final class Symbol {
    public static final int MAX_LENGTH = 32;

    /** What a message says about a text that {@link #normalize} does not take. */
    public static final String RULE = "must be 1 to 32 characters of A-Z a-z 0-9 . _ : / - ^ = & @ #, but not . or ..";

    /** What a message says about a text that {@link #normalizePrefix} does not take. */
    public static final String PREFIX_RULE = "must be at most 32 characters of A-Z a-z 0-9 . _ : / - ^ = & @ #";

    /** Symbols that begin so are Tickwire's own: the indices that it computes. Nobody may post ticks of them. */
    public static final String RESERVED_PREFIX = "INDEX:";

    private static final String PUNCTUATION = "._:/-^=&@#";

    private Symbol() {}

    /**
     * Removes blanks at both ends and makes letters upper case.
     *
     * @return the normalised symbol, or null when the text breaks the rule; the same object when nothing had to change
     */
    public static String normalize(String text) {
        String symbol = normalizePrefix(text);
        return symbol == null || symbol.isEmpty() || symbol.equals(".") || symbol.equals("..") ? null : symbol;
    }

    /**
     * The beginning of symbols, normalised as a symbol is. It may be empty.
     *
     * @return null when no symbol can begin so
     */
    public static String normalizePrefix(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) <= ' ') {
            start++;
        }
        while (end > start && text.charAt(end - 1) <= ' ') {
            end--;
        }
        if (end - start > MAX_LENGTH) {
            return null;
        }
        boolean upper = true;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c >= 'a' && c <= 'z') {
                upper = false;
            } else if (!isAllowed(c)) {
                return null;
            }
        }
        String trimmed = text.substring(start, end);
        return upper ? trimmed : trimmed.toUpperCase(Locale.ROOT);
    }

    /**
     * Whether only Tickwire itself may make ticks of the symbol.
     *
     * @param symbol normalised
     */
    public static boolean isReserved(String symbol) {
        return symbol.startsWith(RESERVED_PREFIX);
    }

    private static boolean isAllowed(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || PUNCTUATION.indexOf(c) >= 0;
    }
}
