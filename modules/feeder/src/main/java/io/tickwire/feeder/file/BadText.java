package io.tickwire.feeder.file;

/** A text of a file that is repeated in a message: of bounded length, on one line, a tab as {@code \t}. */
final class BadText {
    private static final int MAX_CHARS = 60;

    private BadText() {}

    static String shown(String text) {
        String cut = text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) + "…" : text;
        return cut.replace("\t", "\\t").replaceAll("\\p{Cntrl}", "?");
    }
}
