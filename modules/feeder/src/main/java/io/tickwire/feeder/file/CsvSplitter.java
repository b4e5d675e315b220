package io.tickwire.feeder.file;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits one record into cells. Blanks round an unquoted cell are dropped: no column has use for them. For one thread.
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

    private final List<String> cells = new ArrayList<>();
    private final StringBuilder quoted = new StringBuilder();

    /** The cells of the last record that was {@link Outcome#COMPLETE}; valid until the next split. */
    List<String> cells() {
        return cells;
    }

    Outcome split(String text) {
        cells.clear();
        int at = 0;
        while (true) {
            at = text.startsWith("\"", at) ? quotedCell(text, at + 1) : plainCell(text, at);
            if (at < 0) {
                return at == UNCLOSED_AT ? Outcome.UNCLOSED : Outcome.MALFORMED;
            }
            if (at == text.length()) {
                return Outcome.COMPLETE;
            }
            at++; // the comma
        }
    }

    private static final int UNCLOSED_AT = -1;
    private static final int MALFORMED_AT = -2;

    /** Returns where the cell ends, at a comma or the end of the text. */
    private int plainCell(String text, int from) {
        int comma = text.indexOf(',', from);
        int end = comma < 0 ? text.length() : comma;
        String cell = text.substring(from, end).strip();
        cells.add(cell);
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
        return at == text.length() || text.charAt(at) == ',' ? at : MALFORMED_AT;
    }
}
