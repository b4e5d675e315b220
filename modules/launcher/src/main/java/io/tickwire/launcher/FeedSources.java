package io.tickwire.launcher;

import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Symbol;
import io.tickwire.feeder.file.CsvColumns;
import io.tickwire.feeder.file.CsvHeader;
import io.tickwire.feeder.file.FileOptions;
import io.tickwire.feeder.file.FileTicks;
import io.tickwire.feeder.pace.Pace;
import io.tickwire.feeder.sim.SimOptions;
import io.tickwire.feeder.sim.SimulatedMarket;
import io.tickwire.feeder.source.TickSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Turns what the user named, {@code sim} or a file, into a source of ticks. */
final class FeedSources {
    static final String SIMULATION = "sim";

    private FeedSources() {}

    /**
     * What to read of a file.
     *
     * @param columns empty: those that a header names, else {@code timestamp,price,volume}
     * @param symbol empty: the file's own, else its name
     */
    record FileChoice(Optional<CsvColumns> columns, Optional<String> symbol, Optional<String> source, boolean loop) {
        static final FileChoice AS_IT_IS = new FileChoice(Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    static TickSource simulation(Optional<Pace> rate, long seed) {
        SimOptions defaults = SimOptions.defaults(seed);
        return new SimulatedMarket(
                rate.map(pace -> new SimOptions(defaults.instruments(), pace, seed, defaults.source()))
                        .orElse(defaults),
                MicrosClock.system());
    }

    /**
     * Blocks for the file's first line.
     *
     * @throws IllegalArgumentException when the file can't be read or the choice does not fit it
     */
    static TickSource file(Path file, FileChoice choice) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IllegalArgumentException("must be sim or a file that can be read: file=" + file);
        }
        try {
            CsvColumns columns = choice.columns().or(() -> headerOf(file)).orElse(CsvColumns.DEFAULT);
            boolean named = columns.columns().contains(CsvColumns.Column.SYMBOL) || isNdjson(file);
            Optional<String> symbol = named ? choice.symbol() : choice.symbol().or(() -> symbolOf(file));
            return new FileTicks(new FileOptions(file, columns, symbol, choice.source(), choice.loop()));
        } catch (java.io.UncheckedIOException e) {
            throw new IllegalArgumentException("can't be read: file=" + file, e);
        }
    }

    private static Optional<CsvColumns> headerOf(Path file) {
        if (isNdjson(file)) {
            return Optional.empty();
        }
        try {
            return CsvHeader.read(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** {@code data/BTC-USD.csv} holds BTC-USD, unless somebody says otherwise. */
    private static Optional<String> symbolOf(Path file) {
        String stem = file.getFileName().toString().replaceFirst("(?i)\\.(csv|txt)?(\\.gz)?$", "");
        return Optional.ofNullable(Symbol.normalize(stem));
    }

    private static boolean isNdjson(Path file) {
        return file.toString().matches("(?i).*\\.(ndjson|jsonl)(\\.gz)?");
    }
}
