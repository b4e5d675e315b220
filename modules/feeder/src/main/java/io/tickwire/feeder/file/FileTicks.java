package io.tickwire.feeder.file;

import io.tickwire.feeder.source.BadLine;
import io.tickwire.feeder.source.FeedTick;
import io.tickwire.feeder.source.Row;
import io.tickwire.feeder.source.SourceChunk;
import io.tickwire.feeder.source.TickSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A file, once or for ever, never whole in memory. It is opened by the first read. With a loop it is opened anew after
 * each pass; a pass without a single tick ends the loop, since the next would bring no more.
 */
public final class FileTicks implements TickSource {
    private final FileOptions options;
    private final TickFields fields;
    private CountingStream file;
    private InputStream content;
    private RowReader rows;
    private long length;
    private boolean hasTickInPass;
    private IOException failure;

    public FileTicks(FileOptions options) {
        this.options = options;
        this.fields = new TickFields(options.symbol(), options.source());
    }

    @Override
    public SourceChunk read(int maxRows) throws IOException {
        if (failure != null) {
            throw failure;
        }
        List<FeedTick> ticks = new ArrayList<>(maxRows);
        List<BadLine> badLines = new ArrayList<>();
        boolean isEnd = false;
        try {
            open();
            while (!isEnd && ticks.size() + badLines.size() < maxRows) {
                Row row = rows.next();
                if (row instanceof FeedTick tick) {
                    ticks.add(tick);
                    hasTickInPass = true;
                } else if (row instanceof BadLine badLine) {
                    badLines.add(badLine);
                } else {
                    isEnd = !options.isLoop() || !hasTickInPass;
                    if (!isEnd) {
                        close();
                        open();
                    }
                }
            }
        } catch (IOException e) {
            failure = e; // told by the next read: the rows before the fault still go out
        }
        return new SourceChunk(ticks, badLines, isEnd, file == null ? 0 : file.count, length);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            InputStream open = content;
            file = null;
            open.close();
        }
    }

    private void open() throws IOException {
        if (file != null) {
            return;
        }
        file = new CountingStream(Files.newInputStream(options.path()));
        content = file;
        length = Files.size(options.path());
        hasTickInPass = false;
        if (options.isGzip()) {
            content = new GZIPInputStream(file, 64 * 1024);
        }
        LineReader lines = new LineReader(content);
        rows = options.isNdjson() ? new NdjsonTicks(lines, fields) : new CsvTicks(lines, options.columns(), fields);
    }

    /** Counts the bytes of the file itself, compressed or not: that is what its length is measured in. */
    private static final class CountingStream extends FilterInputStream {
        private long count;

        CountingStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int size) throws IOException {
            int read = super.read(target, offset, size);
            count += Math.max(0, read);
            return read;
        }
    }
}
