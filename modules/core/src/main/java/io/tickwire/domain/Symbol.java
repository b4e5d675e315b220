package io.tickwire.domain;

/** The rule for symbols: 1 to 32 of {@code A-Z 0-9 . _ : / -}, upper case. */
public final class Symbol {
    public static final int MAX_LENGTH = 32;

    private Symbol() {}

    /**
     * Trims and upper-cases.
     *
     * @return the normalised symbol, or null when the text breaks the rule; the same object when nothing had to change
     */
    public static String normalize(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) <= ' ') {
            start++;
        }
        while (end > start && text.charAt(end - 1) <= ' ') {
            end--;
        }
        if (end == start || end - start > MAX_LENGTH) {
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
        return upper ? trimmed : trimmed.toUpperCase(java.util.Locale.ROOT);
    }

    private static boolean isAllowed(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '-' && c <= ':') || c == '_';
    }
}
