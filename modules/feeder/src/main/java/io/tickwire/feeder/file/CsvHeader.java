package io.tickwire.feeder.file;

import io.tickwire.feeder.file.CsvColumns.Column;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Knows columns by the names that exchanges and their tools give them in a header line. */
public final class CsvHeader {
    private static final int MAX_CHARS = 64 * 1024;
    private static final Map<Column, List<String>> NAMES = Map.of(
            Column.TIMESTAMP, List.of("timestamp", "ts", "time", "datetime", "date", "transact_time"),
            Column.PRICE, List.of("price"),
            Column.VOLUME, List.of("volume", "amount", "size", "qty", "quantity"),
            Column.SYMBOL, List.of("symbol", "pair", "ticker", "instrument"),
            Column.SOURCE, List.of("source", "venue", "exchange"),
            Column.SEQ, List.of("seq", "trade_id", "tradeid", "tid", "id"));

    private CsvHeader() {}

    /**
     * The columns that the first line of a file names; empty when it is no header or lacks timestamp, price or volume.
     * Blocks.
     */
    public static Optional<CsvColumns> read(Path file) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = isGzip(file) ? new GZIPInputStream(raw) : raw;
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            char[] start = new char[MAX_CHARS];
            int length = reader.read(start);
            return length <= 0
                    ? Optional.empty()
                    : parse(new String(start, 0, length).lines().findFirst().orElse(""));
        }
    }

    static Optional<CsvColumns> parse(String line) {
        List<Column> columns = Arrays.stream(line.split(",", -1))
                .map(cell -> cell.trim().replace("\"", "").toLowerCase(Locale.ROOT))
                .map(CsvHeader::meaning)
                .toList();
        try {
            return Optional.of(new CsvColumns(columns));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a name is missing or stands twice: the user has to say which is which
        }
    }

    private static Column meaning(String name) {
        return NAMES.entrySet().stream()
                .filter(entry -> entry.getValue().contains(name))
                .map(Map.Entry::getKey)
                .findAny()
                .orElse(Column.SKIPPED);
    }

    private static boolean isGzip(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
    }
}
