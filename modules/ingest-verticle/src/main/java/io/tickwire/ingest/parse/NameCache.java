package io.tickwire.ingest.parse;

import java.util.function.UnaryOperator;

/**
 * Remembers what names normalise to, so that a name seen before costs no string. A fixed number of slots, each for the
 * name that came last: bounded whatever is posted.
 */
final class NameCache {
    private static final int SLOTS = 8_192; // a power of two, well above the symbols of a venue
    private static final int LONGEST_KEPT = 64;

    private final String[] names = new String[SLOTS];
    private final String[] normalized = new String[SLOTS];
    private final UnaryOperator<String> normalize;

    /** @param normalize answers null for a name that breaks the rule */
    NameCache(UnaryOperator<String> normalize) {
        this.normalize = normalize;
    }

    /** The normalised name, or null when it breaks the rule. */
    String lookUp(CharSlice name) {
        int length = name.length();
        if (length > LONGEST_KEPT) {
            return normalize.apply(name.toString());
        }
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = hash * 31 + name.charAt(i);
        }
        int slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
        String known = names[slot];
        if (known != null && known.contentEquals(name)) {
            return normalized[slot];
        }
        String text = name.toString();
        String result = normalize.apply(text);
        if (result != null) {
            names[slot] = text;
            normalized[slot] = result;
        }
        return result;
    }
}
