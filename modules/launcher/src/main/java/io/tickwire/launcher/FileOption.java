package io.tickwire.launcher;

import io.tickwire.feeder.file.CsvColumns;
import io.tickwire.feeder.file.FieldRules;
import io.tickwire.feeder.file.FileRules;
import io.tickwire.feeder.file.NumberRules;
import io.tickwire.feeder.file.SeqRule;
import io.tickwire.feeder.file.TimeRules;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How to read a file, as far as looking at it does not tell. */
final class FileOption {
    @Option(
            names = "--columns",
            paramLabel = "NAMES",
            description =
                    "What the columns of a CSV file are, e.g. time,price,volume,-,seq. - skips a column; date,time is"
                            + " a time in two columns. Default: by the header's names.")
    String columns;

    @Option(
            names = "--delimiter",
            paramLabel = "CHAR",
            description = "Between columns: , ; | or tab. Default: found by looking.")
    String delimiter;

    @Option(names = "--decimal", paramLabel = "CHAR", description = "--decimal=, reads 97000,12. Default: a point.")
    String decimal;

    @Option(
            names = "--time-format",
            paramLabel = "PATTERN",
            description = "How times are written, a pattern of java.time: 'dd.MM.yyyy HH:mm:ss[.SSS]'.")
    String timeFormat;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            description = "Of times without an offset: UTC, +01:00, Europe/Berlin. Without it they are an error.")
    String timeZone;

    @Option(
            names = "--price-scale",
            paramLabel = "N",
            description = "Prices are multiplied by it: 1e-9 for whole billionths.")
    String priceScale;

    @Option(names = "--volume-scale", paramLabel = "N", description = "As --price-scale, for volumes.")
    String volumeScale;

    @Option(
            names = "--symbol",
            paramLabel = "SYMBOL",
            description = "Of every tick. Default: the file's own, or its name, when that is one (BTC-USD.csv).")
    String symbol;

    @Option(names = "--source", paramLabel = "NAME", description = "Of every tick: the venue.")
    String source;

    @Option(
            names = "--seq",
            paramLabel = "auto|line|none",
            defaultValue = "auto",
            description =
                    "The number of a tick: the file's id or else the line number (auto), the line number (line), or"
                            + " one that is derived from price and volume (none). See below. Default: ${DEFAULT-VALUE}")
    SeqRule seq;

    /**
     * The rules that the options make.
     *
     * @throws IllegalArgumentException when one of them is none
     */
    FileRules rules(boolean isLoop) {
        return new FileRules(
                Optional.ofNullable(columns).map(CsvColumns::parse),
                Optional.ofNullable(delimiter).map(FileRules::parseDelimiter),
                TimeRules.of(timeFormat, timeZone),
                NumberRules.of(decimal, priceScale, volumeScale),
                new FieldRules(Optional.ofNullable(symbol), Optional.ofNullable(source), seq),
                isLoop);
    }

    /** Whether any of it was given. */
    boolean isGiven() {
        return columns != null
                || delimiter != null
                || decimal != null
                || timeFormat != null
                || timeZone != null
                || priceScale != null
                || volumeScale != null
                || symbol != null
                || source != null
                || seq != SeqRule.AUTO;
    }
}
