package io.tickwire.ingest.parse;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import io.tickwire.ingest.slice.Slice;
import io.tickwire.ingest.slice.SlicedWork;
import java.io.IOException;

/**
 * Reads one NDJSON body. As long as each line is one object, one parser goes through all of them, for a parser of its own
 * costs more than the line. From the first line on that is anything else, each is read by itself; so the time stays
 * linear, whatever the lines are. Stops after too many bad lines in a row, and at the first one that is more than a batch
 * may have.
 */
final class LineReader implements SlicedWork {
    private static final int SCANNED_AT_ONCE_BYTES = 128 * 1024;

    private final JsonText json;
    private final TickReader ticks;
    private final byte[] body;
    private final int length;
    private final boolean isText;
    private final PostContent.Batch batch;

    private boolean together; // one parser for all lines; else one for each
    private JsonParser parser; // null when none is open
    private boolean inObject;
    private int row; // in which the parser saw the object begin
    private int at; // next byte to look at
    private boolean ownLine = true; // no object has begun in this line
    private int line; // number of the line that holds the next byte
    private int lineStart;
    private int ticksBeforeLine;
    private int rejectedBeforeLine;
    private boolean blank = true; // nothing but blanks from the start of the line to the next byte
    private Utf8Check lineCheck; // null when it has not begun

    /** @param isText whether the whole body is well-formed UTF-8 */
    LineReader(JsonText json, TickReader ticks, byte[] body, int length, boolean isText, PostContent.Batch batch) {
        this.json = json;
        this.ticks = ticks;
        this.body = body;
        this.length = length;
        this.isText = isText;
        this.batch = batch;
        together = isText;
    }

    /** Adds every line that is not blank to one of the batch's lists. */
    @Override
    public boolean advance(Slice slice) {
        if (together) {
            if (!readTogether(slice)) {
                return false;
            }
            together = false;
            if (at == length || isFull()) {
                return true;
            }
            dropLine();
            at = lineStart;
        }
        return readSingly(slice);
    }

    private boolean isFull() {
        return batch.rejected().areTooManyInARow() || batch.isOver();
    }

    /**
     * Reads lines of one object each, up to the end or into the first line that is anything else.
     *
     * @return false when the slice is spent before
     */
    private boolean readTogether(Slice slice) {
        try {
            if (parser == null) {
                parser = json.open(body, 0, length);
            }
            boolean inOrder = true;
            while (inOrder && (inObject || !isFull())) {
                if (!inObject) {
                    if (!passBlanks(slice)) {
                        return false;
                    }
                    if (!ownLine || at == length || body[at] != '{') {
                        break;
                    }
                    ticks.begin(parser.nextToken(), line);
                    row = parser.currentTokenLocation().getLineNr();
                    inObject = true;
                }
                if (!ticks.advance(parser, slice)) {
                    return false;
                }
                inObject = false;
                ownLine = false;
                JsonLocation end = parser.currentLocation();
                inOrder = end.getLineNr() == row;
                at = inOrder ? (int) end.getByteOffset() : lineStart;
            }
        } catch (IOException e) {
            // the line is read again by itself, which tells what is wrong with it
            at = lineStart;
        }
        closeParser();
        return true;
    }

    private boolean passBlanks(Slice slice) {
        while (at < length && (body[at] == '\n' || isBlank(body[at]))) {
            boolean isLineEnd = body[at++] == '\n';
            if (isLineEnd) {
                startLine(at);
                ownLine = true;
            }
            if (slice.isSpentAfterElement()) {
                return false;
            }
        }
        return true;
    }

    private boolean readSingly(Slice slice) {
        while (lineStart < length && !isFull()) {
            if (!goToLineEnd(slice) || (!blank && !readAlone(slice))) {
                return false;
            }
            startLine(++at);
            if (slice.isSpentAfterElement()) {
                return false;
            }
        }
        return true;
    }

    private boolean goToLineEnd(Slice slice) {
        for (; at < length && body[at] != '\n'; at++) {
            blank &= isBlank(body[at]);
            if (at % SCANNED_AT_ONCE_BYTES == 0 && slice.isSpent()) {
                at++;
                return false;
            }
        }
        return true;
    }

    /** Reads the line that ends before the next byte. */
    private boolean readAlone(Slice slice) {
        String problem;
        try {
            if (parser == null) {
                lineCheck = lineCheck == null ? new Utf8Check(body, isText ? at : lineStart, at) : lineCheck;
                if (!lineCheck.advance(slice)) {
                    return false;
                }
                boolean isLineText = lineCheck.isWellFormed();
                lineCheck = null;
                if (!isLineText) {
                    return reject(JsonText.NOT_UTF8);
                }
                parser = json.open(body, lineStart, at);
                ticks.begin(parser.nextToken(), line);
            }
            if (!ticks.advance(parser, slice)) {
                return false;
            }
            problem = parser.nextToken() == null ? null : "more than one JSON text";
        } catch (IOException e) {
            problem = JsonText.reason(e);
        }
        closeParser();
        return problem == null || reject(problem);
    }

    private boolean reject(String problem) {
        dropLine();
        batch.rejected().add(new Rejection(line, null, FaultCode.MALFORMED_JSON, problem));
        return true;
    }

    private void closeParser() {
        if (parser != null) {
            JsonText.close(parser);
            parser = null;
        }
    }

    private void startLine(int start) {
        line++;
        lineStart = start;
        blank = true;
        ticksBeforeLine = batch.ticks().size();
        rejectedBeforeLine = batch.rejected().count();
    }

    /** Takes back what this line has given before it turned out to be no line of one object. */
    private void dropLine() {
        batch.ticks().subList(ticksBeforeLine, batch.ticks().size()).clear();
        batch.rejected().takeBack(rejectedBeforeLine);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }
}
