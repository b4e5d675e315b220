package io.tickwire.feeder.file;

import io.tickwire.config.FileName;
import io.tickwire.domain.Symbol;
import io.tickwire.feeder.source.BadLine;
import io.tickwire.feeder.source.FeedTick;
import io.tickwire.feeder.source.Row;
import io.tickwire.feeder.source.SourceChunk;
import io.tickwire.feeder.source.TickSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The ticks of a file, a pipe or standard input, never whole in memory. It is opened and looked at once, by {@link #open},
 * and then read on. With a loop, a file is opened anew after each pass; a pass without a single tick ends the loop, since
 * the next would bring no more.
 */
public final class FileTicks implements TickSource {
    private final String name;
    private final boolean isLoop;
    private final boolean isPipe;
    private final FilePlan plan;
    private final TickFields fields;
    private Input input;
    private RowReader rows;
    private boolean hasTickInPass;
    private boolean hasAnyRow;
    private long indexTicks;
    private boolean isEnded;
    private IOException failure;

    private FileTicks(String name, boolean isLoop, FilePlan plan, Input input) {
        this.name = name;
        this.isLoop = isLoop;
        this.isPipe = !Input.isRepeatable(name);
        this.plan = plan;
        this.fields = plan.newFields();
        this.input = input;
        this.rows = plan.layout().reader(input.content(), fields);
    }

    /**
     * Opens the file and finds out how to read it. Blocks, on a pipe until it gives something.
     *
     * @param name a path, or {@code -} for standard input
     * @throws NotUnderstoodException when it can't be read without guessing; the message says what to do
     * @throws NothingToReadException when it is empty
     * @throws IOException when it can't be opened or read
     */
    public static FileTicks open(String name, FileRules rules) throws IOException {
        if (rules.isLoop() && !Input.isRepeatable(name)) {
            throw new NotUnderstoodException("a pipe can be read once only: --loop");
        }
        Input input = Input.open(name);
        try {
            return new FileTicks(name, rules.isLoop(), FilePlan.of(name, input, rules), input);
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
    }

    /**
     * Whether the name is that of something to read; a message says what is wrong.
     *
     * @throws IllegalArgumentException when there is nothing of this name, it may not be read, or it is a directory
     */
    public static void requireReadable(String name) {
        if (name.equals("-")) {
            return;
        }
        Path path = FileName.path(name);
        if (Files.isDirectory(path)) {
            throw new IllegalArgumentException(
                    "is a directory, and must be a file; feed its files one after another:" + " file=" + name);
        }
        if (!Files.exists(path)) {
            throw new IllegalArgumentException("there is no such file: file=" + name);
        }
        if (!Files.isReadable(path)) {
            throw new IllegalArgumentException("may not be read by this user: file=" + name);
        }
    }

    /** How the file is read, in one line. */
    public String plan() {
        return plan.words();
    }

    /** What the user should know before the first tick goes out. */
    public List<String> notices() {
        return plan.notices();
    }

    /** What only the whole file can tell, once it is read. */
    public List<String> closingWords() {
        List<String> words = new ArrayList<>();
        if (!fields.times().kind().isEmpty()) {
            words.add("times     " + fields.times().kind());
        }
        if (isEnded && !hasAnyRow) {
            words.add("nothing could be read: the file has no rows");
        }
        if (fields.sameTrades() > 0) {
            words.add("same      " + fields.sameTrades() + " (without seq, trades of one time, price and volume count"
                    + " once; only neighbours in the file are compared)");
        }
        if (indexTicks > 0) {
            words.add("left out  " + indexTicks + " ticks of indices (" + Symbol.RESERVED_PREFIX
                    + "…): Tickwire computes them itself");
        }
        words.addAll(rows.notices());
        return words;
    }

    @Override
    public SourceChunk read(int maxRows) throws IOException {
        if (failure != null) {
            throw failure;
        }
        List<FeedTick> ticks = new ArrayList<>(Math.min(maxRows, 10_000));
        List<BadLine> bad = new ArrayList<>();
        try {
            while (!isEnded
                    && ticks.size() + bad.size() < maxRows
                    && !(isPipe && hasAny(ticks, bad) && rows.mayWait())) {
                Row row = rows.next();
                if (row instanceof FeedTick tick) {
                    take(tick, ticks);
                } else if (row instanceof BadLine badLine) {
                    bad.add(badLine);
                } else {
                    endPass();
                }
            }
        } catch (IOException e) {
            failure = e; // told by the next read: the rows before the fault still go out
        }
        hasAnyRow |= hasAny(ticks, bad);
        return new SourceChunk(ticks, bad, isEnded && failure == null, input.position(), input.length());
    }

    @Override
    public void close() throws IOException {
        input.close();
    }

    private void take(FeedTick tick, List<FeedTick> ticks) {
        if (tick.symbol().startsWith(Symbol.RESERVED_PREFIX)) {
            indexTicks++; // in what was exported; the webhook takes none
            hasAnyRow = true;
        } else {
            ticks.add(tick);
            hasTickInPass = true;
        }
    }

    private static boolean hasAny(List<FeedTick> ticks, List<BadLine> bad) {
        return !ticks.isEmpty() || !bad.isEmpty();
    }

    private void endPass() throws IOException {
        isEnded = !isLoop || !hasTickInPass;
        if (isEnded) {
            return;
        }
        input.close();
        if (!Files.exists(Path.of(name))) {
            throw new FileNotFoundException("is gone: file=" + name);
        }
        input = Input.open(name);
        FilePlan.passMark(input);
        rows = plan.layout().reader(input.content(), fields);
        hasTickInPass = false;
    }
}
