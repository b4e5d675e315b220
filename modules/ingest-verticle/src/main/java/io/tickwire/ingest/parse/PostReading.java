package io.tickwire.ingest.parse;

import io.tickwire.ingest.slice.Slice;
import io.tickwire.ingest.slice.SlicedWork;
import java.util.ArrayList;

/** One post that is being read, in slices. Never throws for any bytes. */
public final class PostReading implements SlicedWork {
    private static final int TYPICAL_TICK_BYTES = 100;

    private static final PostContent.Unreadable TOO_MANY = new PostContent.Unreadable(
            FaultCode.TOO_MANY_TICKS,
            "body must hold at most " + PostContent.Batch.MAX_TICKS + " ticks: post the rest by itself");
    private static final PostContent.Unreadable EMPTY =
            new PostContent.Unreadable(FaultCode.EMPTY_BATCH, "body must hold at least one tick");

    private final JsonText json;
    private final TickReader ticks;
    private final Runnable giveBack;
    private final BodyFormat format;
    private final byte[] body;
    private final int length;
    private final PostContent.Batch batch;

    private final Utf8Check check;

    private SlicedWork reader; // null while the bytes are checked
    private ArrayReader arrayReader; // the same as the reader when the body is JSON
    private PostContent content;

    /** @param giveBack called when the {@code ticks} reader is no longer used */
    PostReading(
            JsonText json,
            TickReader ticks,
            Runnable giveBack,
            BodyFormat format,
            byte[] body,
            int length,
            long receivedAtMicros) {
        this.json = json;
        this.ticks = ticks;
        this.giveBack = giveBack;
        this.format = format;
        this.body = body;
        this.length = length;
        int room = Math.min(1 + length / TYPICAL_TICK_BYTES, PostContent.Batch.MAX_TICKS);
        batch = new PostContent.Batch(new ArrayList<>(room), new TickIndexes(room), new Rejections());
        check = new Utf8Check(body, 0, length);
        ticks.beginPost(batch, receivedAtMicros);
    }

    @Override
    public boolean advance(Slice slice) {
        if (reader == null) {
            if (!check.advance(slice)) {
                return false;
            }
            boolean isText = check.isWellFormed();
            if (format == BodyFormat.NDJSON) {
                reader = new LineReader(json, ticks, body, length, isText, batch);
            } else {
                arrayReader = new ArrayReader(json, ticks, body, length, isText, batch);
                reader = arrayReader;
            }
        }
        if (!reader.advance(slice)) {
            return false;
        }
        content = outcome();
        ticks.endPost();
        giveBack.run();
        return true;
    }

    /** What the post holds, once it is read. */
    public PostContent content() {
        return content;
    }

    private PostContent outcome() {
        if (arrayReader != null && arrayReader.fault() != null) {
            return arrayReader.fault();
        }
        if (batch.isOver()) {
            return TOO_MANY;
        }
        if (batch.rejected().areTooManyInARow()) {
            return new PostContent.TooManyBad(batch.rejected());
        }
        return batch.ticks().isEmpty() && batch.rejected().count() == 0 ? EMPTY : batch;
    }
}
