package io.tickwire.ingest.parse;

/** A window on the parser's own characters: reads a value without making a string of it. Valid until the next token. */
final class CharSlice implements CharSequence {
    private static final int QUOTED_CHARS = 60;

    private char[] chars = new char[0];
    private int from;
    private int length;

    CharSlice over(char[] newChars, int newFrom, int newLength) {
        chars = newChars;
        from = newFrom;
        length = newLength;
        return this;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        return chars[from + index];
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new CharSlice().over(chars, from + start, end - start);
    }

    @Override
    public String toString() {
        return new String(chars, from, length);
    }

    /** The text for an answer: the first 60 characters, lone surrogates (which UTF-8 can't hold) replaced. */
    static String quote(CharSequence text) {
        int end = Math.min(text.length(), QUOTED_CHARS);
        StringBuilder out = new StringBuilder(end + 1);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                out.append(c);
            } else if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text.charAt(i + 1))) {
                out.append(c).append(text.charAt(++i));
            } else {
                out.append('\uFFFD');
            }
        }
        return text.length() > end ? out.append('…').toString() : out.toString();
    }
}
