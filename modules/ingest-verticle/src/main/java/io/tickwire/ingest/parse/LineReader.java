package io.tickwire.ingest.parse;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/**
 * Reads one NDJSON body. As long as each line is one object, one parser goes through all of them, for a parser of its own
 * costs more than the line. From the first line on that is anything else, each is read by itself; so the time stays
 * linear, whatever the lines are.
 */
final class LineReader {
    private final JsonText json;
    private final TickReader tickReader;
    private final byte[] body;
    private final int length;
    private final long receivedAtMicros;
    private final PostContent.Batch batch;

    private int at; // next byte to look at
    private int line; // number of the line that holds it
    private int lineStart;
    private int ticksBeforeLine;
    private int rejectedBeforeLine;

    LineReader(
            JsonText json,
            TickReader tickReader,
            byte[] body,
            int length,
            long receivedAtMicros,
            PostContent.Batch batch) {
        this.json = json;
        this.tickReader = tickReader;
        this.body = body;
        this.length = length;
        this.receivedAtMicros = receivedAtMicros;
        this.batch = batch;
    }

    /**
     * Adds every line that is not blank to one of the batch's lists. Stops after too many bad ones in a row.
     *
     * @return false when there are more lines than a batch may have
     */
    boolean read() {
        readObjects();
        if (at < length && !batch.rejected().areTooManyInARow() && !batch.isOver()) {
            dropLine();
            readOneByOne();
        }
        return !batch.isOver();
    }

    /** Reads lines of one object each, up to the end or into the first line that is anything else. */
    private void readObjects() {
        try (JsonParser parser = json.open(body, 0, length)) {
            boolean inOrder = true;
            while (inOrder && !batch.rejected().areTooManyInARow() && !batch.isOver() && moveToObject()) {
                parser.nextToken();
                int row = parser.currentTokenLocation().getLineNr();
                tickReader.read(parser, line, receivedAtMicros, batch);
                JsonLocation end = parser.currentLocation();
                inOrder = end.getLineNr() == row;
                at = inOrder ? (int) end.getByteOffset() : lineStart;
            }
        } catch (IOException e) {
            // the line is read again by itself, which tells what is wrong with it
            at = lineStart;
        }
    }

    /** Goes to the first object of a later line; false at the end, and where something else comes first. */
    private boolean moveToObject() {
        boolean ownLine = at == 0;
        for (; at < length && (body[at] == '\n' || isBlank(body[at])); at++) {
            if (body[at] == '\n') {
                startLine(at + 1);
                ownLine = true;
            }
        }
        return ownLine && at < length && body[at] == '{';
    }

    private void readOneByOne() {
        while (lineStart < length && !batch.rejected().areTooManyInARow() && !batch.isOver()) {
            int end = lineStart;
            boolean blank = true;
            while (end < length && body[end] != '\n') {
                blank &= isBlank(body[end]);
                end++;
            }
            if (!blank) {
                readAlone(lineStart, end);
            }
            startLine(end + 1);
        }
    }

    private void readAlone(int start, int end) {
        String problem;
        try (JsonParser parser = json.open(body, start, end)) {
            tickReader.readElement(parser, parser.nextToken(), line, receivedAtMicros, batch);
            if (parser.nextToken() == null) {
                return;
            }
            problem = "more than one JSON text";
        } catch (IOException e) {
            problem = JsonText.reason(e);
        }
        dropLine();
        batch.rejected().add(new Rejection(line, null, FaultCode.MALFORMED_JSON, problem));
    }

    private void startLine(int start) {
        line++;
        lineStart = start;
        ticksBeforeLine = batch.ticks().size();
        rejectedBeforeLine = batch.rejected().count();
    }

    /** Takes back what this line has given before it turned out to be no line of one object. */
    private void dropLine() {
        batch.takeBack(ticksBeforeLine, rejectedBeforeLine);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }
}
