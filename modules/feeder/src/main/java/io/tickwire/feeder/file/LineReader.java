package io.tickwire.feeder.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Splits a stream into numbered lines of bounded length: a file without line ends takes no more memory than another. */
final class LineReader {
    /** Far beyond any row of ticks. */
    static final int MAX_LINE_BYTES = 64 * 1024;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** What ends a line. */
    enum End {
        /** LF or CR LF. */
        LINE_FEED('\n'),
        /** CR alone, as old Macs and some spreadsheets write. */
        CARRIAGE_RETURN('\r');

        private final char last;

        End(char last) {
            this.last = last;
        }

        /** What ends the lines of a text that begins so. */
        static End of(byte[] start) {
            boolean hasCarriageReturn = false;
            for (byte value : start) {
                if (value == '\n') {
                    return LINE_FEED;
                }
                hasCarriageReturn |= value == '\r';
            }
            return hasCarriageReturn ? CARRIAGE_RETURN : LINE_FEED;
        }
    }

    /**
     * One line without its end.
     *
     * @param number 1-based
     * @param isTooLong its text was cut off
     */
    record Line(long number, String text, boolean isTooLong) {}

    private final InputStream in;
    private final char lineEnd;
    private final byte[] buffer = new byte[64 * 1024];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private int at;
    private int end;
    private long number;

    LineReader(InputStream in, End lineEnd) {
        this.in = in;
        this.lineEnd = lineEnd.last;
    }

    /** Lines read so far. */
    long number() {
        return number;
    }

    /** Whether the next line may have to be waited for. */
    boolean mayWait() throws IOException {
        return at == end && in.available() <= 0;
    }

    /** The next line without its end; null after the last one. */
    Line next() throws IOException {
        line.reset();
        boolean isTooLong = false;
        boolean isAny = false;
        while (at < end || fill()) {
            isAny = true;
            int from = at;
            while (at < end && buffer[at] != lineEnd) {
                at++;
            }
            int fits = Math.min(at - from, MAX_LINE_BYTES - line.size());
            line.write(buffer, from, fits);
            isTooLong |= fits < at - from;
            if (at < end) {
                at++;
                break;
            }
        }
        if (!isAny) {
            return null;
        }
        number++;
        return new Line(number, text(), isTooLong);
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    private String text() {
        String text = line.toString(StandardCharsets.UTF_8);
        int start = number == 1 && text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
        int stop = text.endsWith("\r") ? text.length() - 1 : text.length();
        return text.substring(start, stop);
    }
}
