package io.tickwire.feeder.file;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits one record into cells. Blanks round an unquoted cell are no part of it, see {@link #cells} and {@link #exact}. For
 * one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180#section-2">RFC 4180, section 2</a>
 */
final class CsvSplitter {
    enum Outcome {
        COMPLETE,
        /** A quoted cell is open at the end: the record goes on after a line break, or the quote is astray. */
        UNCLOSED,
        /** A quote in an unquoted cell, or text after a closing one. */
        MALFORMED
    }

    private static final int UNCLOSED_AT = -1;
    private static final int MALFORMED_AT = -2;

    private final char delimiter;
    private final List<String> cells = new ArrayList<>();
    private final List<String> exact = new ArrayList<>();
    private final StringBuilder quoted = new StringBuilder();

    CsvSplitter(char delimiter) {
        this.delimiter = delimiter;
    }

    /** The cells of the last record that was {@link Outcome#COMPLETE}; valid until the next split. */
    List<String> cells() {
        return cells;
    }

    /**
     * A cell with the blanks round it, where no other cell of the record has any: then they are its own, and no layout.
     * What was exported comes back in with the blanks that a source may have.
     */
    String exact(int index) {
        String text = exact.get(index);
        for (int i = 0; i < exact.size(); i++) {
            if (i != index && !exact.get(i).equals(cells.get(i))) {
                return cells.get(index);
            }
        }
        return text;
    }

    Outcome split(String text) {
        cells.clear();
        exact.clear();
        int at = 0;
        while (true) {
            int begin = afterBlanks(text, at);
            at = text.startsWith("\"", begin) ? quotedCell(text, begin + 1) : plainCell(text, at);
            if (at < 0) {
                return at == UNCLOSED_AT ? Outcome.UNCLOSED : Outcome.MALFORMED;
            }
            if (at == text.length()) {
                return Outcome.COMPLETE;
            }
            at++; // the delimiter
        }
    }

    /** Returns where the cell ends, at a delimiter or the end of the text. */
    private int plainCell(String text, int from) {
        int next = text.indexOf(delimiter, from);
        int end = next < 0 ? text.length() : next;
        String cell = text.substring(from, end);
        exact.add(cell);
        cells.add(cell.strip());
        return cell.indexOf('"') < 0 ? end : MALFORMED_AT;
    }

    private int quotedCell(String text, int from) {
        quoted.setLength(0);
        int at = from;
        while (true) {
            int quote = text.indexOf('"', at);
            if (quote < 0) {
                return UNCLOSED_AT;
            }
            quoted.append(text, at, quote);
            at = quote + 1;
            if (at == text.length() || text.charAt(at) != '"') {
                break;
            }
            quoted.append('"');
            at++;
        }
        cells.add(quoted.toString());
        exact.add(quoted.toString());
        at = afterBlanks(text, at);
        return at == text.length() || text.charAt(at) == delimiter ? at : MALFORMED_AT;
    }

    private static int afterBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at;
    }
}
